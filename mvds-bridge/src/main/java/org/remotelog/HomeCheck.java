package org.remotelog;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.Inbox;
import org.remotelog.bridge.InboxRow;
import org.remotelog.bytes.Digest;
import org.remotelog.home.Home;
import org.remotelog.home.Tables;
import org.remotelog.log.Entry;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.MessageIdRule;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.SequenceRanges;
import org.remotelog.log.core.WriterState;
import org.remotelog.log.crypto.Commitments;
import org.remotelog.mvds.MessageId;

/**
 * Compares what a home holds with what its logs say: commitments and messages entry by entry, and
 * each delivered message with the commitment at its place, in a forked log that of its history.
 */
final class HomeCheck {
  private static final int INBOX_PAGE_ROWS = 1_000;

  private final Home home;
  private final GroupRows.OwnGroup own;
  private final Map<LogName, SequenceRanges> unlike = new HashMap<>();

  HomeCheck(Home home, GroupRows.OwnGroup own) {
    this.home = home;
    this.own = own;
  }

  /** Looks for delivered messages that are not what the home's own commitments say. */
  void readInbox() throws IOException {
    long[] row = {0};
    MessageIdRule rule = GroupKeys.idRule(own.group().id());
    boolean more = true;
    while (more) {
      more =
          home.read(
              tables -> {
                List<Inbox.Numbered> page =
                    new Inbox(tables, own.group().id()).after(row[0], INBOX_PAGE_ROWS);
                LogJournal journal = new LogJournal(tables);
                for (Inbox.Numbered numbered : page) {
                  row[0] = numbered.number();
                  check(journal, rule, numbered.row());
                }
                return !page.isEmpty();
              });
    }
  }

  private void check(LogJournal journal, MessageIdRule rule, InboxRow row) throws IOException {
    if (!row.confirmed() || !row.position().isPresent()) {
      return;
    }
    InboxRow.Place place = row.position().get();
    Digest id = rule.idOf(row.timestampSeconds(), row.body());
    Entry entry =
        new Entry(
            place.sequence(), id, place.salt(), row.timestampSeconds(), row.metadata(), row.body());
    boolean isSame =
        id.equals(row.id().digest())
            && isCommitted(journal, place, Commitments.of(place.log(), entry));
    if (!isSame) {
      unlike.merge(
          place.log(),
          SequenceRanges.NONE.plus(SequenceRange.single(place.sequence())),
          (before, one) -> before.plus(one.asList().get(0)));
    }
  }

  /**
   * Whether the row is what its history says. One that came before it was known which history it is
   * of has kept its place.
   */
  private static boolean isCommitted(LogJournal journal, InboxRow.Place place, Digest commitment)
      throws IOException {
    boolean isMain =
        journal.commitment(place.log(), place.sequence()).equals(Optional.of(commitment));
    return isMain || isOfSide(journal, place.log(), place.sequence(), commitment);
  }

  private static boolean isOfSide(LogJournal journal, LogName log, long sequence, Digest commitment)
      throws IOException {
    for (int branch = 1; branch <= CoreLimits.MAX_SIDE_BRANCHES; branch++) {
      if (journal.sideCommitment(log, branch, sequence).equals(Optional.of(commitment))) {
        return true;
      }
    }
    return false;
  }

  OfLog of(MemberInfo member, long limit, FaultList faults) throws IOException {
    OfLog held = new OfLog(member, limit);
    try {
      home.read(
          tables -> {
            held.read(tables);
            return Boolean.TRUE;
          });
    } catch (IOException e) {
      String detail = "what this home knows of the log cannot be read: " + e.getMessage();
      faults.add(VerifyFault.Cause.HOME_DIFFERS, Optional.empty(), "home", detail);
    }
    return held;
  }

  /** What the home holds of one log, and what of it differs. */
  final class OfLog {
    private final MemberInfo member;
    private final long limit;
    private Optional<RecordCheck.Floor> floor = Optional.empty();
    private SequenceRanges held = SequenceRanges.NONE;
    private SequenceRanges otherCommitment = SequenceRanges.NONE;
    private SequenceRanges otherEntry = SequenceRanges.NONE;
    private SequenceRanges noMessage = SequenceRanges.NONE;
    private long signed = Long.MAX_VALUE;
    private long accepted;
    private long published;
    private long pending;
    private long compared;

    OfLog(MemberInfo member, long limit) {
      this.member = member;
      this.limit = limit;
    }

    Optional<RecordCheck.Floor> floor() {
      return floor;
    }

    /** The newest sequence that this home has signed, if the log is its own. */
    long signed() {
      return signed;
    }

