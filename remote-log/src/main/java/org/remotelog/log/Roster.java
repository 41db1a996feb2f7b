package org.remotelog.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.remotelog.bytes.Bytes;

/**
 * One sealed block of what a writer knows of other logs.
 *
 * @param writtenAtMs when it was made, in milliseconds since 1970 on the writer's clock
 * @param records the newest head records known, without inline heads, at most {@link
 *     Limits#MAX_ROSTER_RECORDS} of at most {@link Limits#MAX_ROSTER_RECORD_BYTES} each. Nothing
 *     about them is checked here: each must verify under its own log's name
 * @param receipts receipts that found no room in the head, at most {@link Limits#MAX_RECEIPTS}
 */
public record Roster(long writtenAtMs, List<RosterRecord> records, List<Receipt> receipts) {
  public Roster {
    if (writtenAtMs < 0) {
      throw new IllegalArgumentException("roster written at " + writtenAtMs);
    }
    records = Collections.unmodifiableList(new ArrayList<>(records));
    receipts = Collections.unmodifiableList(new ArrayList<>(receipts));
    if (records.size() > Limits.MAX_ROSTER_RECORDS) {
      throw new IllegalArgumentException(records.size() + " records in one roster block");
    }
    if (receipts.size() > Limits.MAX_RECEIPTS) {
      throw new IllegalArgumentException(receipts.size() + " receipts in one roster block");
    }
  }

  /**
   * A head record as somebody else saw it.
   *
   * @param log whose record it claims to be
   * @param record the exact record bytes, unverified
   */
  public record RosterRecord(LogName log, Bytes record) {
    public RosterRecord {
      if (record.isEmpty() || record.size() > Limits.MAX_ROSTER_RECORD_BYTES) {
        throw new IllegalArgumentException("roster record of " + record.size() + " bytes");
      }
    }
  }
}
