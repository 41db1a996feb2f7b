package org.remotelog.pointer.ethereum.registry;

import org.remotelog.log.Cid;
import org.remotelog.log.LogName;

/**
 * That a log's newest head record is this one.
 *
 * @param owner the account in whose name it is published
 * @param expected the sequence that the contract has to hold now for it to count; 0 when none
 * @param sequence of the record, above {@code expected}
 * @param record the block of the record, raw
 */
public record HeadUpdate(
    EthereumAddress owner, LogName log, long expected, long sequence, Cid record) {
  public HeadUpdate {
    if (expected < 0 || sequence <= expected) {
      throw new IllegalArgumentException("sequence " + sequence + " after " + expected);
    }
    if (record.codec() != Cid.Codec.RAW) {
      throw new IllegalArgumentException("a record's block is raw");
    }
  }
}
