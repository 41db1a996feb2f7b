package org.remotelog;

import java.util.List;
import java.util.Optional;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.mvds.GroupId;

/**
 * A log whose writer signed two histories, and the signed records that show it.
 *
 * @param member the display name of the writer
 * @param sequence the number that both records have, or that of the one that is not accepted
 * @param sides the records, the accepted one first; a single one when the head does not have the
 *     root of what was read, or when an earlier version did not keep the other
 * @param sinceMs when it was first seen, in milliseconds since 1970, 0 when that is not known
 * @param common up to which entry the histories are known to be the same
 * @param detail what was found, for a person to read
 */
public record Fork(
    GroupId group,
    LogName log,
    String member,
    long sequence,
    List<Side> sides,
    long sinceMs,
    long common,
    String detail) {
  public Fork {
    sides = List.copyOf(sides);
  }

  /**
   * One record.
   *
   * @param head what its head says; empty when the head is not here
   * @param accepted whether it is the one that this home reads by now
   */
  public record Side(HeadRecord record, Optional<Head> head, boolean accepted) {}
}
