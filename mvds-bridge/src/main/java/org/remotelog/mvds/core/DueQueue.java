package org.remotelog.mvds.core;

import java.util.Arrays;
import java.util.Optional;

/**
 * Records by the time when they are due, then by their order: a binary heap in which each record
 * knows its place, so that one in the middle can leave or move in logarithmic time.
 */
final class DueQueue {
  private static final int FIRST_CAPACITY = 8;

  private SyncRecord[] heap = new SyncRecord[FIRST_CAPACITY];
  private int size;

  int size() {
    return size;
  }

  Optional<SyncRecord> first() {
    return size == 0 ? Optional.empty() : Optional.of(heap[0]);
  }

  /** When the first record is due, or the far future. */
  long firstDueMs() {
    return size == 0 ? Long.MAX_VALUE : heap[0].dueMs;
  }

  void add(SyncRecord record) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    put(record, size++);
    rise(record.place);
  }

  void remove(SyncRecord record) {
    int at = record.place;
    record.place = -1;
    SyncRecord last = heap[--size];
    if (at < size) {
      put(last, at);
      rise(at);
      sink(last.place);
    }
    // The free slot repeats a live record, so that at most one dead one is held.
    heap[size] = heap[0];
    if (size < heap.length / 4 && heap.length > FIRST_CAPACITY) {
      heap = Arrays.copyOf(heap, heap.length / 2);
    }
  }

  /** Takes out the first record. */
  Optional<SyncRecord> poll() {
    Optional<SyncRecord> first = first();
    first.ifPresent(this::remove);
    return first;
  }

  private void rise(int from) {
    int at = from;
    SyncRecord record = heap[at];
    while (at > 0) {
      int above = (at - 1) / 2;
      if (!before(record, heap[above])) {
        break;
      }
      put(heap[above], at);
      at = above;
    }
    put(record, at);
  }

  private void sink(int from) {
    int at = from;
    SyncRecord record = heap[at];
    while (true) {
      int below = 2 * at + 1;
      if (below >= size) {
        break;
      }
      if (below + 1 < size && before(heap[below + 1], heap[below])) {
        below++;
      }
      if (!before(heap[below], record)) {
        break;
      }
      put(heap[below], at);
      at = below;
    }
    put(record, at);
  }

  private void put(SyncRecord record, int at) {
    heap[at] = record;
    record.place = at;
  }

  private static boolean before(SyncRecord one, SyncRecord other) {
    return one.dueMs != other.dueMs ? one.dueMs < other.dueMs : one.order < other.order;
  }
}
