package org.remotelog.log;

import java.util.List;

/**
 * Entries of one log that somebody lacks, by number.
 *
 * @param ranges ascending, at least one
 */
public record MissingEntries(LogName log, List<SequenceRange> ranges) {
  public MissingEntries {
    ranges = List.copyOf(ranges);
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("nothing is missing of " + log);
    }
  }

  /** How many entries there are. */
  public long count() {
    long count = 0;
    for (SequenceRange range : ranges) {
      count += range.count();
    }
    return count;
  }
}
