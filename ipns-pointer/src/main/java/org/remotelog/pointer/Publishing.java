package org.remotelog.pointer;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.ConflictingHeadException;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.RefusedRecordException;
import org.remotelog.log.StaleHeadException;
import org.remotelog.log.codec.IpnsRecordCodec;

/** What every pointer tells a publisher. */
public final class Publishing {
  private Publishing() {}

  /**
   * The record, which must be signed by the log and name a head. Whether it has expired is not
   * looked at.
   *
   * @throws RefusedRecordException if the bytes are something else
   */
  public static HeadRecord verify(LogName log, Bytes record) throws RefusedRecordException {
    try {
      return IpnsRecordCodec.parse(log, record);
    } catch (MalformedException e) {
      throw new RefusedRecordException(
          "no pointer takes such a record of " + log + ": " + e.getMessage(), e);
    }
  }

  /**
   * That a newer record is held than the one that was offered.
   *
   * @param where what holds it, as the beginning of a sentence
   */
  public static StaleHeadException stale(String where, HeadRecord offered) {
    return new StaleHeadException(
        where + " holds a newer record of " + offered.log() + " than number " + offered.sequence());
  }

  /**
   * That another head is held under the number of the record that was offered.
   *
   * @param where what holds it, as the beginning of a sentence
   */
  public static ConflictingHeadException conflicting(String where, HeadRecord offered) {
    return new ConflictingHeadException(
        where
            + " holds another head of "
            + offered.log()
            + " under number "
            + offered.sequence()
            + ": the log was written in two places");
  }
}
