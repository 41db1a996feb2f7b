package org.remotelog.pointer.local;

import java.io.IOException;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.ConflictingHeadException;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.RefusedRecordException;
import org.remotelog.log.StaleHeadException;
import org.remotelog.log.codec.IpnsRecordCodec;

/** What both local pointers tell a publisher. */
final class Publishing {
  private Publishing() {}

  /** The record, which must be signed by the log and name a head. */
  static HeadRecord verify(LogName log, Bytes record) throws RefusedRecordException {
    try {
      return IpnsRecordCodec.parse(log, record);
    } catch (MalformedException e) {
      throw new RefusedRecordException(
          "the pointer takes no such record of " + log + ": " + e.getMessage(), e);
    }
  }

  /** Says what became of the record, once that is durable. */
  static void report(HeldRecords.Verdict verdict, HeadRecord offered) throws IOException {
    if (verdict == HeldRecords.Verdict.STALE) {
      throw new StaleHeadException(
          "the pointer holds a newer record of "
              + offered.log()
              + " than number "
              + offered.sequence());
    }
    if (verdict == HeldRecords.Verdict.CONFLICTING) {
      throw new ConflictingHeadException(
          "the pointer holds another head of "
              + offered.log()
              + " under number "
              + offered.sequence()
              + ": the log was written in two places");
    }
  }
}
