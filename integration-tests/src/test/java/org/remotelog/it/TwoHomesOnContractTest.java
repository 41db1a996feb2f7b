package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.pointer.ethereum.registry.LightWallets;

/** Homes that share a store, and whose heads are in a contract on a real chain. */
final class TwoHomesOnContractTest {
  private static final String PASSWORD = "correct horse battery staple";

  private static Anvil chain;

  @TempDir Path folder;

  private NodeProxy node;
  private Devices devices;
  private String contract;

  @BeforeAll
  static void startChain() throws Exception {
    History.requireGit();
    chain = Anvil.start("--slots-in-an-epoch", "1");
  }

  @AfterAll
  static void stopChain() throws Exception {
    if (chain != null) {
      chain.close();
    }
  }

  @BeforeEach
  void deploy() throws Exception {
    node = new NodeProxy(chain.url(), Duration.ZERO);
    devices = new Devices(folder);
    Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    JsonNode made =
        devices
            .at(
                "nobody",
                "contract",
                "deploy",
                "--rpc",
                node.uri(),
                "--keystore",
                key(0),
                "--password",
                password(),
                "--yes",
                "--json")
            .done()
            .onlyJson();
    contract = made.get("contract").asText();
  }

  @AfterEach
  void closeProxy() {
    if (node != null) {
      node.close();
    }
  }

  private String password() {
    return "file:" + folder.resolve("password");
  }

  /** The encrypted key of one of the accounts that have money. */
  private String key(int number) throws IOException {
    Path file = folder.resolve("key-" + number + ".json");
    if (!Files.exists(file)) {
      Files.writeString(file, LightWallets.of(Anvil.KEYS.get(number), PASSWORD));
    }
    return file.toString();
  }

  private String pointer(int account) throws IOException {
    return "ethereum:"
        + node.uri()
        + "?contract="
        + contract
        + "&keystore="
        + key(account)
        + "&password="
        + password();
  }

