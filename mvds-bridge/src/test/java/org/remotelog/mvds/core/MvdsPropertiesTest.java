package org.remotelog.mvds.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.MessageIds;

/** What holds of several nodes together, in virtual time. */
class MvdsPropertiesTest {
  private static final long EPOCH_MS = 1_000;

  /** Answers in payloads of their own, and round trips, until waits fit a link. */
  private static final int LEARNING_ANSWERS = 8;

  private static final int LEARNING_TRIPS = 3;

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

  static Stream<Arguments> links() {
    List<Arguments> rows = new ArrayList<>();
    for (SyncMode mode : SyncMode.values()) {
      for (long epochMs : new long[] {20, 1_000, 10_000}) {
        for (long roundTripMs : new long[] {10, 1_000, 3_000, 10_000, 30_000}) {
          for (int authors : new int[] {1, 2}) {
            rows.add(Arguments.of(mode, epochMs, roundTripMs, authors));
          }
        }
      }
    }
    return rows.stream();
  }

  /** The links are learned from the answers to the first messages, in one round trip more. */
  @ParameterizedTest(name = "{0}, epochs of {1} ms, round trip {2} ms, {3} authors")
  @MethodSource("links")
  void nothingIsSentTwiceWithoutLossOnceTheRoundTripIsLearned(
      SyncMode mode, long epochMs, long roundTripMs, int authors) {
    EngineNet net = net(7, epochMs, 2, mode == SyncMode.BATCH ? "batch" : "interactive");
    net.delayMs = roundTripMs / 2;
    List<EngineNode> nodes = new ArrayList<>(net.nodes.values());
    Map<String, Integer> sent = new TreeMap<>();
    net.observer = new SentCount(sent);
    long gapMs = Math.max(epochMs, 1_000);
    long answerMs = roundTripMs + 2 * epochMs;
    long learnedMs = LEARNING_ANSWERS * Math.max(gapMs, epochMs) + LEARNING_TRIPS * answerMs;
    List<MessageId> late = new ArrayList<>();
    for (long nextMs = 0; late.size() < 60 * authors; net.epoch()) {
      // Streams, and after each fourth message of them a silence.
      if (net.nowMs >= nextMs) {
        nextMs = net.nowMs + (late.size() % 4 == 3 ? 10 * answerMs + 10_000 : gapMs);
        for (int i = 0; i < authors; i++) {
          MessageId id = nodes.get(i).append(EngineNode.text(net.nowMs + " " + i), net.nowMs);
          if (net.nowMs > learnedMs) {
            late.add(id);
          }
        }
      }
    }
    assertThat(net.quiet(100_000)).isNotNegative();
    for (MessageId id : late) {
      sent.forEach(
          (what, times) -> {
            if (what.endsWith(id.hex())) {
              assertThat(times).as("%s %s", what, net.counters()).isEqualTo(1);
            }
          });
    }
    nodes.forEach(node -> assertThat(node.deliveries.keySet()).containsAll(late));
  }

  /** How often each item left each node. */
  private record SentCount(Map<String, Integer> sent) implements EngineNet.Observer {
    @Override
    public void leaves(EngineNode from, PeerId to, Payload payload) {
      String node = from.id.hex();
      payload.offers().forEach(id -> sent.merge("OFFER " + node + id.hex(), 1, Integer::sum));
      payload.requests().forEach(id -> sent.merge("REQUEST " + node + id.hex(), 1, Integer::sum));
      for (Message message : payload.messages()) {
        sent.merge("MESSAGE " + node + MessageIds.of(message).hex(), 1, Integer::sum);
      }
    }
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
