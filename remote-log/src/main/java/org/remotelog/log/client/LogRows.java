package org.remotelog.log.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.Gap;
import org.remotelog.log.GapCause;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.LogRoot;
import org.remotelog.log.core.WriterState;

/**
 * The rows that writers and readers keep in a home. Each starts with a version byte; a row of
 * another version is refused as malformed, and so is one that is damaged: it ends with a checksum.
 */
final class LogRows {
  private static final int VERSION = 1;
  private static final int CHECKSUM_BYTES = 8;
  private static final int MAX_TEXT_BYTES = 4096;
  private static final int MAX_REFERENCES = 4096;

  private LogRows() {}

  static Bytes entry(Entry entry) {
    ByteWriter out = row();
    out.bytes(entry.id().bytes()).bytes(entry.salt()).u64(entry.timestampSeconds());
    bytes(out, entry.metadata());
    bytes(out, entry.body());
    return finish(out);
  }

  static Entry entry(long sequence, Bytes row) throws MalformedException {
    return decode(row, in -> entry(sequence, in));
  }

  private static Entry entry(long sequence, ByteReader in) throws MalformedException {
    Digest id = Digest.parse(in.take(Digest.SIZE));
    Bytes salt = in.take(Limits.ENTRY_SALT_BYTES);
    long timestamp = in.u64();
    Entry entry = new Entry(sequence, id, salt, timestamp, bytes(in), bytes(in));
    in.expectEnd();
    return entry;
  }

  /** The part of a writer's state that every append changes. */
  static Bytes frontier(LogRoot root) {
    return finish(row().bytes(root.toBytes()));
  }

  static LogRoot frontier(Bytes row) throws MalformedException {
    return LogRoot.parse(open(row).takeRest());
  }

  static Bytes standing(WriterState.Standing standing) {
    ByteWriter out = row();
    out.varint(standing.recordSequence()).varint(Math.max(0, standing.expiresAtMs()));
    out.varint(Math.max(0, standing.checkedAtMs())).bytes(standing.record());
    return finish(out);
  }

  static WriterState.Standing standing(Bytes row) throws MalformedException {
    ByteReader in = open(row);
    return new WriterState.Standing(natural(in), natural(in), natural(in), in.takeRest());
  }

  static Bytes notes(WriterState.Notes notes) {
    ByteWriter out = row();
    out.varint(notes.rosterBlocks().size());
    for (Cid cid : notes.rosterBlocks()) {
      out.bytes(cid.toBytes());
    }
    out.varint(Math.max(0, notes.rosterAtMs()));
    bytes(out, notes.rosterTag());
    bytes(out, notes.receiptsTag());
    return finish(out);
  }