  private void init(String home, int account, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "init", "--store", "embedded:" + devices.store(), "--pointer", pointer(account)));
    command.addAll(List.of(more));
    devices.at(home, command.toArray(new String[0])).done();
  }

  private void join(String inviter, String home, String group) {
    devices.at(home, "group", "join", devices.invite(inviter, group), "--as", home).done();
    devices.at(inviter, "sync").done();
  }

  private List<String> bodies(String home, String group) {
    List<String> bodies = new ArrayList<>();
    for (JsonNode row : devices.at(home, "messages", group, "--json").done().json()) {
      bodies.add(row.get("body").asText());
    }
    return bodies;
  }

  private JsonNode sync(String home) {
    return devices.at(home, "sync", "--json").done().onlyJson();
  }

  @Test
  void wholeHistoryArrivesByTheContractAlone() throws Exception {
    History history = History.read();
    String repository = history.writeTo(folder.resolve("history.git")).toString();
    init("a", 1);
    devices.at("a", "group", "create", "project").done();
    devices.processAt("a", "send", "project", "--git", repository, "--json").done();
    init("b", 2);
    String code = devices.invite("a", "project");
    devices.processAt("b", "group", "join", code, "--as", "Bob").done();
    node.forget();
    JsonNode first = devices.processAt("b", "sync", "--json").done().onlyJson();
    assertThat(first.get("new").asInt()).isEqualTo(History.COMMITS);
    assertThat(first.get("gaps")).isEmpty();
    Messages atB = Messages.of(devices.at("b", "messages", "project", "--json").done());
    Messages atA = Messages.of(devices.at("a", "messages", "project", "--json").done());
    assertThat(atB.causalAndOnce().content()).isEqualTo(atA.content());

    devices.processAt("a", "sync").done();
    devices.processAt("b", "send", "project", "a reply").done();
    assertThat(devices.processAt("a", "sync", "--json").done().onlyJson().get("new").asInt())
        .isEqualTo(1);
    assertThat(bodies("a", "project")).endsWith("a reply");

    chain.rpc("anvil_mine", "0x4");
    devices.processAt("b", "sync").done();
    node.forget();
    JsonNode warm = devices.processAt("b", "sync", "--json").done().onlyJson();
    assertThat(warm.get("rounds").asInt()).isEqualTo(1);
    assertThat(node.requests()).as("all logs of the group at once").hasSize(1);
  }

  @Test
  void batchesMakeManyLogsCheap() throws Exception {
    History history = History.read();
    String repository = history.writeTo(folder.resolve("history.git")).toString();
    init("a", 1);
    devices.at("a", "group", "create", "project").done();
    Ran sent = devices.processAt("a", "send", "project", "--git", repository).done();
    assertThat(sent.out()).containsPattern("9[12] heads by contract: 0\\.\\d+ ETH, \\d+ gas");
    String gas = sent.out().replaceAll("(?s).* ETH, (\\d+) gas.*", "$1");
    System.out.println(
        "history of 91 authors: " + gas + " gas, " + Long.parseLong(gas) / 92 + " a head");
    assertThat(Long.parseLong(gas) / 92).isLessThan(60_000);
  }

  @Test
  void keyThatIsMadeOrImportedIsInAFileThatOpensWithItsPasswordOnly() throws Exception {
    Path plain = folder.resolve("plain");
    Files.writeString(plain, "0x" + Anvil.KEYS.get(1) + "\n");
    Path file = folder.resolve("imported.json");
    List<String> command =
        List.of("contract", "key", file.toString(), "--password", password(), "--json");
    List<String> importing = new ArrayList<>(command);
    importing.addAll(List.of("--import", "file:" + plain));
    Ran made = devices.at("nobody", importing.toArray(new String[0])).done();
    assertThat(made.onlyJson().get("account").asText())
        .isEqualTo("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
    assertThat(Files.readString(file)).doesNotContain(Anvil.KEYS.get(1)).contains("scrypt");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    devices.at("nobody", command.toArray(new String[0])).failed(Ran.FAILED, "is there already");
    Files.writeString(folder.resolve("password"), "short\n");
    devices
        .at("nobody", "contract", "key", folder.resolve("b").toString(), "--password", password())
        .failed(Ran.FAILED, "at least 12 bytes");
    Files.writeString(plain, "no key at all");
    Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    importing.set(2, folder.resolve("c").toString());
    devices
        .at("nobody", importing.toArray(new String[0]))
        .failed(Ran.FAILED, "there is no private key");
  }

  @Test
  void costsAndHeadsAreShown() throws Exception {
    init("a", 1);
    devices.at("a", "group", "create", "friends").done();
    Ran sent = devices.at("a", "send", "friends", "one").done();
    assertThat(sent.out()).containsPattern("1 head by contract: 0\\.\\d+ ETH, 7\\d{4} gas");
    Ran heads = devices.at("a", "contract", "heads").done();
    assertThat(heads.out())
        .contains("head 1 (not yet finalized)")
        .contains("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
    chain.rpc("anvil_mine", "0x4");
    devices.at("a", "send", "friends", "two").done();
    JsonNode row = devices.at("a", "contract", "heads", "--json").done().onlyJson();
    assertThat(row.get("sequence").asText()).isEqualTo("2");
    assertThat(row.get("finalized").asText()).isEqualTo("1");
    assertThat(sync("a").has("paid")).as("nothing was left to publish").isFalse();
    Ran show = devices.at("a", "contract", "show").done();
    assertThat(show.out()).contains("the registry of heads").contains("chain    31337");
    devices.at("a", "doctor").done();
  }

  @Test
  void contractIsEnoughWhileTheNameSystemIsDownAndTheOtherWayRound() throws Exception {
    NodeProxy names = new NodeProxy(TestNodes.routing(), Duration.ZERO);
    try {
      String ipns = "ipns:" + names.uri();
      init("a", 1, "--pointer", ipns);
      init("b", 2, "--pointer", ipns);
      devices.at("a", "group", "create", "friends").done();
      join("a", "b", "friends");
      sync("b");

      node.stop();
      devices.at("a", "send", "friends", "while the chain is away").done();
      assertThat(devices.at("b", "sync", "--json").onlyJson().get("new").asInt()).isEqualTo(1);
      node.startAgain();
      names.stop();
      devices.at("a", "send", "friends", "while names are away").done();
      assertThat(devices.at("b", "sync", "--json").onlyJson().get("new").asInt()).isEqualTo(1);
      // What the contract still had to get, it has by now.
      devices.at("a", "sync");
      JsonNode heads = devices.at("b", "contract", "heads", "--json").done().json().get(0);
      assertThat(Long.parseLong(heads.get("sequence").asText())).isGreaterThanOrEqualTo(3);
      names.startAgain();
      node.stop();
      devices.at("a", "sync");
      devices.at("b", "send", "friends", "seen by names again").done();
      assertThat(devices.at("a", "sync", "--json").onlyJson().get("new").asInt()).isEqualTo(1);
      node.startAgain();
      sync("a");
      sync("b");
      assertThat(bodies("b", "friends"))
          .containsExactly(
              "while the chain is away", "while names are away", "seen by names again");
      assertThat(bodies("a", "friends")).isEqualTo(bodies("b", "friends"));
    } finally {
      names.close();
    }
  }

  @Test
  void copyOfAHomeGoesOnInASuccessorAndNothingIsLost() throws Exception {
    init("a", 1);
    init("reader", 2);
    devices.at("a", "group", "create", "friends").done();
    join("a", "reader", "friends");
    devices.at("a", "send", "friends", "before").done();
    sync("reader");
    copy("a", "copy");
    // Both write without having seen each other.
    node.stop();
    devices.at("a", "send", "friends", "by the first").withoutCrash();
    devices.at("copy", "send", "friends", "by the copy").withoutCrash();
    node.startAgain();
    devices.at("a", "sync").done();
    Ran told = devices.at("copy", "sync");
    assertThat(told.withoutCrash().err())
        .contains("was written by another copy of this home")
        .contains("goes on in log");
    // The first one looks for its own log when it has something to say.
    devices.at("a", "send", "friends", "by the first again").withoutCrash();
    for (int i = 0; i < 3; i++) {
      devices.at("a", "sync").withoutCrash();
      devices.at("copy", "sync").withoutCrash();
      devices.at("reader", "sync").withoutCrash();
    }
    assertThat(bodies("reader", "friends"))
        .containsExactlyInAnyOrder("before", "by the first", "by the copy", "by the first again");
    assertThat(bodies("a", "friends")).containsAll(bodies("reader", "friends"));
    assertThat(bodies("copy", "friends")).containsAll(bodies("reader", "friends"));
    devices.at("reader", "gaps").done();
  }

  private void copy(String from, String to) throws IOException {
    Path source = devices.home(from);
    Path target = Files.createDirectory(devices.home(to));
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void noReaderGoesBackWhenTheChainDoesAndTheWriterPublishesAgain() throws Exception {
    init("a", 1);
    init("b", 2);
    devices.at("a", "group", "create", "friends").done();
    join("a", "b", "friends");
    devices.at("a", "send", "friends", "one").done();
    sync("b");
    JsonNode snapshot = chain.rpc("evm_snapshot");
    devices.at("a", "send", "friends", "two").done();
    devices.at("a", "send", "friends", "three").done();
    sync("b");
    assertThat(bodies("b", "friends")).containsExactly("one", "two", "three");

    chain.rpc("evm_revert", snapshot);
    JsonNode after = devices.at("b", "sync", "--json").withoutCrash().onlyJson();
    assertThat(after.get("gaps")).isEmpty();
    assertThat(bodies("b", "friends")).containsExactly("one", "two", "three");
    init("late", 3);
    String code = devices.invite("a", "friends");
    Ran again = devices.at("a", "sync").done();
    assertThat(again.err()).contains("the chain has lost head").contains("published once more");
    devices.at("late", "group", "join", code, "--as", "late").done();
    sync("late");
    assertThat(bodies("late", "friends")).containsExactly("one", "two", "three");
    sync("b");
    devices.at("a", "send", "friends", "four").done();
    sync("b");
    assertThat(bodies("b", "friends")).containsExactly("one", "two", "three", "four");
  }

  @Test
  void readerWithoutAnAccountFollowsTheContract() throws Exception {
    init("a", 1);
    devices.at("a", "group", "create", "friends").done();
    devices.at("a", "send", "friends", "for all to read").done();
    String names = devices.home("names").toString();
    devices
        .at(
            "poor",
            "init",
            "--store",
            "embedded:" + devices.store(),
            "--pointer",
            "ethereum:" + node.uri() + "?contract=" + contract,
            "--pointer",
            "embedded:" + names)
        .done();
    devices.at("a", "config", "add", "pointer", "embedded:" + names).done();
    join("a", "poor", "friends");
    sync("poor");
    assertThat(bodies("poor", "friends")).containsExactly("for all to read");
  }

  @Test
  void mistakesAreToldWithWhatToDo() throws Exception {
    String store = "embedded:" + devices.store();
    devices
        .at("x", "init", "--store", store, "--pointer", "ethereum:" + node.uri())
        .failed(Ran.USAGE, "it names no contract");
    devices
        .at(
            "x",
            "init",
            "--store",
            store,
            "--pointer",
            "ethereum:" + node.uri() + "?contract=0x5FbDB2315678afecb367f032d93F642f64180aa4")
        .failed(Ran.USAGE, "checksum");
    devices
        .at(
            "x",
            "init",
            "--store",
            store,
            "--pointer",
            pointer(1).replace(contract, "0x" + "9".repeat(40)))
        .failed(Ran.FAILED, "there is no contract at");
    devices
        .at("x", "init", "--store", store, "--pointer", pointer(1) + "&chain=1")
        .failed(Ran.FAILED, "is on chain 31337, not on 1");
    devices
        .at(
            "x",
            "init",
            "--store",
            store,
            "--pointer",
            "ethereum:" + node.uri() + "?contract=" + contract)
        .failed(Ran.FAILED, "only read without a key");
    init("a", 1);
    devices.at("a", "group", "create", "friends").done();
    Files.writeString(folder.resolve("password"), "another password\n");
    Ran sent = devices.at("a", "send", "friends", "locked").withoutCrash();
    assertThat(sent.err()).contains("does not open with this password");
    assertThat(sent.out() + sent.err()).doesNotContain("another password");
    Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    devices.at("a", "sync").done();
    Optional<JsonNode> head =
        devices.at("a", "contract", "heads", "--json").json().stream().findFirst();
    assertThat(head.orElseThrow().get("sequence").asText()).isEqualTo("1");
  }
}
