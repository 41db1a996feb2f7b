package org.remotelog.log.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.MessageIdRule;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.crypto.Commitments;
import org.remotelog.log.crypto.KeySchedule;
import org.remotelog.log.crypto.LeafKeys;
import org.remotelog.log.crypto.LeafTree;
import org.remotelog.log.crypto.SegmentHeader;
import org.remotelog.log.crypto.SegmentSealer;
import org.remotelog.log.crypto.TreeHash;

/**
 * Segments: runs of entries as sealed raw blocks (docs/spec/segment.md). The same arguments give
 * the same block on one Java platform; another one may deflate differently, so writers keep sealed
 * bytes and send those again.
 */
public final class SegmentCodec {
  /** What a row adds to salt, metadata and body at most: tags, lengths and the timestamp. */
  private static final int ROW_BYTES = 44;

  /**
   * Seals entries that follow one another.
   *
   * @param epochSecret the secret of the epoch
   * @param leaf the leaf of the log's tree in the epoch, 0 to 2^32 - 1, never used before
   * @param salt 32 random bytes, never used before
   * @throws IllegalArgumentException if the entries are none, have a hole, or do not fit into one
   *     segment; see {@link #fits}
   */
  public static Block seal(
      LogName log, List<Entry> entries, int epoch, SecretBytes epochSecret, long leaf, Bytes salt) {
    Bytes run = RunCodec.encode(entries);
    if (run.size() > Limits.MAX_INFLATED_BYTES) {
      throw new IllegalArgumentException(
          "run of " + run.size() + " bytes is over " + Limits.MAX_INFLATED_BYTES);
    }
    SequenceRange range = SequenceRange.ofCount(entries.get(0).sequence(), entries.size());
    SecretBytes leafKey = LeafTree.leafKey(KeySchedule.treeRoot(epochSecret, log, epoch), leaf);
    SegmentHeader header = new SegmentHeader(epoch, leaf, salt);
    Bytes block = SegmentSealer.seal(leafKey, header, log, range, PackedText.pack(run));
    return Block.of(Cid.Codec.RAW, block);
  }

  /** As {@link #open(LogName, SegmentRef, Bytes, LeafKeys, MessageIdRule)}, by epoch secrets. */
  public static List<Entry> open(
      LogName log,
      SegmentRef ref,
      Bytes block,
      IntFunction<Optional<SecretBytes>> epochSecrets,
      MessageIdRule rule)
      throws MalformedException {
    return open(log, ref, block, LeafKeys.of(log, epochSecrets), rule);
  }

  /**
   * The entries of a block that a head or page references.
   *
   * @throws MalformedException if the block is not the one referenced, cannot be opened with the
   *     keys, exceeds a limit, or holds other entries than the reference says
   */
  public static List<Entry> open(
      LogName log, SegmentRef ref, Bytes block, LeafKeys keys, MessageIdRule rule)
      throws MalformedException {
    String what = "segment of " + ref.range();
    Block.verified(ref.cid(), block);
    SegmentHeader header = SegmentHeader.parse(block);
    if (header.epoch() != ref.epoch()) {
      throw new MalformedException(
          what + " is sealed in epoch " + header.epoch() + ", not in " + ref.epoch());
    }
    SecretBytes leafKey =
        keys.leafKey(header.epoch(), header.leaf())
            .orElseThrow(
                () -> new MalformedException(what + ": no key for epoch " + header.epoch()));
    Bytes packed = SegmentSealer.open(leafKey, log, ref.range(), block);
    Bytes run = PackedText.unpack(packed, Limits.MAX_INFLATED_BYTES, what);
    List<Entry> entries = RunCodec.decode(run, ref.range(), rule);
    if (!subtreeRoot(log, entries).equals(ref.subtreeRoot())) {
      throw new MalformedException(what + " holds other entries than its reference commits to");
    }
    return entries;
  }

  /** The first 16 bytes of the Merkle tree hash over the commitments of the entries alone. */
  public static Bytes subtreeRoot(LogName log, List<Entry> entries) {
    List<Digest> commitments = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      commitments.add(Commitments.of(log, entry));
    }
    return TreeHash.of(commitments).bytes().slice(0, Limits.SUBTREE_ROOT_BYTES);
  }

  /** What an entry adds to a run before compression, at most, in bytes. */
  public static int estimatedBytes(Entry entry) {
    return ROW_BYTES + entry.salt().size() + entry.metadata().size() + entry.body().size();
  }

  /**
   * Whether {@link #seal} takes the entries in one segment, whatever they compress to. Runs of
   * compressible entries that do not fit by this rule may fit all the same.
   */
  public static boolean fits(List<Entry> entries) {
    long bytes = 0;
    for (Entry entry : entries) {
      bytes += estimatedBytes(entry);
    }
    return entries.size() <= Limits.MAX_SEGMENT_ENTRIES
        && bytes <= Limits.MAX_BLOCK_BYTES - Limits.MAX_BLOCK_BYTES / 16;
  }

  private SegmentCodec() {}
}
