package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.http.RawServer;

/** The command that runs a relay, as a process, and homes without ether that publish by it. */
@Timeout(value = 150, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RelayProcessTest {
  private static final Duration START = Duration.ofSeconds(60);
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  private static final String OWNER = "0x" + "1a".repeat(20);

  @TempDir Path folder;

  private Devices devices;
  private Anvil anvil;
  private String contract;

  @BeforeEach
  void start() throws Exception {
    anvil = Anvil.start("--slots-in-an-epoch", "1");
    devices = new Devices(folder);
    Files.writeString(folder.resolve("word"), "a long password\n");
    Files.writeString(folder.resolve("token"), TOKEN + "\n");
    Files.writeString(folder.resolve("rich"), Anvil.KEYS.get(0) + "\n");
    key("payer", "--import", "file:" + folder.resolve("rich"));
    contract =
        devices
            .at("none", with(paying("contract", "deploy", "--yes"), "--json"))
            .done()
            .onlyJson()
            .get("contract")
            .asText();
  }

  @AfterEach
  void stop() throws Exception {
    anvil.close();
  }

  private void key(String name, String... more) {
    String[] args = {"contract", "key", path(name), "--password", "file:" + folder.resolve("word")};
    devices.at("none", with(args, more)).done();
  }

  private String path(String name) {
    return folder.resolve(name + ".json").toString();
  }

  private String[] paying(String... command) {
    return with(
        command,
        "--rpc",
        anvil.url(),
        "--keystore",
        path("payer"),
        "--password",
        "file:" + folder.resolve("word"));
  }

  private String[] relay(String... more) {
    return with(with(paying("relay"), "--contract", contract, "--listen", "127.0.0.1:0"), more);
  }

  private static String[] with(String[] args, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(Arrays.asList(more));
    return all.toArray(new String[0]);
  }

  private static JsonNode listening(Child relay) throws Exception {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end && relay.isAlive()) {
      List<JsonNode> printed = Ran.json(relay.printed());
      if (!printed.isEmpty()) {
        return printed.get(0);
      }
      Thread.sleep(50);
    }
    throw new AssertionError("it does not listen: " + relay.await(Duration.ofSeconds(1)));
  }

  private static void terminate(Child relay) {
    ProcessHandle.of(relay.pid()).orElseThrow().destroy();
  }

  private void init(String home, int port) {
    key(home);
    String pointer =
        "ethereum:"
            + anvil.url()
            + "?contract="
            + contract
            + "&keystore="
            + path(home)
            + "&password=file:"
            + folder.resolve("word")
            + "&relay=http://127.0.0.1:"
            + port
            + "&token=file:"
            + folder.resolve("token");
    devices.at(home, "init", "--store", "embedded:" + devices.store(), "--pointer", pointer).done();
  }

  @Test
  void twoHomesWithoutEtherMeetByTheRelay() throws Exception {
    try (Child relay =
        devices.start("none", relay("--token", "file:" + folder.resolve("token"), "--json"))) {
      JsonNode told = listening(relay);
      assertThat(told.get("event").asText()).isEqualTo("listening");
      assertThat(told.get("account").asText()).isEqualToIgnoringCase(Anvil.ADDRESSES.get(0));
      int port = told.get("port").asInt();

      init("alice", port);
      init("bob", port);
      devices.at("alice", "group", "create", "friends", "--as", "Alice").done();
      assertThat(devices.at("alice", "doctor").done().out())
          .contains("relay: ethereum:")
          .contains("publishes by this contract");
      devices.at("alice", "send", "friends", "Sent without any ether").done();
      devices.at("alice", "sync").done();
      String code = devices.invite("alice", "friends");
      devices.at("bob", "group", "join", code, "--as", "Bob").done();
      devices.at("bob", "sync").done();
      devices.at("alice", "sync").done();
      devices.at("bob", "sync").done();
      assertThat(devices.at("bob", "messages", "friends").done().out())
          .contains("Sent without any ether");

      terminate(relay);
      assertThat(relay.endsWithin(Duration.ofSeconds(30))).isTrue();
      List<JsonNode> printed = Ran.json(relay.printed());
      assertThat(printed.get(printed.size() - 1).get("event").asText()).isEqualTo("ended");
      List<JsonNode> published =
          printed.stream().filter(line -> line.get("event").asText().equals("published")).toList();
      assertThat(published).hasSizeGreaterThanOrEqualTo(3);
      assertThat(published.get(0).get("transaction").asText()).hasSize(66);
    }
  }

  @Test
  void signalLetsTheTransactionUnderWayFinish() throws Exception {
    try (Child relay =
        devices.start("none", relay("--token", "file:" + folder.resolve("token"), "--json"))) {
      init("alice", listening(relay).get("port").asInt());
      devices.at("alice", "group", "create", "friends").done();
      anvil.rpc("evm_setAutomine", false);
      try (Child sending = devices.start("alice", "send", "friends", "On its way")) {
        while (anvil.rpc("txpool_status").get("pending").asText().equals("0x0")) {
          if (!sending.isAlive()) {
            throw new AssertionError("nothing is sent: " + sending.await(START) + relay.printed());
          }
          Thread.sleep(50);
        }
        terminate(relay);
        Thread.sleep(500);
        assertThat(relay.isAlive()).as("it waits for the block").isTrue();
        anvil.rpc("evm_setAutomine", true);
        anvil.rpc("evm_mine");
        assertThat(relay.endsWithin(Duration.ofSeconds(30))).isTrue();
        sending.await(Devices.DEADLINE).done();
      }
      assertThat(relay.printed()).contains("\"published\"").contains("\"ended\"");
    }
  }

  @Test
  void wrongUsageIsToldBeforeAnythingIsAsked() {
    devices.at("none", relay()).failed(Ran.USAGE, "nobody could ask");
    devices
        .at(
            "none",
            with(
                with(paying("relay"), "--contract", contract, "--registered"),
                "--listen",
                "0.0.0.0:0"))
        .failed(Ran.USAGE, "no loopback address", "proxy");
    devices.at("none", relay("--token", TOKEN)).failed(Ran.USAGE, "names no variable");
    devices.at("none", relay("--allow", "0x12")).failed(Ran.USAGE, "no address");
    devices.at("none", relay("--registered", "--budget", "-1")).failed(Ran.USAGE, "ether");
    devices.at("none", relay("--registered")).failed(Ran.USAGE, "without --budget", "in a day");
    devices
        .at("none", relay("--registered", "--budget", "1", "--max-fee", "0"))
        .failed(Ran.FAILED, "maxfee");
    devices
        .at("none", relay("--registered", "--budget", "1", "--auth", TOKEN))
        .failed(Ran.FAILED, "auth names no variable");
    assertThat(devices.at("none", relay("--allow", OWNER, "--auth", TOKEN)).err())
        .doesNotContain(TOKEN);
    assertThat(devices.at("none", relay("--token", TOKEN)).err()).doesNotContain(TOKEN);
  }

  @Test
  void tokensAndListsAreReadUpToTheirBoundsAndNoFurther() throws Exception {
    anvil.stop();
    Files.writeString(folder.resolve("token"), "t".repeat(15));
    String[] byToken = relay("--token", "file:" + folder.resolve("token"));
    devices.at("none", byToken).failed(Ran.USAGE, "at least 16");
    Files.writeString(folder.resolve("token"), "t".repeat(16));
    devices.at("none", byToken).failed(Ran.FAILED, "does not answer");

    String line = OWNER + "\n";
    String[] byList = relay("--allow-file", folder.resolve("owners").toString());
    String filled = line + "#".repeat(4_194_304 - line.length());
    Files.writeString(folder.resolve("owners"), filled);
    devices.at("none", byList).failed(Ran.FAILED, "does not answer");
    Files.writeString(folder.resolve("owners"), filled + "#");
    devices.at("none", byList).failed(Ran.USAGE, "is too long");
  }

  @Test
  void nodesThatWantACredentialGetIt() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (RawServer node =
        new RawServer(
            connection -> {
              seen.add(RawServer.readHeaders(connection.getInputStream()));
              RawServer.send(connection, "HTTP/1.1 401 x\r\nContent-Length: 0\r\n\r\n");
            })) {
      String[] args = relay("--allow", OWNER, "--auth", "file:" + folder.resolve("token"));
      args[Arrays.asList(args).indexOf("--rpc") + 1] = node.uri();
      devices.at("none", args).failed(Ran.FAILED, "401");
    }
    assertThat(seen).isNotEmpty().allMatch(head -> head.contains("Bearer " + TOKEN));
  }

  @Test
  void homeReadsWithoutTheTokenAndNeedsItToPublish() throws Exception {
    try (Child relay =
        devices.start("none", relay("--token", "file:" + folder.resolve("token"), "--json"))) {
      init("alice", listening(relay).get("port").asInt());
      devices.at("alice", "group", "create", "friends").done();
      devices.at("alice", "sync").done();
      Files.delete(folder.resolve("token"));
      devices.at("alice", "sync").done();
      assertThat(devices.at("alice", "send", "friends", "Without the token").err())
          .contains("which has the credential, cannot be read");
      Files.writeString(folder.resolve("token"), TOKEN);
      devices.at("alice", "sync").done();
      terminate(relay);
    }
  }

  @Test
  void wrongPasswordEndsItAtOnce() throws Exception {
    Files.writeString(folder.resolve("word"), "another long password");
    devices
        .at("none", relay("--registered", "--budget", "1"))
        .failed(Ran.FAILED, "payer.json", "password");
  }

  @Test
  void noNodeEndsItWithAClearError() throws Exception {
    anvil.stop();
    devices.at("none", relay("--allow", OWNER)).failed(Ran.FAILED, "does not answer");
  }
}
