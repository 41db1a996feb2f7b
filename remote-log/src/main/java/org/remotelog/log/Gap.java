package org.remotelog.log;

/**
 * A run of entries that is known to be missing, and why.
 *
 * @param range the missing numbers; a last number of {@link Long#MAX_VALUE} says that nobody knows
 *     how many there are
 * @param detail what happened, for a person to read
 * @param sinceMs when it was first seen, in milliseconds since 1970
 */
public record Gap(LogName log, SequenceRange range, GapCause cause, String detail, long sinceMs) {
  /** Whether the end of the gap is unknown. */
  public boolean isOpenEnded() {
    return range.last() == Long.MAX_VALUE;
  }
}
