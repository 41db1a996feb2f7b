package org.remotelog.log.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.HeadChoice;
import org.remotelog.log.core.LogRoot;
import org.remotelog.log.core.ReaderEffect;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.ReaderState.Accepted;
import org.remotelog.log.core.ReaderState.Unplaced;
import org.remotelog.log.core.SequenceRanges;
import org.remotelog.log.core.SideBranch;

/**
 * The rows of a forked log's other histories: one for each branch, one for what was there before a
 * head that is not yet known to extend it, two for heads that found no place, and the commitments
 * that only a side branch has.
 */
final class SideRows {
  /** Rows of one log in the table of heads from here on; those of record sequences are below. */
  static final Bytes FIRST = Bytes.wrap(new byte[] {(byte) 0x80});

  // Rows of the kinds 81 and 82, of earlier versions, lack roots: they are passed over and deleted.
  private static final Bytes BRANCH = Bytes.wrap(new byte[] {(byte) 0x84});
  private static final Bytes BEFORE = Bytes.wrap(new byte[] {(byte) 0x85});
  private static final Bytes UNREAD = Bytes.wrap(new byte[] {(byte) 0x83});
  private static final Bytes WAITING = Bytes.wrap(new byte[] {(byte) 0x86});
  private static final int MAX_ROWS = 2 * (CoreLimits.MAX_SIDE_BRANCHES + 3);
  private static final Bytes MAIN = Bytes.wrap(new byte[] {1});
  private static final Bytes SIDE = Bytes.wrap(new byte[] {3});

  private final Table heads;
  private final Table commitments;
  private final LogName log;

  SideRows(Table heads, Table commitments, LogName log) {
    this.heads = heads;
    this.commitments = commitments;
    this.log = log;
  }

  /** Writes what differs from what is there; most logs have none of it. */
  void put(ReaderState state) throws IOException {
    Map<Bytes, Bytes> rows = new HashMap<>();
    for (SideBranch branch : state.branches()) {
      rows.put(branchKey(branch.number()), branch(branch));
    }
    if (state.before().isPresent()) {
      rows.put(key(BEFORE), before(state.before().get()));
    }
    if (!state.unread().isEmpty()) {
      rows.put(key(UNREAD), unread(state.unread()));
    }
    if (!state.waiting().isEmpty()) {
      rows.put(key(WAITING), waiting(state.waiting()));
    }
    Set<Bytes> obsolete = new HashSet<>();
    for (Row row : rows()) {
      if (!rows.containsKey(row.key())) {
        obsolete.add(row.key());
      } else if (row.value().equals(rows.get(row.key()))) {
        rows.remove(row.key());
      }
    }
    for (Bytes key : obsolete) {
      heads.delete(key);
    }
    for (Map.Entry<Bytes, Bytes> row : rows.entrySet()) {
      heads.put(row.getKey(), row.getValue());
    }
  }

  private List<Row> rows() throws IOException {
    return heads.scan(key(FIRST), Keys.after(log.publicKey()), MAX_ROWS);
  }

  /** The state with what these rows tell. */
  ReaderState complete(ReaderState state, EpochSecrets secrets)
      throws IOException, MalformedException {
    List<SideBranch> branches = new ArrayList<>();
    Optional<ReaderState.Before> before = Optional.empty();
    List<Bytes> unread = List.of();
    List<Unplaced> waiting = List.of();
    for (Row row : rows()) {
      ByteReader key = new ByteReader(row.key().slice(LogName.SIZE, row.key().size()));
      Bytes kind = key.take(1);
      if (kind.equals(BRANCH)) {
        branches.add(branch(key.u8(), row.value(), secrets));
      } else if (kind.equals(UNREAD)) {
        unread = unread(row.value());
      } else if (kind.equals(BEFORE)) {
        before = Optional.of(before(row.value(), secrets));
      } else if (kind.equals(WAITING)) {
        waiting = waiting(row.value(), secrets);
      }
    }
    return branches.isEmpty() && !before.isPresent() && unread.isEmpty() && waiting.isEmpty()
        ? state
        : new ReaderState(
            state.log(),
            state.accepted(),
            state.held(),
            state.verified(),
            state.conflicts(),
            branches,
            before,
            unread,
            waiting);
  }

