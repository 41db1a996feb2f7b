package org.remotelog.mvds;

import org.remotelog.bytes.Bytes;

/**
 * A place in a log.
 *
 * @param log the log's name, 32 bytes
 * @param sequence the position, from 1
 */
public record ParentPosition(Bytes log, long sequence) {
  public ParentPosition {
    PositionChecks.require(log, sequence);
  }
}
