package org.remotelog.log.core;

import org.remotelog.log.HeadRecord;

/** Whether a record of an own log was signed by somebody else who has its key. */
public final class OwnRecords {
  private OwnRecords() {}

  /**
   * Whether this device has not signed the record: it is newer than the newest one that it has, or
   * has the same number and another head. Older ones are not looked into.
   *
   * @param record verified, of the log of the writer
   */
  public static boolean isForeign(WriterState writer, HeadRecord record) {
    boolean isNewest = writer.headCid().map(record.head()::equals).orElse(false);
    return record.sequence() > writer.recordSequence()
        || (record.sequence() == writer.recordSequence() && !isNewest);
  }
}
