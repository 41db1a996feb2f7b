package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.remotelog.log.SequenceRange;

/**
 * An immutable set of sequence numbers, kept as ascending ranges that neither touch nor overlap.
 *
 * <p>A log that arrived without loss is one range, so the size follows the number of holes.
 */
public final class SequenceRanges {
  public static final SequenceRanges NONE = new SequenceRanges(Collections.emptyList());

  private final List<SequenceRange> ranges;

  private SequenceRanges(List<SequenceRange> ranges) {
    this.ranges = ranges;
  }

  /** The union of the given ranges, which may come in any order and overlap. */
  public static SequenceRanges of(Iterable<SequenceRange> ranges) {
    List<SequenceRange> sorted = new ArrayList<>();
    ranges.forEach(sorted::add);
    Collections.sort(sorted);
    List<SequenceRange> merged = new ArrayList<>();
    for (SequenceRange range : sorted) {
      int newest = merged.size() - 1;
      boolean joins = newest >= 0 && range.first() - 1 <= merged.get(newest).last();
      if (joins) {
        long first = merged.get(newest).first();
        long last = Math.max(merged.get(newest).last(), range.last());
        merged.set(newest, new SequenceRange(first, last));
      } else {
        merged.add(range);
      }
    }
    return new SequenceRanges(merged);
  }

  /** Gathers single numbers; ascending ones cost a constant time each. */
  public static final class Builder {
    private final List<SequenceRange> ranges = new ArrayList<>();

    public void add(long number) {
      int newest = ranges.size() - 1;
      if (newest >= 0 && ranges.get(newest).last() == number - 1) {
        ranges.set(newest, new SequenceRange(ranges.get(newest).first(), number));
      } else {
        ranges.add(SequenceRange.single(number));
      }
    }

    public SequenceRanges build() {
      return of(ranges);
    }
  }

  /** Ascending, disjoint, not adjacent. */
  public List<SequenceRange> asList() {
    return Collections.unmodifiableList(ranges);
  }

  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** This set with one more range. */
  public SequenceRanges plus(SequenceRange added) {
    int from = firstEndingAtOrAfter(added.first() - 1);
    int to = from;
    long first = added.first();
    long last = added.last();
    while (to < ranges.size()
        && ranges.get(to).first() <= (last == Long.MAX_VALUE ? last : last + 1)) {
      first = Math.min(first, ranges.get(to).first());
      last = Math.max(last, ranges.get(to).last());
      to++;
    }
    List<SequenceRange> result = new ArrayList<>(ranges.size() + 1 - (to - from));
    result.addAll(ranges.subList(0, from));
    result.add(new SequenceRange(first, last));
    result.addAll(ranges.subList(to, ranges.size()));
    return new SequenceRanges(result);
  }

  /** This set with all of another one. */
  public SequenceRanges plus(SequenceRanges added) {
    List<SequenceRange> all = new ArrayList<>(ranges);
    all.addAll(added.ranges);
    return of(all);
  }

  /** The same without a range. */
  SequenceRanges minus(SequenceRange removed) {
    return minus(NONE.plus(removed));
  }

  SequenceRanges minus(SequenceRanges removed) {
    List<SequenceRange> rest = new ArrayList<>();
    ranges.forEach(range -> rest.addAll(removed.missingIn(range)));
    return of(rest);
  }

  public boolean contains(long sequence) {
    int at = firstEndingAtOrAfter(sequence);
    return at < ranges.size() && ranges.get(at).first() <= sequence;
  }

  public boolean containsAll(SequenceRange range) {
    int at = firstEndingAtOrAfter(range.first());
    return at < ranges.size()
        && ranges.get(at).first() <= range.first()
        && ranges.get(at).last() >= range.last();
  }

  /** The parts of the given range that this set lacks, ascending. */
  public List<SequenceRange> missingIn(SequenceRange within) {
    List<SequenceRange> missing = new ArrayList<>();
    long next = within.first();
    for (int i = firstEndingAtOrAfter(next); i < ranges.size(); i++) {
      SequenceRange held = ranges.get(i);
      if (held.first() > within.last()) {
        break;
      }
      if (held.first() > next) {
        missing.add(new SequenceRange(next, held.first() - 1));
      }
      if (held.last() >= within.last()) {
        return missing;
      }
      next = held.last() + 1;
    }
    missing.add(new SequenceRange(next, within.last()));
    return missing;
  }

  /** The last number n such that 1..n are all in the set, 0 when 1 is not. */
  public long contiguousFromOne() {
    return ranges.isEmpty() || ranges.get(0).first() > 1 ? 0 : ranges.get(0).last();
  }

  private int firstEndingAtOrAfter(long sequence) {
    int low = 0;
    int high = ranges.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ranges.get(middle).last() < sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SequenceRanges that && ranges.equals(that.ranges);
  }

  @Override
  public int hashCode() {
    return ranges.hashCode();
  }

  @Override
  public String toString() {
    return ranges.toString();
  }
}
