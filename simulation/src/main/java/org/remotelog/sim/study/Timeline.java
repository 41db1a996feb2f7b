package org.remotelog.sim.study;

import java.util.PriorityQueue;

/**
 * Virtual time: what is to happen, in order. What links and engines do is quick, all else is not: a
 * pass that waits for members lets only the former go on.
 */
final class Timeline {
  private record Due(long atMs, long number, Runnable what) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int order = Long.compare(atMs, other.atMs);
      return order == 0 ? Long.compare(number, other.number) : order;
    }
  }

  private final PriorityQueue<Due> quick = new PriorityQueue<>();
  private final PriorityQueue<Due> others = new PriorityQueue<>();
  private long nowMs;
  private long number;

  long nowMs() {
    return nowMs;
  }

  /** Something happens at a time; at once when that is over. */
  void at(long ms, Runnable what) {
    others.add(new Due(ms, number++, what));
  }

  /** The same for links and engines. */
  void quicklyAt(long ms, Runnable what) {
    quick.add(new Due(ms, number++, what));
  }

  /** Lets happen what is due until a time, which it is then. */
  void runUntil(long ms) {
    PriorityQueue<Due> next = next();
    while (!next.isEmpty() && next.element().atMs() <= ms) {
      if (Thread.currentThread().isInterrupted()) {
        throw new StoppedException();
      }
      happen(next.remove());
      next = next();
    }
    nowMs = Math.max(nowMs, ms);
  }

  private PriorityQueue<Due> next() {
    if (quick.isEmpty() || others.isEmpty()) {
      return quick.isEmpty() ? others : quick;
    }
    return quick.element().compareTo(others.element()) < 0 ? quick : others;
  }

  /** Lets so much time pass for links and engines only. */
  void rest(long ms) {
    long untilMs = nowMs + ms;
    while (!quick.isEmpty() && quick.element().atMs() <= untilMs) {
      happen(quick.remove());
    }
    nowMs = Math.max(nowMs, untilMs);
  }

  private void happen(Due due) {
    nowMs = Math.max(nowMs, due.atMs());
    due.what().run();
  }
}
