package org.remotelog.log;

import java.time.Instant;

/**
 * Which of two records of one name is the better: the higher sequence, then the later validity
 * (IPNS specification, "Record Selection"). Two that compare as 0 and name different heads are a
 * fork.
 */
public final class RecordOrder {
  private RecordOrder() {}

  /** Above 0 when the first record is better, 0 when neither is. */
  public static int compare(HeadRecord first, HeadRecord second) {
    return compare(first.sequence(), first.validity(), second.sequence(), second.validity());
  }

  /** The same by sequence and validity alone. */
  public static int compare(
      long firstSequence, Instant firstValidity, long secondSequence, Instant secondValidity) {
    int order = Long.compare(firstSequence, secondSequence);
    return order != 0 ? order : firstValidity.compareTo(secondValidity);
  }
}
