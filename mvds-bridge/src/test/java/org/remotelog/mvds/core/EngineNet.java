package org.remotelog.mvds.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.PayloadCodec;

/** Nodes that tick in virtual time over links that lose, delay and repeat payloads by a seed. */
final class EngineNet {
  private record Flying(long atMs, long number, PeerId from, PeerId to, Payload payload) {}

  final Map<PeerId, EngineNode> nodes = new LinkedHashMap<>();
  final Random random;
  final long epochMs;
  double loss;
  double repeat;
  long delayMs;
  long jitterMs;
  long nowMs;
  long bytes;
  long payloads;
  Observer observer = new Observer() {};

  private final PriorityQueue<Flying> flying =
      new PriorityQueue<>(Comparator.comparingLong(Flying::atMs).thenComparingLong(Flying::number));
  private long number;

  /** Sees what nodes do, just before payloads leave and arrive, and after each change. */
  interface Observer {
    default void leaves(EngineNode from, PeerId to, Payload payload) {}

    default void arrives(EngineNode at, PeerId from, Payload payload) {}

    default void changed(EngineNode node) {}
  }

  EngineNet(long seed, long epochMs, EngineNode... nodes) {
    this.random = new Random(seed);
    this.epochMs = epochMs;
    for (EngineNode node : nodes) {
      this.nodes.put(node.id, node);
    }
  }

  /** One epoch of every node. */
  void epoch() {
    nowMs += epochMs;
    arrive();
    for (EngineNode node : nodes.values()) {
      for (MvdsEffect.Send send : node.tick(nowMs)) {
        Payload payload = node.payload(send);
        observer.leaves(node, send.peer(), payload);
        payloads++;
        bytes += PayloadCodec.encode(Dialect.SPEC, payload).size();
        fly(node.id, send.peer(), payload);
        if (random.nextDouble() < repeat) {
          fly(node.id, send.peer(), payload);
        }
      }
      observer.changed(node);
    }
  }

  private void fly(PeerId from, PeerId to, Payload payload) {
    if (random.nextDouble() >= loss) {
      long delay = delayMs + (jitterMs == 0 ? 0 : random.nextInt((int) jitterMs));
      flying.add(new Flying(nowMs + delay, number++, from, to, payload));
    }
  }

  private void arrive() {
    while (!flying.isEmpty() && flying.element().atMs() <= nowMs) {
      Flying next = flying.remove();
      EngineNode node = nodes.get(next.to());
      observer.arrives(node, next.from(), next.payload());
      node.receive(next.from(), next.payload(), nowMs);
      observer.changed(node);
    }
  }

  /** Epochs until nothing is left to do; how many there were, or -1 when there were too many. */
  int quiet(int most) {
    for (int i = 0; i < most; i++) {
      if (flying.isEmpty() && nodes.values().stream().allMatch(node -> node.state.isQuiet())) {
        return i;
      }
      epoch();
    }
    return -1;
  }

  List<String> counters() {
    List<String> lines = new ArrayList<>();
    for (EngineNode node : nodes.values()) {
      MvdsCounters c = node.state.counters();
      lines.add(
          "O%d R%d M%d A%d repeats %d dup %d"
              .formatted(
                  c.offersSent(),
                  c.requestsSent(),
                  c.messagesSent(),
                  c.acksSent(),
                  c.repeats(),
                  c.duplicates()));
    }
    return lines;
  }
}
