package org.remotelog.log.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.Tables;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.Gap;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.Successor;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.LogRoot;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.Retirement;
import org.remotelog.log.core.SequenceRanges;
import org.remotelog.log.core.SideBranch;
import org.remotelog.log.core.Unpinning;
import org.remotelog.log.core.WriterInput;
import org.remotelog.log.core.WriterState;
import org.remotelog.log.crypto.Ed25519;

/**
 * Ends an own log that another copy of this home has written: from then on it is read like the log
 * of somebody else. All of it happens in transactions of the caller.
 */
public final class LogEnding {
  private LogEnding() {}

  /**
   * Forgets the entries that are not known to be published, and what was on its way, and remembers
   * the others as read.
   *
   * @return the forgotten entries, ascending, for the log that goes on
   */
  public static List<Entry> end(Tables tables, LogName log, EpochSecrets secrets)
      throws IOException {
    LogJournal journal = new LogJournal(tables);
    WriterState state = journal.writer(log);
    long published = state.publishedCount();
    List<Entry> pending = new ArrayList<>();
    if (state.count() > published) {
      pending.addAll(journal.entries(log, new SequenceRange(published + 1, state.count())));
    }
    LogRoot root = LogRoot.EMPTY;
    for (long at = 1; at <= published; at++) {
      long sequence = at;
      root =
          root.append(
              journal
                  .commitment(log, at)
                  .orElseThrow(
                      () ->
                          new HomeDamagedException(
                              "the home lacks the commitment of own entry " + sequence)));
    }
    for (Entry entry : pending) {
      journal.forgetEntry(log, entry.sequence());
    }
    journal.clearOutgoingBlocks(log);
    new ReceiptSource(tables).forgetAbove(log, root.count());
    WriterState ended = ended(state, root);
    journal.putFrontier(ended);
    journal.putLayout(ended);
    journal.putReader(read(state, root, secrets));
    return pending;
  }

  private static WriterState ended(WriterState state, LogRoot root) {
    List<SegmentRef> segments = new ArrayList<>(state.segments());
    segments.removeIf(segment -> segment.range().last() > root.count());
    return new WriterState(
        state.log(),
        root,
        new WriterState.Layout(root, state.nextLeaf(), segments, state.layout().paged().closed()),
        new WriterState.Publishing(
            root.count(),
            state.recordSequence(),
            Optional.empty(),
            Optional.empty(),
            state.standing()),
        state.predecessor(),
        state.notes());
  }

  /** What a reader would know that has read what this device published. */
  private static ReaderState read(WriterState state, LogRoot root, EpochSecrets secrets)
      throws IOException {
    SequenceRanges held =
        root.count() == 0
            ? SequenceRanges.NONE
            : SequenceRanges.NONE.plus(new SequenceRange(1, root.count()));
    Optional<ReaderState.Accepted> accepted = Optional.empty();
    if (state.standing().isPresent()) {
      try {
        HeadRecord record = IpnsRecordCodec.parse(state.log(), state.standing().get().record());
        Optional<Bytes> block = record.verifiedInlineHead();
        if (block.isPresent()) {
          accepted =
              Optional.of(
                      new ReaderState.Accepted(
                          record,
                          block.get(),
                          HeadCodec.decode(state.log(), block.get(), secrets::secret)))
                  .filter(one -> one.head().count() == root.count());
        }
      } catch (MalformedException e) {
        throw new HomeDamagedException("the home has a damaged record of log " + state.log(), e);
      }
    }
    return new ReaderState(state.log(), accepted, held, root, List.of());
  }

