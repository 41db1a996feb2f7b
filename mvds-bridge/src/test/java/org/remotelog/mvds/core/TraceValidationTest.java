package org.remotelog.mvds.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.model.TraceAction;
import org.remotelog.mvds.model.TraceValidator;

/** Runs of the engine, with loss, repetition and crashes, are runs of the module. */
class TraceValidationTest {
  private static final int SEEDS = 10;

  static Stream<Arguments> runs() {
    List<Arguments> rows = new ArrayList<>();
    for (int nodes : new int[] {2, 3, 4}) {
      for (SyncMode mode : SyncMode.values()) {
        rows.add(Arguments.of(nodes, mode));
      }
    }
    return rows.stream();
  }

  @ParameterizedTest(name = "{0} nodes, {1}")
  @MethodSource("runs")
  void everyStepOfTheEngineIsOneOfTheModule(int count, SyncMode mode) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      EngineNet net = net(seed, count, mode);
      net.loss = seed % 2 == 0 ? 0.6 : 0.2;
      net.repeat = 0.2;
      net.delayMs = 100;
      net.jitterMs = 4_000;
      TraceRecorder recorder = new TraceRecorder(net);
      net.observer = recorder;
      List<EngineNode> nodes = new ArrayList<>(net.nodes.values());
      for (int i = 0; i < 15; i++) {
        EngineNode author = nodes.get(net.random.nextInt(count));
        MessageId id = author.append(EngineNode.text("message " + i), net.nowMs);
        recorder.appended(author, id, mode == SyncMode.BATCH);
        net.epoch();
        if (net.random.nextInt(3) == 0) {
          storeElsewhere(net, recorder, id, nodes.get(net.random.nextInt(count)));
        }
        if (net.random.nextInt(3) == 0) {
          carry(net, recorder, id);
        }
        if (net.random.nextInt(5) == 0) {
          EngineNode victim = nodes.get(net.random.nextInt(count));
          victim.restart(net.nowMs);
          recorder.crashed(victim);
        }
      }
      finish(net, recorder, seed);
      // As a file would keep it, the trace is read back and replayed from the start.
      String file =
          recorder.trace.stream().map(TraceAction::toString).collect(Collectors.joining("\n"));
      TraceValidator again = new TraceValidator(count);
      for (String line : file.split("\n")) {
        TraceAction action = TraceAction.parse(line);
        if (action.kind() == TraceAction.Kind.APPEND) {
          again.append(action, mode == SyncMode.BATCH);
        } else {
          again.step(action);
        }
      }
      assertThat(recorder.trace.size()).isGreaterThan(15 * count);
    }
  }

  /** A log brings what the author made, and tells the engine half of the time. */
  private static void storeElsewhere(
      EngineNet net, TraceRecorder recorder, MessageId id, EngineNode node) {
    if (node.stored.containsKey(id)) {
      return;
    }
    net.nodes.values().stream()
        .filter(other -> other.stored.containsKey(id))
        .findFirst()
        .ifPresent(author -> node.stored.put(id, author.stored.get(id)));
    recorder.storedElsewhere(node, id);
    if (net.random.nextBoolean()) {
      node.take(new MvdsInput.Stored(id));
      recorder.changed(node);
    }
  }

  /** What a log carries is tried again soon after a crash, which does not keep that it does. */
  private static void finish(EngineNet net, TraceRecorder recorder, long seed) {
    for (int round = 0; net.quiet(1_000) < 0; round++) {
      assertThat(round).as("seed %d", seed).isLessThan(100);
      for (EngineNode node : net.nodes.values()) {
        node.restart(net.nowMs);
        recorder.crashed(node);
      }
    }
  }

  /** A log carries the message, and heads of those who have it say so; somebody reads them. */
  private static void carry(EngineNet net, TraceRecorder recorder, MessageId id) {
    for (EngineNode node : net.nodes.values()) {
      node.take(new MvdsInput.Carried(id));
      recorder.changed(node);
      for (EngineNode peer : net.nodes.values()) {
        boolean given =
            node.state.record(peer.id, id).filter(kind -> kind != RecordKind.REQUEST).isPresent();
        if (given && peer.stored.containsKey(id) && net.random.nextBoolean()) {
          node.take(new MvdsInput.Acknowledged(peer.id, id));
          recorder.receipt(node, peer, id);
        }
      }
    }
  }

  private static EngineNet net(long seed, int count, SyncMode mode) {
    EngineNode[] nodes = new EngineNode[count];
    for (int i = 0; i < count; i++) {
      nodes[i] = new EngineNode("node " + i, RetransmitPolicy.ofEpoch(1_000));
    }
    for (EngineNode node : nodes) {
      for (EngineNode other : nodes) {
        if (node != other) {
          node.meet(other, mode);
        }
      }
    }
    return new EngineNet(seed, 1_000, nodes);
  }
}
