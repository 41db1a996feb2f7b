package org.remotelog;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.Inbox;
import org.remotelog.group.Group;
import org.remotelog.group.Member;
import org.remotelog.home.Home;
import org.remotelog.home.Tables;
import org.remotelog.log.Entry;
import org.remotelog.log.Gap;
import org.remotelog.log.GapCause;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.WriterState;
import org.remotelog.mvds.GroupId;

/** Looks at the groups of a home, one after the other; what one lacks does not hide the next. */
final class GroupCheckup {
  private static final int ENTRIES_AT_ONCE = 256;
  private static final long BYTES_AT_ONCE = 4 * 1024 * 1024;

  private final Home home;
  private final long nowMs;
  private final List<Finding> findings = new ArrayList<>();

  GroupCheckup(Home home, long nowMs) {
    this.home = home;
    this.nowMs = nowMs;
  }

  List<Finding> findings() {
    List<GroupRows.OwnGroup> groups;
    try {
      groups = home.read(tables -> new GroupRows(tables).groups());
    } catch (IOException e) {
      findings.add(Checkup.failed("groups", "", e));
      return findings;
    }
    if (groups.isEmpty()) {
      findings.add(Finding.ok("groups", "", "this home is in no group yet"));
    }
    for (GroupRows.OwnGroup own : groups) {
      run("membership", own, tables -> membership(tables, own));
      run("inbox", own, tables -> inbox(tables, own.group()));
      run("own log", own, tables -> ownLogs(tables, own.group()));
      run("other logs", own, tables -> otherLogs(tables, own));
      run("gaps", own, tables -> gaps(tables, own));
    }
    leftovers();
    return findings;
  }

  private interface Check {
    void run(Tables tables) throws IOException;
  }

  private void run(String name, GroupRows.OwnGroup own, Check check) {
    try {
      home.read(
          tables -> {
            check.run(tables);
            return Boolean.TRUE;
          });
    } catch (IOException e) {
      findings.add(Checkup.failed(name, own.group().name(), e));
    }
  }

  private void membership(Tables tables, GroupRows.OwnGroup own) throws IOException {
    Group group = own.group();
    Optional<Member> self = Bridge.membership(tables, own).member(group.ownLog());
    if (!self.isPresent()) {
      findings.add(
          Finding.warning(
              "membership",
              group.name(),
              "this device has joined but was not let in yet: others do not see what it writes",
              "Wait until the one who made the invite has synced, then sync"));
    } else if (self.get().isRemoved()) {
      findings.add(
          Finding.warning(
              "membership",
              group.name(),
              "this device was removed from the group: what it writes counts for nobody",
              "Ask a member for a new invite, and join with a new home"));
    } else {
      findings.add(Finding.ok("membership", group.name(), "this device is a member"));
    }
  }

  /** Every delivered row has to be there and readable. */
  private void inbox(Tables tables, Group group) throws IOException {
    Inbox inbox = new Inbox(tables, group.id());
    long row = 0;
    List<Inbox.Numbered> page = inbox.after(row, ENTRIES_AT_ONCE);
    while (!page.isEmpty()) {
      row = page.get(page.size() - 1).number();
      page = inbox.after(row, ENTRIES_AT_ONCE);
    }
    String messages = Checkup.count(row, "message");
    long waiting = inbox.waitingCount();
    findings.add(
        waiting == 0
            ? Finding.ok("inbox", group.name(), messages + " can be read")
            : Finding.warning(
                "inbox",
                group.name(),
                messages
                    + " can be read, held back until those that they answer are here: "
                    + waiting,
                "Sync; after a day they are shown without"));
  }

  private void ownLogs(Tables tables, Group group) throws IOException {
    LogJournal journal = new LogJournal(tables);
    for (LogIdentity identity : new GroupRows(tables).ownLogs(group.id())) {
      LogName log = identity.name();
      WriterState state = journal.writer(log);
      readAll(journal, log, state.count());
      pending(journal, group, state);
      expiry(group, state);
      if (!state.outgoing().isPresent() && !journal.outgoingBlocks(log).isEmpty()) {
        findings.add(
            Finding.warning(
                "leftovers",
                group.name(),
                "sealed blocks of log " + log + " are kept although nothing is on its way",
                "Nothing has to be done; the next publish drops them"));
      }
    }
  }

