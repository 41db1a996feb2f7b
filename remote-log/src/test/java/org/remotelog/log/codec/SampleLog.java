package org.remotelog.log.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.Head;
import org.remotelog.log.LogName;
import org.remotelog.log.MessageIdRule;
import org.remotelog.log.PageRef;
import org.remotelog.log.Predecessor;
import org.remotelog.log.PruneStatement;
import org.remotelog.log.Receipt;
import org.remotelog.log.Roster;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;

/** A log with fixed names and keys, and what tests put into it. */
public final class SampleLog {
  public static final LogName LOG = LogName.of(filled(0x11, 32));
  public static final LogName OTHER = LogName.of(filled(0x22, 32));
  public static final SecretBytes SECRET = SecretBytes.of(filled(0x33, 32));
  public static final Bytes SALT = filled(0x44, 32);
  public static final int EPOCH = 3;

  /** A stand-in for the rule of MVDS: any function of time and body will do. */
  public static final MessageIdRule RULE =
      (timestamp, body) -> Sha256.begin().addLong(timestamp).add(body).finish();

  public static final IntFunction<Optional<SecretBytes>> SECRETS =
      epoch -> epoch <= EPOCH ? Optional.of(SECRET) : Optional.empty();

  public static Bytes filled(int value, int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return Bytes.wrap(bytes);
  }

  public static SecretBytes filledSecret(int value) {
    return SecretBytes.of(filled(value, 32));
  }

  public static Bytes random(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  public static Digest digest(String text) {
    return Sha256.of(Bytes.utf8(text));
  }

  public static Entry entry(long sequence, long timestampSeconds, Bytes metadata, Bytes body) {
    Bytes salt = Sha256.of(Bytes.utf8("salt " + sequence)).bytes().slice(0, 16);
    return new Entry(
        sequence, RULE.idOf(timestampSeconds, body), salt, timestampSeconds, metadata, body);
  }

  /** Metadata that names these parents. */
  public static Bytes parents(Digest... ids) {
    ByteWriter writer = new ByteWriter();
    for (Digest id : ids) {
      writer.u8(0x0a).u8(0x20).bytes(id.bytes());
    }
    return writer.toBytes();
  }

  /** Three entries: one without metadata, one with a parent in the run, one with two others. */
  public static List<Entry> threeEntries() {
    Entry first = entry(7, 1_700_000_000, Bytes.EMPTY, Bytes.utf8("hello"));
    Entry second = entry(8, 1_700_000_060, parents(first.id()), Bytes.utf8("hello again"));
    Bytes metadata = Bytes.concat(parents(second.id(), digest("elsewhere")), Bytes.ofHex("1001"));
    Entry third = entry(9, 1_699_999_000, metadata, Bytes.EMPTY);
    return List.of(first, second, third);
  }

  /** Chat-like entries in one chain. */
  public static List<Entry> chat(long first, int count, long seed) {
    Random random = new Random(seed);
    List<Entry> entries = new ArrayList<>();
    Bytes metadata = Bytes.EMPTY;
    for (int i = 0; i < count; i++) {
      String text = "message " + i + " of " + seed + " about " + random.nextInt(1000);
      Entry entry = entry(first + i, 1_700_000_000 + 60L * i, metadata, Bytes.utf8(text));
      entries.add(entry);
      metadata = parents(entry.id());
    }
    return entries;
  }

  public static Block seal(List<Entry> entries) {
    return SegmentCodec.seal(LOG, entries, EPOCH, SECRET, 5, SALT);
  }

  public static SegmentRef refOf(List<Entry> entries, Block block) {
    return new SegmentRef(
        block.cid(),
        SequenceRange.ofCount(entries.get(0).sequence(), entries.size()),
        SegmentCodec.subtreeRoot(LOG, entries),
        EPOCH,
        0,
        block.data().size(),
        Optional.empty());
  }

  public static SegmentRef segment(SequenceRange range, int epoch, int tier, int size) {
    Bytes data = Bytes.utf8("segment " + range);
    return new SegmentRef(
        Cid.of(Cid.Codec.RAW, data),
        range,
        Sha256.of(data).bytes().slice(0, 16),
        epoch,
        tier,
        size,
        Optional.empty());
  }

  public static PageRef page(SequenceRange range) {
    Cid cid = Cid.of(Cid.Codec.DAG_CBOR, Bytes.utf8("page " + range));
    return new PageRef(cid, range, Optional.empty());
  }

  /** A head of one segment and nothing else. */
  public static Head smallHead() {
    List<Entry> entries = threeEntries();
    return Head.of(
        LOG, 9, digest("root"), 1_700_000_100_000L, List.of(refOf(entries, seal(entries))));
  }

  /** A head that uses every field. */
  public static Head richHead() {
    SegmentRef plain = segment(new SequenceRange(201, 300), EPOCH, 2, 70_000);
    SegmentRef swarm =
        new SegmentRef(
            plain.cid(),
            new SequenceRange(311, 311),
            plain.subtreeRoot(),
            EPOCH - 2,
            0,
            200,
            Optional.of(filled(0x55, 64)));
    return new Head(
        LOG,
        320,
        digest("root"),
        1_700_000_100_000L,
        List.of(plain, swarm),
        List.of(page(new SequenceRange(11, 100)), page(new SequenceRange(150, 200))),
        List.of(Cid.of(Cid.Codec.DAG_CBOR, Bytes.utf8("roster"))),
        List.of(
            Receipt.of(OTHER, 40, digest("other root"), List.of()),
            Receipt.of(
                LOG, 50, digest("r"), List.of(new SequenceRange(1, 2), new SequenceRange(9, 50)))),
        Optional.of(new PruneStatement(11, 1_690_000_000_000L)),
        Optional.of(new Predecessor(OTHER, 12, digest("before"))),
        Optional.of(filled(0x66, 20)),
        Optional.of(filled(0x77, 32)),
        true);
  }

  public static Roster roster() {
    return new Roster(
        1_700_000_200_000L,
        List.of(
            new Roster.RosterRecord(LOG, Bytes.utf8("a record")),
            new Roster.RosterRecord(OTHER, filled(0x0f, 220))),
        List.of(Receipt.of(OTHER, 40, digest("other root"), List.of())));
  }

  private SampleLog() {}
}
