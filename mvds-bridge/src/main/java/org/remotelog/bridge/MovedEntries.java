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
 * Entries that came as those of the main history of a log and are of another one. What was
 * delivered stays as it is; what the group keeps by place gets the place of the other history, so
 * that the main one's entries at these numbers do not take it.
 */
final class MovedEntries {
  private MovedEntries() {}

  static void toSide(Tables tables, GroupId group, LogName log, int branch, SequenceRange range)
      throws IOException {
    Table members = tables.table(HomeTable.MEMBERS);
    Bytes first = Keys.of(group.bytes(), log.publicKey(), Keys.u64(range.first()));
    Bytes end = Keys.of(group.bytes(), log.publicKey(), Keys.u64(range.last() + 1));
    for (Row row : members.scan(first, end, Integer.MAX_VALUE)) {
      long at = Keys.u64At(row.key(), row.key().size() - Long.BYTES);
      Bytes place = Keys.u64(SideBranch.position(branch, at));
      members.put(Keys.of(group.bytes(), log.publicKey(), place), row.value());
      members.delete(row.key());
    }
    new Inbox(tables, group).moveAside(log, branch, range);
  }
}
