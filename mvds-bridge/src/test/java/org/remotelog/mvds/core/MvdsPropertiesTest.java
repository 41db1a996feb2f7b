package org.remotelog.mvds.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotelog.mvds.SyncMode;

/** What holds of several nodes together, in virtual time. */
class MvdsPropertiesTest {
  private static final long EPOCH_MS = 1_000;

  static Stream<Arguments> nets() {
    List<Arguments> rows = new ArrayList<>();
    for (int nodes : new int[] {2, 3, 5}) {
      for (String modes : new String[] {"batch", "interactive", "mixed"}) {
        for (double loss : new double[] {0, 0.5, 0.9}) {
          rows.add(Arguments.of(nodes, modes, loss));
        }
      }
    }
    return rows.stream();
  }

  @ParameterizedTest(name = "{0} nodes, {1}, loss {2}")
  @MethodSource("nets")
  void allIsDeliveredOnceAndNothingIsLeftOver(int count, String modes, double loss) {
    for (long seed = 1; seed <= 3; seed++) {
      EngineNet net = net(seed, EPOCH_MS, count, modes);
      net.loss = loss;
      net.repeat = 0.1;
      net.delayMs = 50;
      net.jitterMs = 3_000;
      int messages = 0;
      for (int i = 0; i < 40; i++) {
        for (EngineNode node : net.nodes.values()) {
          if (net.random.nextInt(3) == 0) {
            node.append(EngineNode.text(i + " of " + node.id), net.nowMs);
            messages++;
          }
        }
        net.epoch();
      }
      assertThat(net.quiet(100_000)).as("epochs, seed %d %s", seed, net.counters()).isNotNegative();
      for (EngineNode node : net.nodes.values()) {
        assertThat(node.deliveries).as("seed %d", seed).hasSize(messages);
        assertThat(node.deliveries.values()).allMatch(times -> times == 1);
        assertThat(node.rows).isEmpty();
      }
      long before = net.payloads;
      for (int i = 0; i < 1_000; i++) {
        net.epoch();
      }
      assertThat(net.payloads).as("payloads after quiet, seed %d", seed).isEqualTo(before);
    }
  }

  @ParameterizedTest(name = "{0} epochs of {1} ms, round trip {2} ms")
  @CsvSource({
    "batch, 1, 300",
    "batch, 20, 300",
    "batch, 100, 50",
    "batch, 1000, 1",
    "batch, 60000, 10",
    "interactive, 1, 300",
    "interactive, 20, 300",
    "interactive, 100, 50",
    "interactive, 1000, 1",
    "interactive, 60000, 10"
  })
  void nothingIsRepeatedWithoutLossWhateverTheEpoch(String mode, long epochMs, long roundTripMs) {
    EngineNet net = net(7, epochMs, 2, mode);
    net.delayMs = roundTripMs / 2;
    EngineNode sender = net.nodes.values().iterator().next();
    for (int i = 0; i < 1_000; i++) {
      sender.append(EngineNode.text("message " + i), net.nowMs);
    }
    assertThat(net.quiet(100_000)).isNotNegative();
    for (EngineNode node : net.nodes.values()) {
      assertThat(node.state.counters().repeats()).as("repeats %s", net.counters()).isZero();
      assertThat(node.state.counters().duplicates()).isZero();
    }
    assertThat(sender.state.counters().messagesSent()).isEqualTo(1_000);
  }

  @Test
  void sixHundredMessagesArriveAtNinetyPercentLossInBothModes() {
    for (String mode : new String[] {"batch", "interactive"}) {
      EngineNet net = net(11, EPOCH_MS, 2, mode);
      net.loss = 0.9;
      EngineNode sender = net.nodes.values().iterator().next();
      for (int i = 0; i < 600; i++) {
        sender.append(EngineNode.text("message " + i), net.nowMs);
        for (int epoch = 0; epoch < 5; epoch++) {
          net.epoch();
        }
      }
      int epochs = net.quiet(1_000_000);
      for (EngineNode node : net.nodes.values()) {
        assertThat(node.deliveries).hasSize(600);
        assertThat(node.deliveries.values()).allMatch(times -> times == 1);
      }
      assertThat(epochs).isNotNegative();
    }
  }

  private static EngineNet net(long seed, long epochMs, int count, String modes) {
    EngineNode[] nodes = new EngineNode[count];
    RetransmitPolicy policy = RetransmitPolicy.ofEpoch(epochMs);
    for (int i = 0; i < count; i++) {
      nodes[i] = new EngineNode("node " + i, policy);
    }
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        if (i != j) {
          nodes[i].meet(nodes[j], mode(modes, i + j));
        }
      }
    }
    return new EngineNet(seed, epochMs, nodes);
  }

  private static SyncMode mode(String modes, int turn) {
    return switch (modes) {
      case "batch" -> SyncMode.BATCH;
      case "interactive" -> SyncMode.INTERACTIVE;
      default -> turn % 2 == 0 ? SyncMode.BATCH : SyncMode.INTERACTIVE;
    };
  }
}
