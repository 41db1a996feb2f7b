package org.remotelog.bridge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.group.Member;
import org.remotelog.home.Tables;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.Head;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.core.ReaderState;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;

/**
 * What all other members say that they hold, as of one moment: by the newest head of each, and by
 * what was kept of its receipts before. Changes nothing.
 */
public final class Holders {
  private final GroupId group;
  private final Map<LogName, Holdings> byMember = new LinkedHashMap<>();

  private Holders(GroupId group) {
    this.group = group;
  }

  /** As the home knows it now; looks at the newest head of each member. */
  public static Holders of(Tables tables, GroupRows.OwnGroup own, EpochSecrets secrets)
      throws IOException {
    GroupId group = own.group().id();
    GroupRows rows = new GroupRows(tables);
    LogJournal journal = new LogJournal(tables);
    List<LogName> others = new ArrayList<>();
    List<ReceiptIntake.Statement> statements = new ArrayList<>();
    for (Member member : Bridge.membership(tables, own).members()) {
      if (rows.isOwnLog(group, member.log())) {
        continue;
      }
      others.add(member.log());
      Optional<Head> head =
          journal.reader(member.log(), secrets).accepted().map(ReaderState.Accepted::head);
      if (head.isPresent() && !head.get().receipts().isEmpty()) {
        statements.add(new ReceiptIntake.Statement(member.log(), head.get().receipts()));
      }
    }
    ReceiptIntake.Taken taken = new ReceiptIntake(tables, own).look(statements, secrets);
    Holders holders = new Holders(group);
    for (LogName member : others) {
      Optional<Holdings> stated = taken.holdingsOf(member);
      Holdings holdings =
          stated.isPresent() ? stated.get() : HeldByMember.row(tables, group, member);
      if (!holdings.receipts().isEmpty()) {
        holders.byMember.put(member, holdings);
      }
    }
    return holders;
  }

  /** The logs of those that say that they hold the message, its author not among them. */
  public List<LogName> of(Tables tables, MessageId id) throws IOException {
    List<LogName> holders = new ArrayList<>();
    Optional<InboxRow> row = byMember.isEmpty() ? Optional.empty() : find(tables, id);
    if (!row.isPresent() || !HeldByMember.isInLog(new LogJournal(tables), row.get())) {
      return holders;
    }
    InboxRow.Place place = row.get().position().get();
    byMember.forEach(
        (member, holdings) -> {
          if (!member.equals(place.log()) && holdings.covers(place.log(), place.sequence())) {
            holders.add(member);
          }
        });
    return holders;
  }

  private Optional<InboxRow> find(Tables tables, MessageId id) throws IOException {
    Inbox inbox = new Inbox(tables, group);
    Optional<InboxRow> delivered = inbox.deliveredById(id);
    return delivered.isPresent() ? delivered : inbox.waiting(id);
  }
}