  /**
   * Signs the head that ends the log, unless one is known that names all successors, or a newer
   * record than the accepted one: a head below it would fork the log, and few would take it. But
   * that is not waited for longer than {@link CoreLimits#ENDING_WAIT_MS} at a time. The head that
   * names all is kept as the own one, so that its record is renewed.
   *
   * @return whether a flush of this log has something to publish: a head, or a record that is to be
   *     signed again
   */
  public static boolean sign(Tables tables, LogWriter.OwnLog own, Retirement.Statement statement)
      throws IOException {
    LogJournal journal = new LogJournal(tables);
    LogName log = own.identity().name();
    WriterState writer = journal.writer(log);
    boolean isOnItsWay = writer.outgoing().isPresent();
    ReaderState read = journal.reader(log, own.secrets());
    EndingWait wait = new EndingWait(tables, log);
    Behind behind = behind(tables, read, statement.nowMs());
    if (behind == Behind.WAITING) {
      // A pointer that could not be reached when the head was signed may have something unread.
      wait.begin(statement.nowMs());
      return !isOnItsWay && Retirement.isRenewalDue(writer, statement.nowMs());
    }
    if (isOnItsWay) {
      return true;
    }
    if (behind == Behind.NOT) {
      wait.end();
    } else {
      // Copies that cannot read each other do not outdo each other more often than that.
      wait.beginAgain(statement.nowMs());
    }
    Optional<Retirement.Ended> ended =
        Retirement.of(
            read,
            writer,
            statement,
            new WriterInput.Signing(Ed25519.signer(own.identity().seed()), own.secrets()));
    if (ended.isPresent()) {
      journal.putFrontier(ended.get().state());
      journal.putLayout(ended.get().state());
      journal.putOutgoingBlocks(log, List.of(ended.get().head()));
      return true;
    }
    Optional<WriterState> kept = Retirement.kept(read, writer, statement.successors());
    if (kept.isPresent()) {
      journal.putLayout(kept.get());
      journal.putStanding(kept.get());
    }
    return Retirement.isRenewalDue(kept.orElse(writer), statement.nowMs());
  }

  /**
   * Whether an ended log is read to its end: its newest head names the logs that go on, everything
   * of all its histories is held, and nothing newer is known.
   *
   * @param own the one in which this device goes on itself, when it has written the log
   */
  public static boolean isOver(Tables tables, ReaderState read, Optional<Successor> own)
      throws IOException {
    List<Successor> named =
        read.newest().map(one -> one.head().successors()).orElse(Collections.emptyList());
    boolean isTold = !named.isEmpty() && (!own.isPresent() || named.contains(own.get()));
    boolean isWhole =
        isTold && !read.before().isPresent() && read.verified().count() == read.count();
    for (SideBranch branch : read.branches()) {
      isWhole &= branch.isRead();
    }
    return isWhole
        && new LogJournal(tables).gaps(read.log()).isEmpty()
        && !isShownNewer(tables, read);
  }

  /** Whether something beside the accepted head is known of and not to be had. */
  public enum Behind {
    /** Nothing is. */
    NOT,
    /** It may come. */
    WAITING,
    /** It has not come for so long that it is not waited for any more. */
    GIVEN_UP
  }

  /** The same of an ended log, as of the last pass. */
  public static Behind behind(Tables tables, LogName log, EpochSecrets secrets, long nowMs)
      throws IOException {
    return behind(tables, new LogJournal(tables).reader(log, secrets), nowMs);
  }

  private static Behind behind(Tables tables, ReaderState read, long nowMs) throws IOException {
    // What another copy wrote is read before the head that has it is replaced.
    boolean isBehind =
        read.before().isPresent()
            || read.branches().stream().anyMatch(branch -> !branch.isRead())
            || isShownNewer(tables, read);
    for (Gap gap : new LogJournal(tables).gaps(read.log())) {
      isBehind |= gap.isOpenEnded();
    }
    if (!isBehind) {
      return Behind.NOT;
    }
    boolean isOver = new EndingWait(tables, read.log()).isOver(nowMs);
    return isOver ? Behind.GIVEN_UP : Behind.WAITING;
  }

  private static boolean isShownNewer(Tables tables, ReaderState read) throws IOException {
    Optional<HeadRecord> shown = new RosterRows(tables).shownRecord(read.log());
    return shown.filter(record -> record.sequence() > read.newestHeld()).isPresent();
  }

  /**
   * The highest number of a record that a roster has shown and that this home has not signed; 0
   * when none has.
   */
  public static long shownSequence(Tables tables, WriterState writer) throws IOException {
    Optional<Bytes> shown = new RosterRows(tables).shown(writer.log());
    return shown.isPresent() ? Unpinning.newestForeign(writer, List.of(shown.get())) : 0;
  }

  /**
   * A pointer has a newer head than the one that is on its way: another is signed when it is read.
   */
  public static void giveUp(Tables tables, LogName log) throws IOException {
    LogJournal journal = new LogJournal(tables);
    WriterState state = journal.writer(log);
    journal.clearOutgoingBlocks(log);
    journal.putLayout(ended(state, state.root()));
    new EndingWait(tables, log).cutShort();
  }
}