    long accepted() {
      return accepted;
    }

    long pending() {
      return pending;
    }

    long compared() {
      return compared;
    }

    private void read(Tables tables) throws IOException {
      LogJournal journal = new LogJournal(tables);
      if (member.own()) {
        WriterState state = journal.writer(member.log());
        accepted = state.sealedCount();
        published = state.publishedCount();
        signed = state.recordSequence();
        pending = state.count() - state.publishedCount();
        if (state.count() > 0) {
          held = held.plus(new SequenceRange(1, state.count()));
        }
        // A record that is on its way is on no pointer yet.
        if (!state.outgoing().isPresent()) {
          floor = state.headCid().map(head -> new RecordCheck.Floor(state.recordSequence(), head));
        }
        return;
      }
      ReaderState state = journal.reader(member.log(), new GroupKeys(own.group()));
      accepted = state.count();
      published = accepted;
      held = state.held();
      floor =
          state
              .accepted()
              .map(one -> new RecordCheck.Floor(one.record().sequence(), one.record().head()));
    }

    /** Compares verified entries with what the home has at their places. */
    void compare(List<Entry> entries) throws IOException {
      home.read(
          tables -> {
            LogJournal journal = new LogJournal(tables);
            Inbox inbox = new Inbox(tables, own.group().id());
            for (Entry entry : entries) {
              compare(journal, inbox, entry);
            }
            return Boolean.TRUE;
          });
    }

    private void compare(LogJournal journal, Inbox inbox, Entry entry) throws IOException {
      long sequence = entry.sequence();
      if (!held.contains(sequence)) {
        return;
      }
      SequenceRange here = SequenceRange.single(sequence);
      compared++;
      Digest commitment = Commitments.of(member.log(), entry);
      // The history that this home read first need not be the one that is read first now.
      if (!journal.commitment(member.log(), sequence).equals(Optional.of(commitment))
          && !isOfSide(journal, member.log(), sequence, commitment)) {
        otherCommitment = otherCommitment.plus(here);
      }
      if (member.own() && !journal.entry(member.log(), sequence).equals(Optional.of(entry))) {
        otherEntry = otherEntry.plus(here);
      }
      if (sequence <= limit && !inbox.knows(new MessageId(entry.id()))) {
        noMessage = noMessage.plus(here);
      }
    }

    /** What others have and this home lacks; what nobody gives is told as unavailable. */
    private void notHere(SequenceRanges found, long common, FaultList faults) {
      SequenceRanges lacking = SequenceRanges.of(held.missingIn(new SequenceRange(1, common)));
      for (SequenceRange there : found.asList()) {
        for (SequenceRange range : lacking.asList()) {
          long first = Math.max(there.first(), range.first());
          long last = Math.min(there.last(), range.last());
          if (first <= last) {
            faults.add(
                VerifyFault.Cause.NOT_HERE,
                Optional.of(new SequenceRange(first, last)),
                "home",
                "lacks what the network has");
          }
        }
      }
    }

    /** Says what differs, once the whole log was read. */
    void compareHead(ReaderState found, FaultList faults, List<String> notes) {
      String home = "home";
      VerifyFault.Cause differs = VerifyFault.Cause.HOME_DIFFERS;
      faults.add(differs, otherCommitment, home, "holds another commitment than the log has");
      faults.add(differs, otherEntry, home, "the own journal has another entry than was published");
      faults.add(differs, noMessage, home, "holds the entry and does not know its message");
      SequenceRanges rows = unlike.getOrDefault(member.log(), SequenceRanges.NONE);
      faults.add(differs, rows, home, "the delivered message is not what its commitment says");
      long common = Math.min(accepted, found.count());
      if (common > 0 && !member.own()) {
        notHere(found.held(), common, faults);
      }
      if (found.count() < published) {
        faults.add(
            VerifyFault.Cause.OLDER_RECORD,
            Optional.of(new SequenceRange(found.count() + 1, published)),
            "",
            "the newest head to be had states "
                + Checkup.count(found.count(), "entry")
                + ", this home knows of "
                + published);
      }
      if (found.count() > accepted && !member.own()) {
        notes.add("newer than the last sync: " + Checkup.count(found.count() - accepted, "entry"));
      }
      found
          .accepted()
          .map(ReaderState.Accepted::record)
          .map(HeadRecord::sequence)
          .filter(sequence -> floor.isPresent() && sequence > floor.get().sequence())
          .ifPresent(sequence -> notes.add("record " + sequence + " is newer than the last sync"));
    }
  }
}
