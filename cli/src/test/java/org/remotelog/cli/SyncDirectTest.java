package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.home.HomeLock;

/** {@code sync --listen} and {@code --dial}, against each other. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class SyncDirectTest extends CliTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A command that goes on beside the test. */
  private static final class Running {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    Ran end() {
      return new Ran(
          exitCode.join(),
          out.toString(StandardCharsets.UTF_8),
          err.toString(StandardCharsets.UTF_8));
    }

    /** The first event of this kind. */
    JsonNode await(String event) throws Exception {
      while (true) {
        String text = out.toString(StandardCharsets.UTF_8);
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
          JsonNode node = JSON.readTree(line);
          if (node.path("event").asText().equals(event)) {
            return node;
          }
        }
        assertThat(exitCode.isDone()).as(() -> text + err).isFalse();
        Thread.sleep(20);
      }
    }
  }

  private Running start(String home, String... args) {
    Running running = new Running();
    List<String> all = new ArrayList<>(List.of("--home", folder.resolve(home).toString()));
    all.addAll(List.of(args));
    running.exitCode =
        CompletableFuture.supplyAsync(
            () ->
                Main.run(
                    all.toArray(new String[0]),
                    new Surroundings(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(running.out, false, StandardCharsets.UTF_8),
                        new PrintStream(running.err, false, StandardCharsets.UTF_8),
                        env,
                        folder,
                        clock,
                        false)),
            task -> new Thread(task, "command").start());
    return running;
  }

  private List<String> bodies(String home) {
    return at(home, "messages", "team", "--json").done().json().stream()
        .map(node -> node.get("body").asText())
        .toList();
  }

  /** Two homes that know each other, and have no store in common any more. */
  @BeforeEach
  void makeMembers() {
    makeGroup("a", "team");
    makeHome("b");
    String code = at("a", "-q", "group", "invite", "team").done().lastLine();
    at("b", "group", "join", code, "--as", "Bob").done();
    at("a", "sync").done();
    at("b", "sync").done();
    for (String role : List.of("store", "pointer")) {
      at("b", "config", "add", role, "embedded:elsewhere").done();
      at("b", "config", "remove", role, "embedded:shared").done();
    }
  }

  @Test
  void membersWithoutCommonStoreExchangeEverythingAndBothEndsEndByThemselves() throws Exception {
    at("a", "send", "team", "from a").done();
    at("b", "send", "team", "from b").done();
    Running listening = start("a", "sync", "team", "--listen", "127.0.0.1:0", "--json");
    String address = listening.await("listening").get("address").asText();
    Ran dialled = at("b", "sync", "--dial", address, "--json");
    Ran listened = listening.end();
    for (Ran ran : List.of(dialled, listened)) {
      // Before all is closed a line may follow that the other end is gone.
      JsonNode report =
          ran.done().json().stream().filter(node -> node.has("direct")).findFirst().orElseThrow();
      assertThat(report.get("direct").get("new").asInt()).isEqualTo(1);
      assertThat(report.get("direct").get("pending").asInt()).isZero();
      assertThat(report.get("direct").get("refused")).isEmpty();
      assertThat(report.get("direct").get("bytesIn").asLong()).isPositive();
      assertThat(ran.json().stream().map(node -> node.path("event").asText()))
          .contains("connected");
    }
    assertThat(bodies("a")).containsExactlyInAnyOrder("from a", "from b");
    assertThat(bodies("b")).containsExactlyInAnyOrder("from a", "from b");
    // What was acknowledged is not given again.
    Running again = start("a", "sync", "team", "--listen", "127.0.0.1:0", "--json");
    Ran second = at("b", "sync", "--dial", again.await("listening").get("address").asText());
    assertThat(second.done().out()).contains("direct 0 new messages, 0 given, 0 not acknowledged");
    again.end().done();
  }

  @Test
  void otherCommandsUseTheHomeWhileItWatchesAndTheirMessagesGoOutAtOnce() throws Exception {
    Running watching =
        start(
            "a",
            "sync",
            "team",
            "--listen",
            "127.0.0.1:0",
            "--watch",
            "--interval",
            "3s",
            "--passes",
            "3",
            "--json");
    String address = watching.await("listening").get("address").asText();
    Running other =
        start("b", "sync", "--dial", address, "--watch", "--interval", "3s", "--passes", "3");
    watching.await("connected");
    for (int i = 0; i < 10; i++) {
      at("a", "send", "team", "text " + i).done();
    }
    while (bodies("b").size() < 10) {
      Thread.sleep(50);
    }
    watching.end().done();
    other.end().done();
    assertThat(bodies("b")).hasSize(10);
    JsonNode last = watching.end().json().get(watching.end().json().size() - 1);
    assertThat(last.get("direct").get("sent").asInt()).isEqualTo(10);
  }

  @Test
  void groupHasItsDirectConnectionsInOneProcess() throws Exception {
    String id = at("a", "group", "list", "--json").done().json().get(0).get("id").asText();
    Path home = folder.resolve("a");
    try (HomeLock taken =
        HomeLock.acquireDirect(home, id.substring(0, 16), Duration.ZERO, "4711 another one")) {
      at("a", "sync", "--listen", "127.0.0.1:0").failed(ExitCode.FAILED, "4711 another one");
    }
  }

  @Test
  void saysWhenNobodyAnswersAndWhatToDo() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    at("a", "sync", "--dial", "127.0.0.1:" + port, "--for", "1s")
        .failed(ExitCode.FAILED, "no member answered at 127.0.0.1:" + port, "--listen");
  }

  private static JsonNode firstPass(List<JsonNode> lines) {
    return lines.stream().filter(node -> node.has("rounds")).findFirst().orElseThrow();
  }

  @Test
  void firstPassHasTheMembersThatAreDialled() throws Exception {
    Running listening = start("a", "sync", "team", "--listen", "127.0.0.1:0", "--json");
    String address = listening.await("listening").get("address").asText();
    Ran dialled = at("b", "sync", "--dial", address, "--watch", "--passes", "1", "--json").done();
    assertThat(firstPass(dialled.json()).get("direct").get("connected").asInt()).isEqualTo(1);
    listening.end();
  }

  @Test
  void firstPassIsDoneThoughNobodyAnswers() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    String address = "127.0.0.1:" + port;
    at("a", "send", "team", "text", "--offline").done();
    Ran ran = at("a", "sync", "--dial", address, "--watch", "--passes", "1", "--json").done();
    assertThat(firstPass(ran.json()).get("published").asInt()).isEqualTo(1);
  }

  @Test
  void endsWithoutFaultWhenNobodyComes() {
    Ran ran = at("a", "sync", "--listen", "127.0.0.1:0", "--for", "1s").done();
    assertThat(ran.out()).contains("listening on 127.0.0.1:").contains("0 members connected");
  }

  @Test
  void removalByAnotherProcessEndsTheConnectionWithoutAPass() throws Exception {
    Running watching =
        start(
            "a",
            "sync",
            "team",
            "--listen",
            "127.0.0.1:0",
            "--watch",
            "--interval",
            "20s",
            "--passes",
            "2",
            "--json");
    String address = watching.await("listening").get("address").asText();
    Running other =
        start(
            "b",
            "sync",
            "--dial",
            address,
            "--watch",
            "--interval",
            "20s",
            "--passes",
            "2",
            "--json");
    watching.await("connected");
    at("a", "group", "remove", "team", "Bob").done();
    watching.await("disconnected");
    JsonNode refused = other.await("unreachable");
    assertThat(refused.get("address").asText()).isEqualTo(address);
    assertThat(refused.get("reason").asText()).isEqualTo("the peer does not accept this device");
    watching.end().done();
    other.end();
  }

  @Test
  void refusesWhatCannotBeMeant() throws Exception {
    at("a", "sync", "--listen", "nowhere").failed(ExitCode.USAGE, "no HOST:PORT");
    at("a", "sync", "--dial", "127.0.0.1:0").failed(ExitCode.USAGE, "port 0");
    at("a", "group", "create", "others").done();
    at("a", "sync", "--listen", "127.0.0.1:0").failed(ExitCode.USAGE, "one group");
    List<String> many = new ArrayList<>(List.of("sync", "team"));
    for (int i = 0; i <= Limits.MAX_DIRECT_ADDRESSES; i++) {
      many.addAll(List.of("--dial", "127.0.0.1:9"));
    }
    at("a", many.toArray(new String[0])).failed(ExitCode.USAGE, "65 addresses");
    many.subList(many.size() - 2, many.size()).clear();
    many.addAll(List.of("--for", "100ms"));
    at("a", many.toArray(new String[0])).failed(ExitCode.FAILED, "no member answered");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      at("a", "sync", "team", "--listen", "127.0.0.1:" + taken.getLocalPort())
          .failed(ExitCode.FAILED, "cannot listen", "port 0");
    }
  }
}
