package org.remotelog.log.crypto;

import org.jspecify.annotations.Nullable;
import org.remotelog.bytes.Digest;

/**
 * Remembers some digests: each has a few places, and when they are taken one of them is given up.
 * So it is bounded. Safe for use by several threads without a lock: digests never change, and one
 * that a race has lost is only worked out again.
 */
final class RecentDigests {
  /** With one place each, two that are asked for in turn would drive each other out. */
  private static final int WAYS = 4;

  private final @Nullable Digest[] places;

  /** Room for so many, a multiple of four. */
  RecentDigests(int places) {
    this.places = new Digest[places];
  }

  boolean contains(Digest digest) {
    int first = firstPlace(digest);
    for (int way = 0; way < WAYS; way++) {
      if (digest.equals(places[first + way])) {
        return true;
      }
    }
    return false;
  }

  void add(Digest digest) {
    int first = firstPlace(digest);
    for (int way = 0; way < WAYS; way++) {
      if (places[first + way] == null) {
        places[first + way] = digest;
        return;
      }
    }
    places[first + Math.floorMod(digest.hashCode() >>> 16, WAYS)] = digest;
  }

  private int firstPlace(Digest digest) {
    return Math.floorMod(digest.hashCode(), places.length / WAYS) * WAYS;
  }
}
