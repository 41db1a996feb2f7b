package org.remotelog.bridge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.group.Member;
import org.remotelog.home.Tables;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.Head;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.core.ReaderState;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;

/**
 * What all other members say that they hold, as of one moment: by the newest head of each, and by
 * what was kept of its receipts before. Of a member that goes on in a successor only the successor
 * counts: the ended log may have been written by a copy of its home, or before the home was put
 * back. A member that was removed signs no head that is read, so it is not named either.
 */
public final class Holders {
  private final GroupId group;
  private final Map<LogName, Holdings> byMember = new LinkedHashMap<>();
  private final ReceiptIntake.Taken taken;

  private Holders(GroupId group, ReceiptIntake.Taken taken) {
    this.group = group;
    this.taken = taken;
  }

  /** As the home knows it now; looks at the newest head of each member. Changes nothing. */
  public static Holders of(Tables tables, GroupRows.OwnGroup own, EpochSecrets secrets)
      throws IOException {
    GroupId group = own.group().id();
    Set<LogName> others = counting(tables, own);
    ReceiptIntake.Taken taken = look(tables, own, others, secrets);
    Holders holders = new Holders(group, taken);
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

  /**
   * Whether a receipt was not reached, as its end is far from all frontiers of the log that are
   * remembered. Another look knows more once {@link #keepFrontiers} was called.
   */
  public boolean isUnfinished() {
    return taken.isUnfinished();
  }

  /** Remembers how far this look came in long logs, and nothing of what members hold. */
  public void keepFrontiers(Tables tables) throws IOException {
    taken.keepMilestones(tables);
  }

  private static Set<LogName> counting(Tables tables, GroupRows.OwnGroup own) throws IOException {
    Set<LogName> counting = new LinkedHashSet<>();
    Set<LogName> ended = new HashSet<>();
    for (Member member : Bridge.membership(tables, own).members()) {
      member.continues().ifPresent(ended::add);
      if (!member.isRemoved()) {
        counting.add(member.log());
      }
    }
    counting.removeAll(ended);
    for (LogIdentity ours : new GroupRows(tables).ownLogs(own.group().id())) {
      counting.remove(ours.name());
    }
    return counting;
  }

  private static ReceiptIntake.Taken look(
      Tables tables, GroupRows.OwnGroup own, Set<LogName> members, EpochSecrets secrets)
      throws IOException {
    LogJournal journal = new LogJournal(tables);
    List<ReceiptIntake.Statement> statements = new ArrayList<>();
    for (LogName member : members) {
      Optional<Head> head =
          journal.reader(member, secrets).accepted().map(ReaderState.Accepted::head);
      if (head.isPresent() && !head.get().receipts().isEmpty()) {
        statements.add(new ReceiptIntake.Statement(member, head.get().receipts()));
      }
    }
    return new ReceiptIntake(tables, own).look(statements, secrets);
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
