package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.Inbox;
import org.remotelog.group.Member;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogJournal;

/**
 * News that is withheld, as far as it shows: a message names a parent in a log, behind the newest
 * head of that log which any pointer gave. The pointers may be late; and the message may lie.
 */
final class Awaited {
  private final Tables tables;
  private final GroupRows.OwnGroup own;

  Awaited(Tables tables, GroupRows.OwnGroup own) {
    this.tables = tables;
    this.own = own;
  }

  /**
   * A log of which news is late or withheld.
   *
   * @param sequence the entry that a message waits for
   * @param known how many entries the newest head has that any pointer gave
   */
  record Late(LogName log, long sequence, long known) {
    String text() {
      return "log "
          + log
          + ": a message waits for entry "
          + sequence
          + " of it, and the newest head that any pointer gives has "
          + Checkup.count(known, "entry")
          + ": news of it is late or withheld";
    }
  }

  List<Late> logs() throws IOException {
    List<Late> late = new ArrayList<>();
    Map<LogName, Long> awaited = new Inbox(tables, own.group().id()).awaited();
    if (awaited.isEmpty()) {
      return late;
    }
    LogJournal journal = new LogJournal(tables);
    for (Member member : Bridge.membership(tables, own).members()) {
      long sequence = awaited.getOrDefault(member.log(), 0L);
      long known = journal.reader(member.log(), new GroupKeys(own.group())).count();
      if (sequence > known && !new GroupRows(tables).isOwnLog(own.group().id(), member.log())) {
        late.add(new Late(member.log(), sequence, known));
      }
    }
    return late;
  }
}
