package org.remotelog.sim.study;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** When each node has its next turn; of several that are asked for, the first one. */
final class Turns {
  private final Timeline timeline;
  private final long[] dueMs;
  private final long[] firstMs;
  private final IntConsumer turn;

  Turns(Timeline timeline, int nodes, IntConsumer turn) {
    this.timeline = timeline;
    this.dueMs = new long[nodes];
    this.firstMs = new long[nodes];
    this.turn = turn;
    Arrays.fill(dueMs, Long.MAX_VALUE);
  }

  /** The node has no turn before this time; what is asked for earlier is due then. */
  void notBefore(int node, long atMs) {
    firstMs[node] = atMs;
    after(node, 0);
  }

  void after(int node, long ms) {
    long askedMs = ms > Scenario.MAX_TIME_MS ? Long.MAX_VALUE : timeline.nowMs() + ms;
    long atMs = Math.max(askedMs, firstMs[node]);
    if (atMs >= dueMs[node]) {
      return;
    }
    dueMs[node] = atMs;
    timeline.quicklyAt(
        atMs,
        () -> {
          if (dueMs[node] == atMs) {
            dueMs[node] = Long.MAX_VALUE;
            turn.accept(node);
          }
        });
  }
}
