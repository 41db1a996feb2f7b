package org.remotelog.sim;

import java.util.PriorityQueue;

/** What is to happen when; of two things at one time, the one that was noted first. */
final class Agenda<T> {
  private final PriorityQueue<Item<T>> items = new PriorityQueue<>();
  private long noted;

  /** Something that is to happen. */
  record Item<T>(long atMs, long order, T what) implements Comparable<Item<T>> {
    @Override
    public int compareTo(Item<T> other) {
      int byTime = Long.compare(atMs, other.atMs);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  Item<T> note(long atMs, T what) {
    Item<T> item = new Item<>(atMs, noted++, what);
    items.add(item);
    return item;
  }

  /** It is not to happen any more. */
  void withdraw(Item<T> item) {
    items.remove(item);
  }

  void clear() {
    items.clear();
  }

  /** When the next is due; the largest number when there is none. */
  long nextMs() {
    return items.isEmpty() ? Long.MAX_VALUE : items.element().atMs();
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  /** Whether something is due by then. */
  boolean isDue(long nowMs) {
    return !items.isEmpty() && items.element().atMs() <= nowMs;
  }

  Item<T> next() {
    return items.remove();
  }
}
