package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.it.RelayDesk.TOKEN;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.http.RawServer;

/** The command that runs a relay, as a process, and homes without ether that publish by it. */
@Timeout(value = 150, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RelayProcessTest {
  private static final Duration START = Duration.ofSeconds(60);
  private static final String OWNER = "0x" + "1a".repeat(20);
  private static final String NOBODY = "http://127.0.0.1:9";

  @TempDir static Path folder;

  private static RelayDesk desk;
  private static Devices devices;

  @BeforeAll
  static void start() throws Exception {
    desk = new RelayDesk(folder);
    devices = desk.devices();
  }

  @AfterAll
  static void stop() throws Exception {
    if (desk != null) {
      desk.close();
    }
  }

  @Test
  void twoHomesWithoutEtherMeetByTheRelay() throws Exception {
    try (Child relay = desk.start()) {
      JsonNode told = RelayDesk.listening(relay);
      assertThat(told.get("event").asText()).isEqualTo("listening");
      assertThat(told.get("account").asText()).isEqualToIgnoringCase(Anvil.ADDRESSES.get(0));
      int port = told.get("port").asInt();

      desk.init("alice", port, "token");
      desk.init("bob", port, "token");
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

      RelayDesk.terminate(relay);
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
    try (Child relay = desk.start()) {
      desk.init("carol", RelayDesk.listening(relay).get("port").asInt(), "token");
      devices.at("carol", "group", "create", "friends").done();
      desk.anvil().rpc("evm_setAutomine", false);
      try (Child sending = devices.start("carol", "send", "friends", "On its way")) {
        while (desk.anvil().rpc("txpool_status").get("pending").asText().equals("0x0")) {
          if (!sending.isAlive()) {
            throw new AssertionError("nothing is sent: " + sending.await(START) + relay.printed());
          }
          Thread.sleep(50);
        }
        RelayDesk.terminate(relay);
        Thread.sleep(500);
        assertThat(relay.isAlive()).as("it waits for the block").isTrue();
        desk.anvil().rpc("evm_setAutomine", true);
        desk.anvil().rpc("evm_mine");
        assertThat(relay.endsWithin(Duration.ofSeconds(30))).isTrue();
        sending.await(Devices.DEADLINE).done();
      }
      assertThat(relay.printed()).contains("\"published\"").contains("\"ended\"");
    }
  }

  @Test
  void wrongUsageIsToldBeforeAnythingIsAsked() {
    devices.at("none", desk.relay()).failed(Ran.USAGE, "nobody could ask");
    devices
        .at("none", RelayDesk.having(desk.relay("--registered"), "--listen", "0.0.0.0:0"))
        .failed(Ran.USAGE, "no loopback address", "proxy");
    devices.at("none", desk.relay("--token", TOKEN)).failed(Ran.USAGE, "names no variable");
    devices.at("none", desk.relay("--allow", "0x12")).failed(Ran.USAGE, "no address");
    devices.at("none", desk.relay("--registered", "--budget", "-1")).failed(Ran.USAGE, "ether");
    devices
        .at("none", desk.relay("--registered"))
        .failed(Ran.USAGE, "without --budget", "in a day");
    devices
        .at("none", desk.relay("--registered", "--budget", "1", "--max-fee", "0"))
        .failed(Ran.FAILED, "maxfee");
    devices
        .at("none", desk.relay("--registered", "--budget", "1", "--auth", TOKEN))
        .failed(Ran.FAILED, "auth names no variable");
    assertThat(devices.at("none", desk.relay("--allow", OWNER, "--auth", TOKEN)).err())
        .doesNotContain(TOKEN);
    assertThat(devices.at("none", desk.relay("--token", TOKEN)).err()).doesNotContain(TOKEN);
  }

  @Test
  void tokensAndListsAreReadUpToTheirBoundsAndNoFurther() throws Exception {
    Files.writeString(folder.resolve("short"), "t".repeat(15));
    String[] byToken = RelayDesk.having(desk.relay("--token", desk.file("short")), "--rpc", NOBODY);
    devices.at("none", byToken).failed(Ran.USAGE, "at least 16");
    Files.writeString(folder.resolve("short"), "t".repeat(16));
    devices.at("none", byToken).failed(Ran.FAILED, "does not answer");

    String line = OWNER + "\n";
    Path owners = folder.resolve("owners");
    String[] byList =
        RelayDesk.having(desk.relay("--allow-file", owners.toString()), "--rpc", NOBODY);
    String filled = line + "#".repeat(4_194_304 - line.length());
    Files.writeString(owners, filled);
    devices.at("none", byList).failed(Ran.FAILED, "does not answer");
    Files.writeString(owners, filled + "#");
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
      String[] args = desk.relay("--allow", OWNER, "--auth", desk.file("token"));
      devices.at("none", RelayDesk.having(args, "--rpc", node.uri())).failed(Ran.FAILED, "401");
    }
    assertThat(seen).isNotEmpty().allMatch(head -> head.contains("Bearer " + TOKEN));
  }

  @Test
  void homeReadsWithoutTheTokenAndNeedsItToPublish() throws Exception {
    Path token = Files.writeString(folder.resolve("own-token"), TOKEN);
    try (Child relay = desk.start()) {
      desk.init("dave", RelayDesk.listening(relay).get("port").asInt(), "own-token");
      devices.at("dave", "group", "create", "friends").done();
      devices.at("dave", "sync").done();
      Files.delete(token);
      devices.at("dave", "sync").done();
      assertThat(devices.at("dave", "send", "friends", "Without the token").err())
          .contains("which has the credential, cannot be read");
      Files.writeString(token, TOKEN);
      devices.at("dave", "sync").done();
      RelayDesk.terminate(relay);
    }
  }

  @Test
  void wrongPasswordEndsItAtOnce() throws Exception {
    Files.writeString(folder.resolve("wrong"), "another long password");
    String[] args = desk.relay("--registered", "--budget", "1");
    devices
        .at("none", RelayDesk.having(args, "--password", desk.file("wrong")))
        .failed(Ran.FAILED, "payer.json", "password");
  }

  @Test
  void noNodeEndsItWithAClearError() {
    devices
        .at("none", RelayDesk.having(desk.relay("--allow", OWNER), "--rpc", NOBODY))
        .failed(Ran.FAILED, "does not answer");
  }
}
