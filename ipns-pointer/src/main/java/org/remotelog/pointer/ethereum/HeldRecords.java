package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.RegistryHead;

/**
 * The records behind the heads of the contract, from the content store. A head without such a
 * record proves nothing: whoever answers for the chain may have made it up.
 */
final class HeldRecords {
  private final ContentStore store;

  HeldRecords(ContentStore store) {
    this.store = store;
  }

  /**
   * The record that the contract names.
   *
   * @throws HintException when no store has it, or it is none of the log with this number
   */
  HeadRecord of(LogName log, RegistryHead held, TimeLeft left) throws IOException {
    String named = "the contract names record number " + held.sequence() + " of log " + log;
    if (!held.record().isPresent()) {
      throw new HintException(named + " in a way that this version does not know");
    }
    Cid cid = held.record().get();
    Optional<Bytes> bytes = store.get(cid, left.get());
    if (!bytes.isPresent()) {
      throw new HintException(named + ", but " + store.describe() + " does not have it: " + cid);
    }
    if (!cid.verify(bytes.get())) {
      throw new HintException(named + ", but " + store.describe() + " gives other bytes: " + cid);
    }
    HeadRecord record;
    try {
      record = IpnsRecordCodec.parse(log, bytes.get());
    } catch (MalformedException e) {
      throw new HintException(named + ", but that is none: " + e.getMessage());
    }
    if (record.sequence() != held.sequence()) {
      throw new HintException(named + ", but that has number " + record.sequence());
    }
    return record;
  }
}