  static WriterState.Notes notes(Bytes row) throws MalformedException {
    ByteReader in = open(row);
    List<Cid> rosterBlocks = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      rosterBlocks.add(cid(in));
    }
    WriterState.Notes notes =
        new WriterState.Notes(rosterBlocks, natural(in), bytes(in), bytes(in));
    in.expectEnd();
    return notes;
  }

  private static long natural(ByteReader in) throws MalformedException {
    long number = in.varint();
    if (number < 0) {
      throw new MalformedException("a row with a number of " + number);
    }
    return number;
  }

  static Bytes block(Cid cid, Bytes data) {
    return finish(row().bytes(cid.toBytes()).bytes(data));
  }

  static org.remotelog.log.Block block(Bytes row) throws MalformedException {
    return decode(row, in -> new org.remotelog.log.Block(cid(in), in.takeRest()));
  }

  static Bytes gap(Gap gap) {
    ByteWriter out = row();
    range(out, gap.range());
    text(out, gap.cause().name());
    text(out, gap.detail());
    out.varint(Math.max(0, gap.sinceMs()));
    return finish(out);
  }

  static Gap gap(LogName log, Bytes row) throws MalformedException {
    ByteReader in = open(row);
    SequenceRange range = range(in);
    String cause = bytes(in).utf8();
    String detail = bytes(in).utf8();
    try {
      Gap gap = new Gap(log, range, GapCause.valueOf(cause), detail, in.varint());
      in.expectEnd();
      return gap;
    } catch (IllegalArgumentException e) {
      throw new MalformedException("unknown cause of a gap: " + cause);
    }
  }

  static ByteWriter row() {
    return new ByteWriter().u8(VERSION);
  }

  /** The row with its checksum: what is signed later must not come from a damaged disk. */
  static Bytes finish(ByteWriter out) {
    Bytes row = out.toBytes();
    return Bytes.concat(row, checksum(row));
  }

  static ByteReader open(Bytes row) throws MalformedException {
    int version = new ByteReader(row).u8();
    if (version != VERSION) {
      throw new MalformedException("row of version " + version + ", this program reads " + VERSION);
    }
    int end = row.size() - CHECKSUM_BYTES;
    if (end < 1 || !checksum(row.slice(0, end)).equals(row.slice(end, row.size()))) {
      throw new MalformedException("its checksum is wrong");
    }
    return new ByteReader(row.slice(1, end));
  }

  /** What an opened row says. */
  interface Decoding<T> {
    T from(ByteReader in) throws MalformedException;
  }

  /** Reads a row into a value whose constructor checks its parts. */
  static <T> T decode(Bytes row, Decoding<T> decoding) throws MalformedException {
    try {
      return decoding.from(open(row));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("a row holds what cannot be: " + e.getMessage(), e);
    }
  }

  private static Bytes checksum(Bytes row) {
    return Sha256.of(row).bytes().slice(0, CHECKSUM_BYTES);
  }

  static void bytes(ByteWriter out, Bytes value) {
    out.varint(value.size()).bytes(value);
  }

  static Bytes bytes(ByteReader in) throws MalformedException {
    return in.take(in.varint());
  }

  static void ranges(ByteWriter out, List<SequenceRange> ranges) {
    out.varint(ranges.size());
    for (SequenceRange range : ranges) {
      range(out, range);
    }
  }

  static List<SequenceRange> ranges(ByteReader in) throws MalformedException {
    long count = in.varint();
    if (count < 0) {
      throw new MalformedException("a row with " + count + " ranges");
    }
    List<SequenceRange> ranges = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      ranges.add(range(in));
    }
    return ranges;
  }

  static void references(ByteWriter out, List<SegmentRef> references) {
    out.varint(references.size());
    for (SegmentRef ref : references) {
      reference(out, ref);
    }
  }

  static List<SegmentRef> references(ByteReader in) throws MalformedException {
    int count = count(in);
    List<SegmentRef> references = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      references.add(
          new SegmentRef(
              cid(in),
              range(in),
              in.take(Limits.SUBTREE_ROOT_BYTES),
              number(in),
              number(in),
              number(in),
              optional(in)));
    }
    return references;
  }

  private static void reference(ByteWriter out, SegmentRef ref) {
    out.bytes(ref.cid().toBytes());
    range(out, ref.range());
    out.bytes(ref.subtreeRoot()).varint(ref.epoch()).varint(ref.tier()).varint(ref.size());
    optional(out, ref.swarmReference());
  }

  static void range(ByteWriter out, SequenceRange range) {
    out.varint(range.first()).varint(range.last());
  }

  static SequenceRange range(ByteReader in) throws MalformedException {
    long first = in.varint();
    long last = in.varint();
    if (first < 1 || last < first) {
      throw new MalformedException("no range of entries: " + first + " to " + last);
    }
    return new SequenceRange(first, last);
  }

  static Cid cid(ByteReader in) throws MalformedException {
    return Cid.fromBytes(in.take(36));
  }

  static boolean present(ByteReader in) throws MalformedException {
    int flag = in.u8();
    if (flag > 1) {
      throw new MalformedException("a row says neither yes nor no but " + flag);
    }
    return flag == 1;
  }

  static void optional(ByteWriter out, Optional<Bytes> value) {
    bytes(out, value.orElse(Bytes.EMPTY));
  }

  static Optional<Bytes> optional(ByteReader in) throws MalformedException {
    Bytes value = bytes(in);
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  static int number(ByteReader in) throws MalformedException {
    long number = in.varint();
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new MalformedException("a row with a number of " + number);
    }
    return (int) number;
  }

  static int count(ByteReader in) throws MalformedException {
    long count = in.varint();
    if (count < 0 || count > MAX_REFERENCES) {
      throw new MalformedException("a row with " + count + " references");
    }
    return (int) count;
  }

  static void text(ByteWriter out, String text) {
    Bytes bytes = Bytes.utf8(text);
    bytes(
        out,
        bytes.size() > MAX_TEXT_BYTES ? Bytes.utf8(text.substring(0, MAX_TEXT_BYTES / 4)) : bytes);
  }
}