  private static Bytes waiting(List<Unplaced> heads) {
    ByteWriter out = LogRows.row();
    for (Unplaced head : heads) {
      LogRows.bytes(out, head.record().bytes());
      LogRows.bytes(out, head.accepted().map(Accepted::headBlock).orElse(Bytes.EMPTY));
    }
    return LogRows.finish(out);
  }

  private List<Unplaced> waiting(Bytes row, EpochSecrets secrets) throws MalformedException {
    ByteReader in = LogRows.open(row);
    List<Unplaced> heads = new ArrayList<>();
    while (in.remaining() > 0) {
      HeadRecord record = IpnsRecordCodec.parse(log, LogRows.bytes(in));
      Bytes block = LogRows.bytes(in);
      heads.add(
          new Unplaced(
              record,
              block.isEmpty() ? Optional.empty() : Optional.of(accepted(record, block, secrets))));
      if (heads.size() > CoreLimits.MAX_WAITING_HEADS) {
        throw new MalformedException("more heads wait for a place than are remembered");
      }
    }
    return heads;
  }

  private static Bytes unread(List<Bytes> tags) {
    ByteWriter out = LogRows.row();
    tags.forEach(out::bytes);
    return LogRows.finish(out);
  }

  private static List<Bytes> unread(Bytes row) throws MalformedException {
    ByteReader in = LogRows.open(row);
    List<Bytes> tags = new ArrayList<>();
    while (in.remaining() > 0) {
      tags.add(in.take(HeadChoice.TAG_BYTES));
      if (tags.size() > CoreLimits.MAX_UNREAD_HISTORIES) {
        throw new MalformedException("more heads without a place than are remembered");
      }
    }
    return tags;
  }

  private static Bytes branch(SideBranch branch) {
    ByteWriter out = LogRows.row();
    LogRows.bytes(out, branch.verified().toBytes());
    LogRows.ranges(out, branch.held().asList());
    LogRows.ranges(out, branch.own().asList());
    LogRows.bytes(out, branch.record().bytes());
    if (branch.accepted().isPresent()) {
      LogRows.bytes(out, branch.accepted().get().headBlock());
    }
    if (branch.before().isPresent()) {
      SideBranch.Before before = branch.before().get();
      LogRows.ranges(out, before.own().asList());
      before(out, before.then());
    }
    return LogRows.finish(out);
  }

  private SideBranch branch(int number, Bytes row, EpochSecrets secrets) throws MalformedException {
    if (number < 1 || number > CoreLimits.MAX_SIDE_BRANCHES) {
      throw new MalformedException("side branch " + number);
    }
    ByteReader in = LogRows.open(row);
    LogRoot verified = LogRoot.parse(LogRows.bytes(in));
    SequenceRanges held = SequenceRanges.of(LogRows.ranges(in));
    SequenceRanges own = SequenceRanges.of(LogRows.ranges(in));
    HeadRecord record = IpnsRecordCodec.parse(log, LogRows.bytes(in));
    Optional<Accepted> accepted = Optional.empty();
    if (in.remaining() > 0) {
      accepted = Optional.of(accepted(record, LogRows.bytes(in), secrets));
    }
    Optional<SideBranch.Before> before = Optional.empty();
    if (in.remaining() > 0) {
      SequenceRanges ownThen = SequenceRanges.of(LogRows.ranges(in));
      before = Optional.of(new SideBranch.Before(before(in, secrets), ownThen));
    }
    in.expectEnd();
    return new SideBranch(number, record, accepted, held, own, verified, before);
  }

  private static Bytes before(ReaderState.Before before) {
    ByteWriter out = LogRows.row();
    before(out, before);
    return LogRows.finish(out);
  }

