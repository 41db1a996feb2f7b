package org.remotelog.log.codec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadOutline;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.crypto.KeySchedule;
import org.remotelog.log.crypto.LeafTree;
import org.remotelog.log.crypto.Sealer;
import org.remotelog.log.crypto.SegmentHeader;
import org.remotelog.log.crypto.SegmentSealer;

/**
 * Blocks whose inside is anything at all under a seal that is right, as a member of the group with
 * ill will could make them. What is packed comes from a fuzzer, or is packed here.
 */
final class SealedBytes {
  private static final long LEAF = 5;

  private SealedBytes() {}

  /** A head with this outline and this packed part. */
  static Bytes head(HeadOutline outline, Bytes packed) {
    Map<String, CborValue> clear = new LinkedHashMap<>();
    clear.put("n", new CborValue.Int(outline.count()));
    clear.put("r", new CborValue.Binary(outline.root().bytes()));
    clear.put("s", SealedBlock.links(outline.segments()));
    clear.put("p", SealedBlock.links(outline.pages()));
    clear.put("o", SealedBlock.links(outline.rosterBlocks()));
    Bytes bound =
        new ByteWriter()
            .bytes(SampleLog.LOG.publicKey())
            .u64(outline.count())
            .bytes(outline.root().bytes())
            .toBytes();
    return block(
        clear,
        Sealer.seal(
            KeySchedule.headKey(SampleLog.SECRET, SampleLog.LOG), SampleLog.SALT, bound, packed));
  }

  /** A page of this range and level, 0 or 1, with these links and this packed part. */
  static Bytes page(SequenceRange range, int level, List<Cid> links, Bytes packed) {
    Map<String, CborValue> clear = new LinkedHashMap<>();
    clear.put(level == 0 ? "s" : "p", SealedBlock.links(links));
    Bytes lowest = ranged(SampleLog.LOG.publicKey(), range);
    Bytes bound = level == 0 ? lowest : Bytes.concat(lowest, Bytes.ofHex("01"));
    return block(
        clear,
        Sealer.seal(
            KeySchedule.pageKey(SampleLog.SECRET, SampleLog.LOG), SampleLog.SALT, bound, packed));
  }

  static Bytes roster(Bytes packed) {
    return block(
        new LinkedHashMap<>(),
        Sealer.seal(
            KeySchedule.rosterKey(SampleLog.SECRET, SampleLog.LOG),
            SampleLog.SALT,
            SampleLog.LOG.publicKey(),
            packed));
  }

  static Bytes segment(SequenceRange range, Bytes packed) {
    return SegmentSealer.seal(
        LeafTree.leafKey(
            KeySchedule.treeRoot(SampleLog.SECRET, SampleLog.LOG, SampleLog.EPOCH), LEAF),
        new SegmentHeader(SampleLog.EPOCH, LEAF, SampleLog.SALT),
        SampleLog.LOG,
        range,
        packed);
  }

  private static Bytes ranged(Bytes log, SequenceRange range) {
    return new ByteWriter().bytes(log).u64(range.first()).u64(range.last()).toBytes();
  }

  private static Bytes block(Map<String, CborValue> clear, Bytes sealed) {
    clear.put("v", new CborValue.Int(1));
    clear.put("k", new CborValue.Int(KeySchedule.ID));
    clear.put("e", new CborValue.Int(SampleLog.EPOCH));
    clear.put("x", new CborValue.Binary(sealed));
    return DagCbor.encode(new CborValue.MapOf(clear));
  }
}
