package org.remotelog.sim.explore;

/** The fingerprints that were seen, in two words each. */
final class Visited {
  private static final int FIRST_CAPACITY = 1 << 16;
  private static final int MAX_CAPACITY = 1 << 28;

  private long[] words = new long[2 * FIRST_CAPACITY];
  private int size;

  int size() {
    return size;
  }

  /** Whether it was not there before. */
  boolean add(Fingerprint print) {
    if (4L * size >= words.length / 2 * 3L) {
      grow();
    }
    boolean added = put(words, print.high(), print.low());
    size += added ? 1 : 0;
    return added;
  }

  private void grow() {
    if (words.length / 2 >= MAX_CAPACITY) {
      throw new IllegalStateException("more than " + size + " states");
    }
    long[] larger = new long[2 * words.length];
    for (int i = 0; i < words.length; i += 2) {
      if (words[i] != 0 || words[i + 1] != 0) {
        put(larger, words[i], words[i + 1]);
      }
    }
    words = larger;
  }

  private static boolean put(long[] table, long high, long low) {
    int slots = table.length / 2;
    int slot = (int) (high >>> 1) & (slots - 1);
    while (table[2 * slot] != 0 || table[2 * slot + 1] != 0) {
      if (table[2 * slot] == high && table[2 * slot + 1] == low) {
        return false;
      }
      slot = (slot + 1) & (slots - 1);
    }
    table[2 * slot] = high;
    table[2 * slot + 1] = low;
    return true;
  }
}
