package org.remotelog.bridge;

import java.io.IOException;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.SideBranch;
import org.remotelog.mvds.GroupId;

/**
 * Entries that came as those of one history of a log and are of another one. What was delivered
 * stays as it is; what the group keeps by place gets the place of the other history, so that the
 * first one's entries at these numbers do not take it.
 */
final class MovedEntries {
  private MovedEntries() {}

  static void toSide(
      Tables tables, GroupId group, LogName log, int from, int branch, SequenceRange range)
      throws IOException {
    Table members = tables.table(HomeTable.MEMBERS);
    Bytes first = place(group, log, from, range.first());
    Bytes end = place(group, log, from, range.last() + 1);
    for (Row row : members.scan(first, end, Integer.MAX_VALUE)) {
      long position = Keys.u64At(row.key(), row.key().size() - Long.BYTES);
      long at = position - SideBranch.position(from, 0);
      members.put(place(group, log, branch, at), row.value());
      members.delete(row.key());
    }
    new Inbox(tables, group).moveAside(log, from, branch, range);
  }

  private static Bytes place(GroupId group, LogName log, int branch, long at) {
    return Keys.of(group.bytes(), log.publicKey(), Keys.u64(SideBranch.position(branch, at)));
  }
}
