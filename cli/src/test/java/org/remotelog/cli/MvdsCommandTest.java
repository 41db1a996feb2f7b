package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.codec.PayloadCodec;
import org.remotelog.mvds.transport.tcp.FrameReader;
import org.remotelog.mvds.transport.tcp.FrameWriter;

/** The wire tool against another end that is written here, frame by frame. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class MvdsCommandTest extends CliTest {
  private static final String GROUP = "ab".repeat(32);

  private static List<String> events(Ran ran, String event) {
    List<String> found = new ArrayList<>();
    for (JsonNode node : ran.json()) {
      if (node.get("event").asText().equals(event)) {
        found.add(node.toString());
      }
    }
    return found;
  }

  private CompletableFuture<Ran> tool(int port, String... more) {
    List<String> args =
        new ArrayList<>(List.of("mvds", "--dial", "127.0.0.1:" + port, "--group", GROUP, "--json"));
    args.addAll(List.of(more));
    return CompletableFuture.supplyAsync(() -> run(args.toArray(new String[0])));
  }

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @ParameterizedTest
  @CsvSource({"spec, batch", "spec, interactive", "legacy, batch", "legacy, interactive"})
  void givesItsMessagesAndTakesThoseOfTheOtherEnd(String dialectName, String mode)
      throws Exception {
    Dialect dialect = dialectName.equals("spec") ? Dialect.SPEC : Dialect.LEGACY;
    try (ServerSocket server = server()) {
      CompletableFuture<Ran> tool =
          tool(
              server.getLocalPort(),
              "--append",
              "3",
              "--mode",
              mode,
              "--dialect",
              dialectName,
              "--epoch",
              "50ms",
              "--once");
      try (Socket socket = server.accept()) {
        FrameReader reader = new FrameReader(socket.getInputStream());
        FrameWriter writer = new FrameWriter(socket.getOutputStream());
        Message ours =
            new Message(GroupId.of(Bytes.ofHex(GROUP)), 1, Bytes.utf8("from here"), Metadata.NONE);
        writer.write(
            PayloadCodec.encode(
                dialect, Payload.of(List.of(), List.of(), List.of(), List.of(ours))));
        Set<MessageId> got = new LinkedHashSet<>();
        boolean acked = false;
        Optional<Bytes> frame = reader.next();
        while (frame.isPresent()) {
          Payload payload = PayloadCodec.decode(dialect, frame.get()).payload();
          acked |= payload.acks().contains(MessageIds.of(ours));
          payload.messages().forEach(message -> got.add(MessageIds.of(message)));
          Payload answer = Payload.of(List.copyOf(got), List.of(), payload.offers(), List.of());
          if (!answer.isVoid()) {
            writer.write(PayloadCodec.encode(dialect, answer));
          }
          frame = reader.next();
        }
        assertThat(got).hasSize(3);
        assertThat(acked).isTrue();
        Ran ran = tool.get().done();
        assertThat(events(ran, "received")).hasSize(1);
        assertThat(events(ran, "received").get(0))
            .contains("\"body\":\"from here\"", MessageIds.of(ours).hex());
        JsonNode stats = ran.json().get(ran.json().size() - 1);
        assertThat(stats.get("offers").asInt()).isEqualTo(mode.equals("interactive") ? 3 : 0);
        assertThat(events(ran, "stats").get(0)).contains("\"pending\":0");
      }
    }
  }

  private static JsonNode stats(Ran ran) {
    JsonNode last = ran.json().get(ran.json().size() - 1);
    assertThat(last.get("event").asText()).isEqualTo("stats");
    return last;
  }

  /** They were given by the append and once more because the peer was new. */
  @Test
  void givesNothingTwiceToAPeerThatComesAtOnce() throws Exception {
    try (ServerSocket server = server()) {
      CompletableFuture<Ran> tool =
          tool(server.getLocalPort(), "--append", "3000", "--epoch", "20ms", "--once");
      try (WireEnd end = WireEnd.accept(server)) {
        assertThat(end.acknowledgeAll()).hasSize(3_000).doesNotHaveDuplicates();
      }
      JsonNode stats = stats(tool.get().done());
      assertThat(stats.get("messages").asInt()).isEqualTo(3_000);
      assertThat(stats.get("repeats").asInt()).isZero();
    }
  }

  /** The success was forgotten with the peer. */
  @Test
  void isDoneWhenThePeerLeftAfterItHadAcknowledgedAll() throws Exception {
    try (ServerSocket server = server()) {
      CompletableFuture<Ran> tool =
          tool(server.getLocalPort(), "--append", "3", "--epoch", "50ms", "--for", "2s");
      try (WireEnd end = WireEnd.accept(server)) {
        end.acknowledge(end.messages(3));
      }
      server.close();
      JsonNode stats = stats(tool.get().done());
      assertThat(stats.get("pending").asInt()).isZero();
      assertThat(stats.get("unacknowledged").asInt()).isZero();
    }
  }

  /** The remade connection was a new peer, which was given everything. */
  @Test
  void givesADialledPeerAgainOnlyWhatItHasNotAcknowledged() throws Exception {
    try (ServerSocket server = server()) {
      CompletableFuture<Ran> tool =
          tool(server.getLocalPort(), "--append", "3", "--epoch", "50ms", "--once");
      List<MessageId> first;
      try (WireEnd end = WireEnd.accept(server)) {
        first = end.messages(3);
        end.acknowledge(first.subList(0, 1));
      }
      try (WireEnd end = WireEnd.accept(server)) {
        assertThat(end.acknowledgeAll()).containsExactlyElementsOf(first.subList(1, 3));
      }
      Ran ran = tool.get().done();
      assertThat(events(ran, "connected")).hasSize(2).allMatch(line -> line.contains("\"peer\":1"));
    }
  }

  @Test
  void takesEachConnectionForANewPeer() throws Exception {
    int port;
    try (ServerSocket free = server()) {
      port = free.getLocalPort();
    }
    CompletableFuture<Ran> tool =
        CompletableFuture.supplyAsync(
            () ->
                run(
                    "mvds",
                    "--listen",
                    "127.0.0.1:" + port,
                    "--group",
                    GROUP,
                    "--append",
                    "3",
                    "--epoch",
                    "50ms",
                    "--once",
                    "--json"));
    try (WireEnd end = new WireEnd(connect(port), Dialect.SPEC)) {
      assertThat(end.messages(3)).hasSize(3);
    }
    try (WireEnd end = new WireEnd(connect(port), Dialect.SPEC)) {
      assertThat(end.acknowledgeAll()).hasSize(3);
    }
    Ran ran = tool.get().done();
    assertThat(events(ran, "connected")).hasSize(2).last().asString().contains("\"peer\":2");
    assertThat(stats(ran).get("pending").asInt()).isZero();
  }

  private static Socket connect(int port) throws Exception {
    while (true) {
      try {
        return new Socket(InetAddress.getLoopbackAddress(), port);
      } catch (IOException e) {
        // It does not listen yet.
        Thread.sleep(20);
      }
    }
  }

  @Test
  void endsInTimeWhenNobodyComes() throws Exception {
    int port;
    try (ServerSocket gone = server()) {
      port = gone.getLocalPort();
    }
    JsonNode nothing = stats(tool(port, "--once", "--for", "1s", "--append", "0").get().done());
    assertThat(nothing.get("unacknowledged").asInt()).isZero();
    Ran ran = tool(port, "--once", "--for", "1s", "--append", "3").get();
    assertThat(ran.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(stats(ran).get("unacknowledged").asInt()).isEqualTo(3);
    assertThat(stats(ran).get("pending").asInt()).isZero();
  }

  @Test
  void tellsWhatEachPayloadHeldAndWhen() throws Exception {
    try (ServerSocket server = server()) {
      CompletableFuture<Ran> tool = tool(server.getLocalPort(), "--append", "3", "--once");
      try (WireEnd end = WireEnd.accept(server)) {
        List<MessageId> ids = end.messages(3);
        MessageId other = MessageId.of(Bytes.ofHex("cd".repeat(32)));
        end.send(Payload.of(ids, List.of(), List.of(other), List.of()));
        assertThat(end.acknowledgeAll()).isEmpty();
      }
      Ran ran = tool.get().done();
      assertThat(events(ran, "got"))
          .singleElement()
          .asString()
          .contains("\"peer\":1,\"acks\":3,\"offers\":0,\"requests\":1,\"messages\":0,\"bytes\":");
      assertThat(events(ran, "refused"))
          .singleElement()
          .asString()
          .endsWith("\"reason\":\"not-held\",\"times\":1,\"peer\":1}");
      List<Long> times = ran.json().stream().map(event -> event.get("ms").asLong()).toList();
      assertThat(times).isSorted().allMatch(ms -> ms >= 0 && ms < 60_000);
    }
  }

  @Test
  void showsOnlyResultsWhenQuiet() throws Exception {
    try (ServerSocket server = server()) {
      CompletableFuture<Ran> tool =
          CompletableFuture.supplyAsync(
              () ->
                  run(
                      "mvds",
                      "--dial",
                      "127.0.0.1:" + server.getLocalPort(),
                      "--group",
                      GROUP,
                      "--append",
                      "1",
                      "--once",
                      "-q"));
      try (WireEnd end = WireEnd.accept(server)) {
        Message ours =
            new Message(GroupId.of(Bytes.ofHex(GROUP)), 1, Bytes.utf8("hello"), Metadata.NONE);
        end.send(Payload.of(end.messages(1), List.of(), List.of(), List.of(ours)));
        end.acknowledgeAll();
      }
      assertThat(tool.get().done().lines())
          .satisfiesExactly(
              line -> assertThat(line).startsWith("received").contains("hello"),
              line -> assertThat(line).startsWith("stats"));
    }
  }

  @Test
  void printsStatsWhenASignalEndsTheProcess() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "mvds",
                "--listen",
                "127.0.0.1:0",
                "--group",
                GROUP,
                "--append",
                "2",
                "--json")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assumeThat(process.supportsNormalTermination()).isTrue();
      String line = out.readLine();
      while (!line.contains("listening")) {
        line = out.readLine();
      }
      // Process.destroy would close what is to be read.
      process.toHandle().destroy();
      assertThat(out.lines()).singleElement().asString().contains("stats", "\"unacknowledged\":2");
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void saysThatMessagesWereNotAcknowledgedInTime() throws Exception {
    try (ServerSocket server = server()) {
      CompletableFuture<Ran> tool = tool(server.getLocalPort(), "--append", "1", "--for", "1s");
      try (Socket socket = server.accept();
          InputStream in = socket.getInputStream()) {
        assertThat(new FrameReader(in).next()).isPresent();
        assertThat(tool.get().exitCode()).isEqualTo(ExitCode.INCOMPLETE);
      }
    }
  }

  @Test
  void countsWhatTheOtherEndSendsWrongly() throws Exception {
    try (ServerSocket server = server()) {
      CompletableFuture<Ran> tool = tool(server.getLocalPort(), "--for", "3s", "--epoch", "50ms");
      try (Socket socket = server.accept()) {
        FrameWriter writer = new FrameWriter(socket.getOutputStream());
        // Legacy, truncated, an id of 31 bytes.
        writer.write(Bytes.ofHex("0a20" + "00".repeat(32)));
        writer.write(Bytes.ofHex("cab80220aa"));
        writer.write(Bytes.ofHex("cab8021f" + "00".repeat(31)));
        socket.getOutputStream().write(Bytes.ofHex("06400000").toArray());
        Ran ran = tool.get().done();
        assertThat(events(ran, "stats").get(0))
            .contains(
                "\"other-dialect\":1", "\"malformed\":1", "\"bad-id\":1", "\"frame-too-large\":1");
        List<String> refused = events(ran, "refused");
        assertThat(refused).hasSize(4).allMatch(line -> line.contains("\"times\":1"));
        assertThat(refused)
            .filteredOn(line -> line.contains("\"peer\":1"))
            .hasSize(3)
            .anyMatch(line -> line.contains("\"detail\":\"from peer 1: "));
      }
    }
  }

  @Test
  void saysWhatItsExitCodesMean() {
    assertThat(run("mvds", "--help").done().out())
        .contains("acknowledged by nobody")
        .doesNotContain("entries are missing");
  }

  @Test
  void refusesWrongUsage() {
    run("mvds", "--group", GROUP).failed(ExitCode.USAGE, "--listen or --dial");
    run("mvds", "--listen", "127.0.0.1:0", "--group", "abcd").failed(ExitCode.USAGE, "64");
    run("mvds", "--listen", "127.0.0.1", "--group", GROUP).failed(ExitCode.USAGE, "127.0.0.1:4001");
    run("mvds", "--listen", "127.0.0.1:70000", "--group", GROUP).failed(ExitCode.USAGE, "65535");
    run("mvds", "--listen", "0.0.0.0:0", "--group", GROUP).failed(ExitCode.USAGE, "loopback");
    run("mvds", "--dial", "8.8.8.8:5", "--group", GROUP).failed(ExitCode.USAGE, "loopback only");
    run("mvds", "--dial", "127.0.0.1:5", "--group", GROUP, "--for", "5")
        .failed(ExitCode.USAGE, "500ms");
    run("mvds", "--listen", "127.0.0.1:0", "--group", GROUP, "--mode", "slow")
        .failed(ExitCode.USAGE, "batch");
    String most = String.valueOf(Limits.MAX_WIRE_MESSAGES + 1);
    run("mvds", "--listen", "127.0.0.1:0", "--group", GROUP, "--append", most)
        .failed(ExitCode.USAGE, "1000000");
  }
}
