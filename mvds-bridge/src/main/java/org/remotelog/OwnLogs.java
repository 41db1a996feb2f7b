package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.QuietLogs;
import org.remotelog.group.Group;
import org.remotelog.group.Member;
import org.remotelog.home.Tables;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.client.LogWriter;

/** The own logs of groups as their writer needs them, with those that their heads speak of. */
final class OwnLogs {
  private final ClientParts parts;

  OwnLogs(ClientParts parts) {
    this.parts = parts;
  }

  List<LogWriter.OwnLog> of(List<GroupRows.OwnGroup> groups) throws IOException {
    return parts
        .home()
        .read(
            tables -> {
              List<LogWriter.OwnLog> logs = new ArrayList<>();
              for (GroupRows.OwnGroup own : groups) {
                for (LogIdentity identity : new GroupRows(tables).ownLogs(own.group().id())) {
                  logs.add(of(tables, own, identity));
                }
              }
              return logs;
            });
  }

  /**
   * Logs of imported authors announce no key to connect by and say nothing of others: the device is
   * reached by its own log's key, and speaks there.
   */
  private LogWriter.OwnLog of(Tables tables, GroupRows.OwnGroup own, LogIdentity identity)
      throws IOException {
    Group group = own.group();
    if (!identity.name().equals(group.ownLog())) {
      return new LogWriter.OwnLog(
          identity, new GroupKeys(group), parts.deviceKeys().announcedByAuthor());
    }
    Set<LogName> others = new LinkedHashSet<>();
    for (Member member : Bridge.membership(tables, own).members()) {
      if (!member.isRemoved()) {
        others.add(member.log());
      }
    }
    for (LogIdentity ours : new GroupRows(tables).ownLogs(group.id())) {
      others.remove(ours.name());
    }
    others.removeAll(
        new QuietLogs(tables, group.id())
            .toldBy(new LogJournal(tables).writer(identity.name()), others.size()));
    return new LogWriter.OwnLog(
        identity, new GroupKeys(group), parts.deviceKeys().announced(identity), others);
  }
}
