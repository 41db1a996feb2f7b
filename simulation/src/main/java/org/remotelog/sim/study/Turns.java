package org.remotelog.sim.study;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** When each node has its next turn; of several that are asked for, the first one. */
final class Turns {
  private final Timeline timeline;
  private final long[] dueMs;
  private final IntConsumer turn;

  Turns(Timeline timeline, int nodes, IntConsumer turn) {
    this.timeline = timeline;
    this.dueMs = new long[nodes];
    this.turn = turn;
    Arrays.fill(dueMs, Long.MAX_VALUE);
  }

  void after(int node, long ms) {
    long atMs = ms > Scenario.MAX_TIME_MS ? Long.MAX_VALUE : timeline.nowMs() + ms;
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
