package org.remotelog.it;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Lets requests of several proxies pass by waves: none is answered before all of its wave are open,
 * or as many as the client opens at once. A client for which one of them waits for the answer of
 * another one would wait for ever; so what passes took no more rounds than there are waves.
 */
final class Waves {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Queue<Integer> groups = new ArrayDeque<>();
  private int waiting;
  private long released;
  private boolean broken;

  /**
   * Waves of so many requests.
   *
   * @param atOnce how many a client opens at once
   */
  Waves(List<Integer> requests, int atOnce) {
    for (int left : requests) {
      for (; left > 0; left -= atOnce) {
        groups.add(Math.min(left, atOnce));
      }
    }
  }

  /** Returns once all of the request's wave have come. */
  synchronized void pass() throws InterruptedException {
    if (groups.isEmpty()) {
      broken = true;
      return;
    }
    waiting++;
    long mine = released;
    if (waiting == groups.peek()) {
      groups.remove();
      waiting = 0;
      released++;
      notifyAll();
      return;
    }
    long untilNs = System.nanoTime() + PATIENCE.toNanos();
    while (released == mine && !broken) {
      long leftMs = (untilNs - System.nanoTime()) / 1_000_000;
      broken |= leftMs <= 0;
      if (!broken) {
        wait(leftMs);
      }
    }
    notifyAll();
  }

  /** Whether all waves have come, each whole, and nothing else. */
  synchronized boolean allPassed() {
    return !broken && groups.isEmpty() && waiting == 0;
  }
}
