package org.remotelog.log.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.log.Block;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.Gap;
import org.remotelog.log.GapCause;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.LogRoot;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.ReplacedBlock;
import org.remotelog.log.core.WriterState;

/**
 * The rows of writers and readers in the tables of a home: own entries, commitments, sealed blocks
 * on their way, accepted heads, gaps. Good for the one piece of work that gave the tables.
 */
public final class LogJournal {
  private static final Bytes FRONTIER = Bytes.wrap(new byte[] {1});
  private static final Bytes LAYOUT = Bytes.wrap(new byte[] {2});
  private static final Bytes STANDING = Bytes.wrap(new byte[] {4});
  private static final Bytes NOTES = Bytes.wrap(new byte[] {5});
  private static final Bytes ENTRY = Bytes.wrap(new byte[] {3});
  private static final Bytes CONFIRMED = Bytes.wrap(new byte[] {1});
  private static final Bytes UNCONFIRMED = Bytes.wrap(new byte[] {2});

  private final Table journal;
  private final Table commitments;
  private final Table outgoing;
  private final Table heads;
  private final Table segments;
  private final Table gaps;
  private final LookedRows looked;

  public LogJournal(Tables tables) {
    this.journal = tables.table(HomeTable.JOURNAL);
    this.commitments = tables.table(HomeTable.COMMITMENTS);
    this.outgoing = tables.table(HomeTable.OUTGOING);
    this.heads = tables.table(HomeTable.HEADS);
    this.segments = tables.table(HomeTable.SEGMENTS);
    this.gaps = tables.table(HomeTable.GAPS);
    this.looked = new LookedRows(tables);
  }

  /** What the writer of an own log remembers; the empty state when nothing was written yet. */
  public WriterState writer(LogName log) throws IOException {
    return decode(
        log,
        () -> {
          WriterState appender = appender(log);
          Optional<Bytes> layout = journal.get(key(log, LAYOUT));
          if (!layout.isPresent()) {
            return appender;
          }
          WriterState state = LayoutRow.read(log, appender.root(), layout.get());
          Optional<Bytes> notes = journal.get(key(log, NOTES));
          if (notes.isPresent()) {
            state = state.withNotes(LogRows.notes(notes.get()));
          }
          Optional<Bytes> standing = journal.get(key(log, STANDING));
          return standing.isPresent()
              ? state.withStanding(LogRows.standing(standing.get()))
              : state;
        });
  }

  /** The part of {@link #writer} that appending needs; it does not grow with what was flushed. */
  WriterState appender(LogName log) throws IOException {
    return decode(
        log,
        () -> {
          Optional<Bytes> frontier = journal.get(key(log, FRONTIER));
          return WriterState.empty(log)
              .withRoot(frontier.isPresent() ? LogRows.frontier(frontier.get()) : LogRoot.EMPTY);
        });
  }

  void putFrontier(WriterState state) throws IOException {
    journal.put(key(state.log(), FRONTIER), LogRows.frontier(state.root()));
  }

  void putLayout(WriterState state) throws IOException {
    journal.put(key(state.log(), LAYOUT), LayoutRow.of(state));
  }

  void putNotes(WriterState state) throws IOException {
    if (!state.notes().equals(WriterState.Notes.NONE)) {
      journal.put(key(state.log(), NOTES), LogRows.notes(state.notes()));
    }
  }

  /** Keeps the record that stands, with the time when it was last looked at. */
  public void putStanding(WriterState state) throws IOException {
    if (state.standing().isPresent()) {
      journal.put(key(state.log(), STANDING), LogRows.standing(state.standing().get()));
    }
  }

  void putEntry(LogName log, Entry entry) throws IOException {
    journal.put(entryKey(log, entry.sequence()), LogRows.entry(entry));
  }

  /** An entry that never left this device becomes one of another log. */
  void forgetEntry(LogName log, long sequence) throws IOException {
    journal.delete(entryKey(log, sequence));
    commitments.delete(commitmentKey(log, CONFIRMED, sequence));
  }

  /**
   * Own entries of a range, ascending, as far as the bounds allow; at least one when there is one.
   */
  public List<Entry> entries(LogName log, SequenceRange range, int maxEntries, long maxBytes)
      throws IOException {
    Bytes end =
        range.last() == Long.MAX_VALUE
            ? Keys.after(key(log, ENTRY))
            : entryKey(log, range.last() + 1);
    List<Entry> entries = new ArrayList<>();
    long[] bytes = {0};
    journal.scan(
        entryKey(log, range.first()),
        end,
        row -> {
          bytes[0] += row.value().size();
          if (entries.size() == maxEntries || (!entries.isEmpty() && bytes[0] > maxBytes)) {
            return false;
          }
          long sequence = Keys.u64At(row.key(), row.key().size() - Long.BYTES);
          entries.add(decode(log, () -> LogRows.entry(sequence, row.value())));
          return true;
        });
    return entries;
  }

