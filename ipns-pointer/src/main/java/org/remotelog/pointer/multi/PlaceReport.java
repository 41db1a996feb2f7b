package org.remotelog.pointer.multi;

import java.util.Optional;
import org.remotelog.log.HeadRecord;

/**
 * How fresh one place is about a log.
 *
 * @param place its URI
 * @param behind how many numbers its record is behind the best that was seen; 0 when it has none
 * @param record the best valid record that it gave out, with sequence and expiry
 * @param why what is wrong, for people; empty when nothing is
 */
public record PlaceReport(
    String place, State state, long behind, Optional<HeadRecord> record, String why) {
  /** What a place knows of a log. */
  public enum State {
    /** The best record that any place gave out, or one as good. */
    FRESH,
    /** An older record. */
    STALE,
    /** No record. */
    EMPTY,
    /** Something that is no record of the log, alone or beside a good one. */
    WRONG,
    /** No answer, or an error. */
    SILENT
  }
}
