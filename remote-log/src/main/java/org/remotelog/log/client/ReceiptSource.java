package org.remotelog.log.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.core.Branches;
import org.remotelog.log.core.HeadNotes;
import org.remotelog.log.core.LogRoot;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.ReceiptCheck;
import org.remotelog.log.core.WriterState;

/**
 * What a home has for checking receipts about a log: frontiers of before, and commitments. Good for
 * the one piece of work that gave the tables.
 */
public final class ReceiptSource {
  private static final Bytes CONFIRMED = Bytes.wrap(new byte[] {1});
  private static final Bytes MILESTONE = Bytes.wrap(new byte[] {4});
  private static final Bytes COMMON = Bytes.wrap(new byte[] {5});
  private static final int PAGE_ROWS = 1_024;

  private final Table commitments;
  private final LogJournal journal;

  public ReceiptSource(Tables tables) {
    this.commitments = tables.table(HomeTable.COMMITMENTS);
    this.journal = new LogJournal(tables);
  }

  /**
   * What is known of a log now.
   *
   * @param isOwn whether this device writes it
   */
  public ReceiptCheck.Known known(LogName log, boolean isOwn, EpochSecrets secrets)
      throws IOException {
    return isOwn ? own(log) : read(log, secrets);
  }

  /**
   * Checks receipts that concern a log; changes nothing.
   *
   * @throws HomeDamagedException also when a commitment is missing that must be there
   */
  public ReceiptCheck.Result check(LogName log, ReceiptCheck.Known known, List<Receipt> receipts)
      throws IOException {
    try {
      return ReceiptCheck.of(known, receipts, new Commitments(log));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * What is known of another log, for what own heads say of it. In a transaction that may write.
   */
  public HeadNotes.Other other(LogName log, EpochSecrets secrets) throws IOException {
    ReaderState read = journal.reader(log, secrets);
    long common = Math.min(Branches.commonPart(read), read.verified().count());
    return new HeadNotes.Other(
        read,
        read.branches().isEmpty() ? Optional.empty() : Optional.of(commonFrontier(log, common)));
  }

  /**
   * The frontier of the common part of a forked log, so many entries, all of which are here. It is
   * remembered: the common part seldom changes, and each head states its root.
   */
  LogRoot commonFrontier(LogName log, long count) throws IOException {
    Bytes key = Keys.of(log.publicKey(), COMMON);
    Optional<Bytes> row = commitments.get(key);
    if (row.isPresent()) {
      LogRoot before = frontier(log, row.get());
      if (before.count() == count) {
        return before;
      }
    }
    LogRoot root = frontier(log, count);
    commitments.put(key, LogRows.frontier(root));
    return root;
  }

  private static LogRoot frontier(LogName log, Bytes row) throws IOException {
    try {
      return LogRows.frontier(row);
    } catch (MalformedException e) {
      throw damaged(log, "a damaged frontier: " + e.getMessage());
    }
  }

  /**
   * The frontier of a log after so many entries, all of which are here; from the milestone before
   * it on, the commitments are read.
   */
  public LogRoot frontier(LogName log, long count) throws IOException {
    LogRoot root = LogRoot.EMPTY;
    for (LogRoot milestone : milestones(log)) {
      if (milestone.count() <= count && milestone.count() > root.count()) {
        root = milestone;
      }
    }
    try {
      Commitments each = new Commitments(log);
      while (root.count() < count) {
        root = root.append(each.apply(root.count() + 1));
      }
      return root;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private ReceiptCheck.Known own(LogName log) throws IOException {
    WriterState writer = journal.writer(log);
    List<LogRoot> milestones = milestones(log);
    // Where receipts of others end: entries that are not sealed are nowhere else.
    milestones.add(writer.sealedRoot());
    return new ReceiptCheck.Known(writer.root(), Optional.empty(), milestones, false);
  }

  private ReceiptCheck.Known read(LogName log, EpochSecrets secrets) throws IOException {
    ReaderState reader = journal.reader(log, secrets);
    return new ReceiptCheck.Known(
        reader.verified(),
        reader.accepted().map(a -> new ReceiptCheck.SignedRoot(a.head().count(), a.head().root())),
        milestones(log),
        reader.isForked());
  }

  private List<LogRoot> milestones(LogName log) throws IOException {
    List<LogRoot> found = new ArrayList<>();
    for (Row row : commitments.scanPrefix(prefix(log), Integer.MAX_VALUE)) {
      found.add(milestone(log, row));
    }
    return found;
  }

  private static LogRoot milestone(LogName log, Row row) throws IOException {
    long count = Keys.u64At(row.key(), row.key().size() - Long.BYTES);
    LogRoot root = frontier(log, row.value());
    if (root.count() != count) {
      throw damaged(log, "a frontier of " + root.count() + " entries at " + count);
    }
    return root;
  }

  /** Remembers these frontiers of a log, and no others. */
  public void putMilestones(LogName log, List<LogRoot> milestones) throws IOException {
    List<LogRoot> before = milestones(log);
    for (LogRoot old : before) {
      if (!milestones.contains(old)) {
        commitments.delete(Keys.of(prefix(log), Keys.u64(old.count())));
      }
    }
    for (LogRoot milestone : milestones) {
      if (!before.contains(milestone)) {
        commitments.put(
            Keys.of(prefix(log), Keys.u64(milestone.count())), LogRows.frontier(milestone));
      }
    }
  }

  /** Forgets frontiers above a number of entries: the log was found to go on differently there. */
  void forgetAbove(LogName log, long count) throws IOException {
    Bytes from = Keys.of(prefix(log), Keys.u64(count + 1));
    for (Row row : commitments.scan(from, Keys.after(prefix(log)), Integer.MAX_VALUE)) {
      commitments.delete(row.key());
    }
    Optional<Bytes> common = commitments.get(Keys.of(log.publicKey(), COMMON));
    if (common.isPresent() && frontier(log, common.get()).count() > count) {
      commitments.delete(Keys.of(log.publicKey(), COMMON));
    }
  }

  private static Bytes prefix(LogName log) {
    return Keys.of(log.publicKey(), MILESTONE);
  }

  private static HomeDamagedException damaged(LogName log, String what) {
    return new HomeDamagedException("the home has for log " + log + " " + what);
  }

  /** Commitments of one log in ascending order, read by pages. */
  private final class Commitments implements LongFunction<Digest> {
    private final LogName log;
    private final Deque<Row> page = new ArrayDeque<>();

    Commitments(LogName log) {
      this.log = log;
    }

    @Override
    public Digest apply(long sequence) {
      Bytes key = Keys.of(log.publicKey(), CONFIRMED, Keys.u64(sequence));
      try {
        while (!page.isEmpty() && !page.element().key().equals(key)) {
          page.remove();
        }
        if (page.isEmpty()) {
          Bytes end = Keys.after(Keys.of(log.publicKey(), CONFIRMED));
          page.addAll(commitments.scan(key, end, PAGE_ROWS));
        }
        if (page.isEmpty() || !page.element().key().equals(key)) {
          throw damaged(log, "no commitment of entry " + sequence);
        }
        return Digest.parse(page.element().value());
      } catch (MalformedException e) {
        throw new UncheckedIOException(damaged(log, "a damaged commitment of entry " + sequence));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