  private static void readAll(LogJournal journal, LogName log, long count) throws IOException {
    long next = 1;
    while (next <= count) {
      List<Entry> entries =
          journal.entries(log, new SequenceRange(next, count), ENTRIES_AT_ONCE, BYTES_AT_ONCE);
      long last = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).sequence();
      if (last != next + entries.size() - 1) {
        journal.entries(log, new SequenceRange(next, Math.max(next, last))); // Says what is gone.
      }
      next = last + 1;
    }
  }

  private void pending(LogJournal journal, Group group, WriterState state) throws IOException {
    long pending = state.count() - state.publishedCount();
    if (pending == 0) {
      findings.add(
          Finding.ok("own log", group.name(), "all own entries are published: " + state.count()));
      return;
    }
    long first = state.publishedCount() + 1;
    List<Entry> oldest =
        journal.entries(state.log(), new SequenceRange(first, first), 1, BYTES_AT_ONCE);
    String since =
        oldest.isEmpty() ? "" : ", the oldest since " + time(oldest.get(0).timestampSeconds());
    findings.add(
        Finding.warning(
            "own log",
            group.name(),
            pending + " of " + state.count() + " own entries not published yet" + since,
            "Sync while enough stores and pointers can be reached"));
  }

  private void expiry(Group group, WriterState state) {
    if (state.headWrittenAtMs() == 0 || state.publishedCount() == 0) {
      return;
    }
    long writtenAtMs = Math.min(state.headWrittenAtMs(), CoreLimits.LATEST_TIME_MS);
    long expiresAtMs =
        state
            .standing()
            .map(WriterState.Standing::expiresAtMs)
            .orElse(writtenAtMs + CoreLimits.RECORD_VALIDITY_MS);
    String hint = "Sync while enough stores and pointers can be reached, which signs it again";
    if (nowMs > expiresAtMs) {
      findings.add(
          Finding.warning(
              "own record", group.name(), "the newest record of this log has expired", hint));
    } else if (expiresAtMs - nowMs < CoreLimits.RECORD_VALIDITY_MS / 2) {
      findings.add(
          Finding.warning(
              "own record",
              group.name(),
              "the newest record of this log expires on " + time(expiresAtMs / 1000),
              hint));
    }
  }

  private void otherLogs(Tables tables, GroupRows.OwnGroup own) throws IOException {
    LogJournal journal = new LogJournal(tables);
    int read = 0;
    for (MemberInfo member : Inspection.members(tables, own)) {
      if (member.own()) {
        continue;
      }
      ReaderState state = journal.reader(member.log(), new GroupKeys(own.group()));
      read++;
      if (state.isForked() && !member.continuedBy().isEmpty()) {
        findings.add(
            Finding.ok(
                "forks",
                own.group().name(),
                "log "
                    + member.log()
                    + " has signed two histories, both are read; its writer goes on in log "
                    + member.continuedBy().stream()
                        .map(LogName::toString)
                        .collect(Collectors.joining(" and "))));
      } else if (state.isForked()) {
        findings.add(
            Finding.fault(
                "forks",
                own.group().name(),
                "log " + member.log() + " has signed two histories; both are read",
                "Ask its writer to sync each copy of the home, so that they go on in new logs"));
      }
    }
    findings.add(
        Finding.ok(
            "other logs",
            own.group().name(),
            "can be read: " + Checkup.count(read, "log") + " of others"));
  }

  private void gaps(Tables tables, GroupRows.OwnGroup own) throws IOException {
    List<Gap> gaps = Inspection.gaps(tables, own);
    for (Gap gap : gaps) {
      String what =
          (gap.isOpenEnded() ? gap.range().first() + " and later" : gap.range().toString())
              + " of log "
              + gap.log();
      String text = what + " is missing, " + Names.lower(gap.cause()) + ": " + gap.detail();
      String group = own.group().name();
      findings.add(
          // Nobody gives wrong bytes without something being broken.
          gap.cause() == GapCause.REFUSED
              ? Finding.fault("gaps", group, text, advice(gap.cause()))
              : Finding.warning("gaps", group, text, advice(gap.cause())));
    }
    if (gaps.isEmpty()) {
      findings.add(Finding.ok("gaps", own.group().name(), "nothing is missing"));
    }
  }

  private static String advice(GapCause cause) {
    return switch (cause) {
      case FORKED -> "See the fork of this log";
      case REFUSED ->
          "Verify says which store or pointer gave them: repair or replace it, and sync again";
      case UNAVAILABLE ->
          "Sync when all stores and pointers can be reached; if it stays, its writer or a store with"
              + " a good copy is needed";
      case NOT_FETCHED -> "Its writer lost or pruned it; ask the writer";
      case ERASED, EXPIRED -> "Nothing can be done";
    };
  }

  private void leftovers() {
    try {
      Map<GroupId, Integer> lost = home.read(tables -> new GroupRows(tables).logsWithoutGroup());
      lost.forEach(
          (group, logs) ->
              findings.add(
                  Finding.warning(
                      "leftovers",
                      group.hex(),
                      "kept for a group that is not here: "
                          + Checkup.count(logs, "key")
                          + " of own logs",
                      "Nothing has to be done; keep them, nobody else has them")));
      long joins = home.read(tables -> new GroupRows(tables).pendingJoins());
      if (joins > 0) {
        findings.add(
            Finding.warning(
                "leftovers",
                "",
                "begun and not finished: " + Checkup.count(joins, "join"),
                "Join again with the same code, which goes on where it stopped"));
      }
    } catch (IOException e) {
      findings.add(Checkup.failed("leftovers", "", e));
    }
  }

  private static String time(long seconds) {
    boolean isDate = seconds >= 0 && seconds <= CoreLimits.LATEST_TIME_MS / 1000;
    return isDate ? Instant.ofEpochSecond(seconds).toString() : "@" + seconds;
  }
}
