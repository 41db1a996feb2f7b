package org.remotelog.bridge;

import java.io.IOException;
import java.util.List;
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
    for (Row row : rows(members, group, log, from, range)) {
      long position = Keys.u64At(row.key(), row.key().size() - Long.BYTES);
      long at = position - SideBranch.position(from, 0);
      members.put(place(group, log, branch, at), row.value());
      members.delete(row.key());
    }
    new EntriesAside(tables, group).move(log, from, branch, range);
  }

  /** What was kept by place of one history is of none that is known, and others come there. */
  static void forget(Tables tables, GroupId group, LogName log, int branch, SequenceRange range)
      throws IOException {
    Table members = tables.table(HomeTable.MEMBERS);
    for (Row row : rows(members, group, log, branch, range)) {
      members.delete(row.key());
    }
    new EntriesAside(tables, group).forget(log, branch, range);
  }

  private static List<Row> rows(
      Table members, GroupId group, LogName log, int branch, SequenceRange range)
      throws IOException {
    Bytes first = place(group, log, branch, range.first());
    Bytes end = place(group, log, branch, range.last() + 1);
    return members.scan(first, end, Integer.MAX_VALUE);
  }

  private static Bytes place(GroupId group, LogName log, int branch, long at) {
    return Keys.of(group.bytes(), log.publicKey(), Keys.u64(SideBranch.position(branch, at)));
  }
}