  private static void before(ByteWriter out, ReaderState.Before before) {
    LogRows.bytes(out, before.verified().toBytes());
    LogRows.ranges(out, before.held().asList());
    out.varint(before.passed().size());
    for (Accepted passed : before.passed()) {
      put(out, passed);
    }
    put(out, before.accepted());
  }

  private static void put(ByteWriter out, Accepted accepted) {
    LogRows.bytes(out, accepted.record().bytes());
    LogRows.bytes(out, accepted.headBlock());
  }

  private ReaderState.Before before(Bytes row, EpochSecrets secrets) throws MalformedException {
    ByteReader in = LogRows.open(row);
    ReaderState.Before before = before(in, secrets);
    in.expectEnd();
    return before;
  }

  private ReaderState.Before before(ByteReader in, EpochSecrets secrets) throws MalformedException {
    LogRoot verified = LogRoot.parse(LogRows.bytes(in));
    SequenceRanges held = SequenceRanges.of(LogRows.ranges(in));
    long passed = in.varint();
    if (passed > CoreLimits.MAX_PASSED_HEADS) {
      throw new MalformedException(passed + " heads that were passed");
    }
    List<Accepted> heads = new ArrayList<>();
    for (long i = 0; i <= passed; i++) {
      HeadRecord record = IpnsRecordCodec.parse(log, LogRows.bytes(in));
      heads.add(accepted(record, LogRows.bytes(in), secrets));
    }
    Accepted first = heads.remove(heads.size() - 1);
    return new ReaderState.Before(first, held, verified, heads);
  }

  private Accepted accepted(HeadRecord record, Bytes block, EpochSecrets secrets)
      throws MalformedException {
    if (!record.head().verify(block)) {
      throw new MalformedException("the head is not the one that its record names");
    }
    return new Accepted(record, block, HeadCodec.decode(log, block, secrets::secret));
  }

  /** Keeps the commitments of a branch, and says which numbers they have. */
  List<SequenceRange> putEntries(ReaderEffect.DeliverSide effect) throws IOException {
    SequenceRanges.Builder ranges = new SequenceRanges.Builder();
    for (int i = 0; i < effect.entries().size(); i++) {
      long sequence = effect.entries().get(i).sequence();
      ranges.add(sequence);
      commitments.put(sideKey(effect.branch(), sequence), effect.commitments().get(i).bytes());
    }
    return ranges.build().asList();
  }

  /** Commitments that were taken for those of one branch are another one's; 0 is the main one. */
  void move(int from, int branch, SequenceRange range) throws IOException {
    share(from, branch, range);
    for (long at = range.first(); at <= range.last(); at++) {
      commitments.delete(rowKey(from, at));
    }
  }

  /** Commitments of one branch are those of another one too. */
  void share(int from, int branch, SequenceRange range) throws IOException {
    for (long at = range.first(); at <= range.last(); at++) {
      Optional<Bytes> commitment = commitments.get(rowKey(from, at));
      if (commitment.isPresent()) {
        commitments.put(rowKey(branch, at), commitment.get());
      }
    }
  }

  private Bytes rowKey(int branch, long at) {
    return branch == 0 ? Keys.of(log.publicKey(), MAIN, Keys.u64(at)) : sideKey(branch, at);
  }

  Optional<Digest> commitment(int branch, long sequence) throws IOException, MalformedException {
    Optional<Bytes> row = commitments.get(sideKey(branch, sequence));
    return row.isPresent() ? Optional.of(Digest.parse(row.get())) : Optional.empty();
  }

  private Bytes sideKey(int branch, long sequence) {
    return Keys.of(
        log.publicKey(), SIDE, Bytes.wrap(new byte[] {(byte) branch}), Keys.u64(sequence));
  }

  private Bytes branchKey(int number) {
    return Keys.of(log.publicKey(), BRANCH, Bytes.wrap(new byte[] {(byte) number}));
  }

  private Bytes key(Bytes rest) {
    return Keys.of(log.publicKey(), rest);
  }
}
