package org.remotelog.log;

import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;

/** Checks that references of heads and pages have in common. */
final class ReferenceChecks {
  static void swarm(Optional<Bytes> reference) {
    if (reference.isPresent()) {
      int size = reference.get().size();
      if (size != 32 && size != 64) {
        throw new IllegalArgumentException("Swarm reference of " + size + " bytes");
      }
    }
  }

  /** Refuses ranges that overlap or descend, or more of them than {@code max}. */
  static void ascending(String what, List<SequenceRange> ranges, int max) {
    if (ranges.size() > max) {
      throw new IllegalArgumentException(ranges.size() + " " + what + ", at most " + max);
    }
    long previous = 0;
    for (SequenceRange range : ranges) {
      if (range.first() <= previous) {
        throw new IllegalArgumentException(what + " out of order at " + range);
      }
      previous = range.last();
    }
  }

  private ReferenceChecks() {}
}
