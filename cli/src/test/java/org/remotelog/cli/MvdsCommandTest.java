package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
      }
    }
  }

  @Test
  void refusesWrongUsage() {
    run("mvds", "--group", GROUP).failed(ExitCode.USAGE, "--listen or --dial");
    run("mvds", "--listen", "127.0.0.1:0", "--group", "abcd").failed(ExitCode.USAGE, "64");
    run("mvds", "--listen", "127.0.0.1", "--group", GROUP).failed(ExitCode.USAGE, "127.0.0.1:4001");
    run("mvds", "--listen", "127.0.0.1:70000", "--group", GROUP).failed(ExitCode.USAGE, "65535");
    run("mvds", "--listen", "0.0.0.0:0", "--group", GROUP).failed(ExitCode.FAILED, "loopback");
    run("mvds", "--listen", "127.0.0.1:0", "--group", GROUP, "--mode", "slow")
        .failed(ExitCode.USAGE, "batch");
    String most = String.valueOf(Limits.MAX_WIRE_MESSAGES + 1);
    run("mvds", "--listen", "127.0.0.1:0", "--group", GROUP, "--append", most)
        .failed(ExitCode.USAGE, "1000000");
  }
}
