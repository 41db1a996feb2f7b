package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two homes as processes that sync directly over TLS: connections are cut, processes killed, and
 * other commands write to the same homes meanwhile.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class DirectHomesTest {
  private static final int LINES = 500;
  private static final int CUTS = 5;
  private static final String GROUP = "team";

  @TempDir Path folder;

  private final long seed = Long.getLong("cut.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private Devices devices;

  @BeforeEach
  void makeMembers() {
    devices = new Devices(folder);
    devices.initWithGroup("a", GROUP);
    devices.init("b");
    devices.at("b", "group", "join", devices.invite("a", GROUP)).done();
    devices.at("a", "sync").done();
    devices.at("b", "sync").done();
    // From here on the two have nothing in common but the connection.
    for (String role : List.of("store", "pointer")) {
      devices.at("b", "config", "add", role, "embedded:" + folder.resolve("elsewhere")).done();
      devices.at("b", "config", "remove", role, "embedded:" + devices.store()).done();
    }
  }

  @Test
  void everyMessageIsDeliveredOnceOverCutsKillsAndOtherCommands() throws Exception {
    Child listening = watching("a", "--listen", "127.0.0.1:0");
    try (TcpCutter cutter = new TcpCutter(port(listening))) {
      String address = "127.0.0.1:" + cutter.port();
      Child dialling = watching("b", "--dial", address);
      try {
        send("a", "from a");
        for (int cut = 0; cut < CUTS; cut++) {
          Thread.sleep(200 + random.nextInt(600));
          cutter.cut();
        }
        send("b", "from b");
        dialling.kill();
        dialling = watching("b", "--dial", address);
        await("b", 2 * LINES);
        await("a", 2 * LINES);
      } finally {
        dialling.close();
      }
    } finally {
      listening.close();
    }
    for (String home : List.of("a", "b")) {
      List<String> bodies = bodies(home);
      assertThat(bodies).as("-Dcut.seed=%d", seed).hasSize(2 * LINES);
      assertThat(new HashSet<>(bodies)).hasSize(2 * LINES);
      assertThat(bodies).containsSubsequence("from a 0", "from a 1", "from a " + (LINES - 1));
    }
  }

  @Test
  void aKilledProcessLeavesItsConnectionsToTheNextOne() throws Exception {
    try (Child first = watching("a", "--listen", "127.0.0.1:0")) {
      Ran second = devices.at("a", "sync", "--listen", "127.0.0.1:0", "--for", "1s");
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.err()).contains(first.pid() + " remotelog sync");
      first.kill();
    }
    devices.at("a", "sync", "--listen", "127.0.0.1:0", "--for", "1s").done();
  }

  private Child watching(String home, String... direct) throws Exception {
    List<String> args = new ArrayList<>(List.of("sync", GROUP, "--watch", "--json"));
    args.addAll(List.of(direct));
    Child child = devices.start(home, args.toArray(new String[0]));
    while (!child.printed().contains("\"direct\"")) {
      if (!child.isAlive()) {
        throw new AssertionError("ended early: " + child.await(Devices.DEADLINE));
      }
      Thread.sleep(50);
    }
    return child;
  }

  private static int port(Child listening) throws Exception {
    Optional<JsonNode> event =
        Ran.json(listening.printed()).stream()
            .filter(node -> node.path("event").asText().equals("listening"))
            .findFirst();
    String address = event.orElseThrow().get("address").asText();
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  private void send(String home, String text) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      lines.append(text).append(' ').append(i).append('\n');
    }
    devices
        .atWithInput(
            home, lines.toString().getBytes(StandardCharsets.UTF_8), "send", GROUP, "--stdin")
        .done();
  }

  private List<String> bodies(String home) {
    return devices.at(home, "messages", GROUP, "--json").done().json().stream()
        .map(node -> node.get("body").asText())
        .toList();
  }

  private void await(String home, int count) throws Exception {
    while (bodies(home).size() < count) {
      Thread.sleep(200);
    }
  }
}