  /** An own entry, published or not. */
  public Optional<Entry> entry(LogName log, long sequence) throws IOException {
    Optional<Bytes> row = journal.get(entryKey(log, sequence));
    return row.isPresent()
        ? Optional.of(decode(log, () -> LogRows.entry(sequence, row.get())))
        : Optional.empty();
  }

  /** All own entries of a range that exists. */
  public List<Entry> entries(LogName log, SequenceRange range) throws IOException {
    List<Entry> entries = entries(log, range, Integer.MAX_VALUE, Long.MAX_VALUE);
    if (entries.size() != range.count()) {
      throw new HomeDamagedException(
          "the home lacks own entries of log " + log + " within " + range);
    }
    return entries;
  }

  /** The sealed blocks of a record that is on its way. */
  public List<Block> outgoingBlocks(LogName log) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (Row row : outgoing.scanPrefix(log.publicKey(), Integer.MAX_VALUE)) {
      blocks.add(decode(log, () -> LogRows.block(row.value())));
    }
    return blocks;
  }

  void putOutgoingBlocks(LogName log, List<Block> blocks) throws IOException {
    long number = 0;
    for (Block block : blocks) {
      outgoing.put(key(log, Keys.u64(number++)), LogRows.block(block.cid(), block.data()));
    }
  }

  void clearOutgoingBlocks(LogName log) throws IOException {
    for (Row row : outgoing.scanPrefix(log.publicKey(), Integer.MAX_VALUE)) {
      outgoing.delete(row.key());
    }
  }

  /** Remembers blocks that no head links from the record of this number on. */
  void putReplaced(LogName log, long recordSequence, List<ReplacedBlock> replaced)
      throws IOException {
    new ReplacedRows(segments, log).put(recordSequence, replaced);
  }

  /** The record of this number is published: what it replaces is of no use from now on. */
  void replacedSince(LogName log, long recordSequence, long nowMs) throws IOException {
    new ReplacedRows(segments, log).since(recordSequence, nowMs);
  }

  /** The blocks of an own log that newer heads have replaced. */
  ReplacedRows replaced(LogName log) {
    return new ReplacedRows(segments, log);
  }

  /** The commitment of an entry that was written or delivered. */
  public Optional<Digest> commitment(LogName log, long sequence) throws IOException {
    return digest(log, CONFIRMED, sequence);
  }

  void putCommitment(LogName log, long sequence, Digest commitment) throws IOException {
    commitments.put(commitmentKey(log, CONFIRMED, sequence), commitment.bytes());
  }

  /** The commitment of a message that came by another way and claims this position. */
  public Optional<Digest> unconfirmed(LogName log, long sequence) throws IOException {
    return digest(log, UNCONFIRMED, sequence);
  }

  /** Remembers the claim of a message that came by another way, until a signed head decides. */
  public void putUnconfirmed(LogName log, long sequence, Digest commitment) throws IOException {
    commitments.put(commitmentKey(log, UNCONFIRMED, sequence), commitment.bytes());
  }

  void clearUnconfirmed(LogName log, long sequence) throws IOException {
    commitments.delete(commitmentKey(log, UNCONFIRMED, sequence));
  }

  private Optional<Digest> digest(LogName log, Bytes kind, long sequence) throws IOException {
    Optional<Bytes> row = commitments.get(commitmentKey(log, kind, sequence));
    return row.isPresent()
        ? Optional.of(decode(log, () -> Digest.parse(row.get())))
        : Optional.empty();
  }

  /** What the reader of a log remembers; the empty state when it was never read. */
  public ReaderState reader(LogName log, EpochSecrets secrets) throws IOException {
    Optional<Bytes> row = readerRow(log);
    return row.isPresent()
        ? decode(log, () -> sides(log).complete(ReaderRow.read(log, row.get(), secrets), secrets))
        : ReaderState.empty(log);
  }

  /** While this is the same, so is the accepted head in {@link #reader}; none if never read. */
  public Optional<Bytes> readerRow(LogName log) throws IOException {
    return heads.get(log.publicKey());
  }

  void putReader(ReaderState state) throws IOException {
    heads.put(state.log().publicKey(), ReaderRow.of(state));
    looked.changed();
  }

  /** The rows of other histories of a log. */
  SideRows sides(LogName log) {
    return new SideRows(heads, commitments, log);
  }

  void putSides(ReaderState state) throws IOException {
    sides(state.log()).put(state);
    looked.changed();
  }

  /**
   * The commitment of an entry of another history that the main one does not have at this number.
   *
   * @param branch as in {@link org.remotelog.log.core.SideBranch}
   */
  public Optional<Digest> sideCommitment(LogName log, int branch, long sequence)
      throws IOException {
    return decode(log, () -> sides(log).commitment(branch, sequence));
  }

  /** Remembers when two records of one sequence were first seen; a bounded number of sequences. */
  void putForkSeen(LogName log, long sequence, long nowMs) throws IOException {
    Bytes key = key(log, Keys.u64(sequence));
    Bytes first = key(log, Bytes.wrap(new byte[] {0}));
    boolean hasRoom = heads.count(first, key(log, SideRows.FIRST)) < Limits.MAX_RECORDS_PER_NAME;
    if (hasRoom && !heads.get(key).isPresent()) {
      heads.put(key, LogRows.finish(LogRows.row().varint(Math.max(0, nowMs))));
    }
  }

  /** When a fork at this sequence was first seen, as far as that was remembered. */
  public Optional<Long> forkSeenMs(LogName log, long sequence) throws IOException {
    Optional<Bytes> row = heads.get(key(log, Keys.u64(sequence)));
    return row.isPresent()
        ? Optional.of(decode(log, () -> LogRows.open(row.get()).varint()))
        : Optional.empty();
  }

  /** What is missing of a log, as the last pass found it, ascending. */
  public List<Gap> gaps(LogName log) throws IOException {
    List<Gap> found = new ArrayList<>();
    for (Row row : gaps.scanPrefix(log.publicKey(), Integer.MAX_VALUE)) {
      found.add(decode(log, () -> LogRows.gap(log, row.value())));
    }
    return found;
  }

  /**
   * Replaces the gaps of a log; one that was there before keeps the time it was first seen.
   *
   * @return what is remembered now
   */
  List<Gap> putGaps(LogName log, List<Gap> found) throws IOException {
    List<Gap> before = gaps(log);
    Map<GapPlace, Long> since = new HashMap<>();
    for (Gap old : before) {
      since.merge(GapPlace.of(old), old.sinceMs(), Math::min);
    }
    List<Gap> kept = new ArrayList<>(found.size());
    for (Gap gap : found) {
      Optional<Long> first = Optional.ofNullable(since.get(GapPlace.of(gap)));
      kept.add(new Gap(log, gap.range(), gap.cause(), gap.detail(), first.orElse(gap.sinceMs())));
    }
    if (!kept.equals(before)) {
      for (Row row : gaps.scanPrefix(log.publicKey(), Integer.MAX_VALUE)) {
        gaps.delete(row.key());
      }
      long number = 0;
      for (Gap gap : kept) {
        gaps.put(key(log, Keys.u64(number++)), LogRows.gap(gap));
      }
    }
    return kept;
  }

  /** What lies beyond all that is known is one place, whatever the cause of the day. */
  private record GapPlace(Optional<SequenceRange> range, Optional<GapCause> cause) {
    static GapPlace of(Gap gap) {
      Optional<Gap> bounded = Optional.of(gap).filter(one -> !one.isOpenEnded());
      return new GapPlace(bounded.map(Gap::range), bounded.map(Gap::cause));
    }
  }

  private static Bytes key(LogName log, Bytes rest) {
    return Keys.of(log.publicKey(), rest);
  }

  private static Bytes entryKey(LogName log, long sequence) {
    return Keys.of(log.publicKey(), ENTRY, Keys.u64(sequence));
  }

  private static Bytes commitmentKey(LogName log, Bytes kind, long sequence) {
    return Keys.of(log.publicKey(), kind, Keys.u64(sequence));
  }

  private interface Decoding<T> {
    T run() throws MalformedException, IOException;
  }

  private static <T> T decode(LogName log, Decoding<T> decoding) throws IOException {
    try {
      return decoding.run();
    } catch (MalformedException | IllegalArgumentException e) {
      throw new HomeDamagedException(
          "the home has a damaged row of log " + log + ": " + e.getMessage(), e);
    }
  }
}
