package org.remotelog.mvds.node;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Calls that wait for a node's next turn, a bounded number. Safe for use by several threads. */
final class CallQueue {
  private final BlockingQueue<Call<?>> calls = new ArrayBlockingQueue<>(NodeLimits.MAX_COMMANDS);

  boolean isEmpty() {
    return calls.isEmpty();
  }

  /** Adds a call if there is room. */
  boolean offer(Call<?> call) {
    return calls.offer(call);
  }

  /** The same, after waiting for room for a moment. */
  boolean offerWaiting(Call<?> call) throws InterruptedException {
    return calls.offer(call, NodeLimits.ROOM_WAIT_MS, MILLISECONDS);
  }

  /** All that wait, in their order; they wait no longer. */
  List<Call<?>> take() {
    List<Call<?>> taken = new ArrayList<>();
    calls.drainTo(taken);
    return taken;
  }
}
