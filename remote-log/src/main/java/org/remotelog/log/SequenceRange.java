package org.remotelog.log;

/**
 * Entries that follow one another, by number, both ends included. The first entry of a log is 1.
 */
public record SequenceRange(long first, long last) implements Comparable<SequenceRange> {
  /** Refuses numbers below 1 and an end before the start. */
  public SequenceRange {
    if (first < 1 || last < first) {
      throw new IllegalArgumentException("no range of entries: " + first + " to " + last);
    }
  }

  /** The range of one entry. */
  public static SequenceRange single(long sequence) {
    return new SequenceRange(sequence, sequence);
  }

  /** The range from an entry on, so many entries long. */
  public static SequenceRange ofCount(long first, long count) {
    return new SequenceRange(first, Math.addExact(first, count - 1));
  }

  /** How many entries there are. */
  public long count() {
    return last - first + 1;
  }

  public boolean contains(long sequence) {
    return first <= sequence && sequence <= last;
  }

  /** Whether all of the other range is in this one. */
  public boolean contains(SequenceRange other) {
    return first <= other.first && other.last <= last;
  }

  /** Whether the two have an entry in common. */
  public boolean overlaps(SequenceRange other) {
    return first <= other.last && other.first <= last;
  }

  /** Whether the other range begins just after this one. */
  public boolean isFollowedBy(SequenceRange other) {
    return last != Long.MAX_VALUE && other.first == last + 1;
  }

  @Override
  public int compareTo(SequenceRange other) {
    int order = Long.compare(first, other.first);
    return order != 0 ? order : Long.compare(last, other.last);
  }

  @Override
  public String toString() {
    if (first == last) {
      return Long.toString(first);
    }
    return first + "-" + (last == Long.MAX_VALUE ? "" : last);
  }
}
