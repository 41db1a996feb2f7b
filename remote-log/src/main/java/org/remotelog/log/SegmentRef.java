package org.remotelog.log;

import java.util.Optional;
import org.remotelog.bytes.Bytes;

/**
 * What a head or page says about one segment.
 *
 * @param cid address of the segment's block, always a raw one
 * @param range the entries it holds, at most {@link Limits#MAX_SEGMENT_ENTRIES}
 * @param subtreeRoot the first {@link Limits#SUBTREE_ROOT_BYTES} bytes of the Merkle tree hash over
 *     the commitments of the range alone
 * @param epoch the epoch whose secret seals it
 * @param tier how often its entries have been merged, from 0
 * @param size bytes of the block
 * @param swarmReference where Swarm holds the same block: 32 bytes, or 64 when Swarm encrypts it
 */
public record SegmentRef(
    Cid cid,
    SequenceRange range,
    Bytes subtreeRoot,
    int epoch,
    int tier,
    int size,
    Optional<Bytes> swarmReference) {
  public SegmentRef {
    if (cid.codec() != Cid.Codec.RAW) {
      throw new IllegalArgumentException("a segment is a raw block, not " + cid.codec());
    }
    if (range.last() - range.first() >= Limits.MAX_SEGMENT_ENTRIES) {
      throw new IllegalArgumentException("segment of more entries than the limit: " + range);
    }
    if (subtreeRoot.size() != Limits.SUBTREE_ROOT_BYTES) {
      throw new IllegalArgumentException("subtree root of " + subtreeRoot.size() + " bytes");
    }
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch " + epoch);
    }
    if (tier < 0 || tier > Limits.MAX_TIER) {
      throw new IllegalArgumentException("tier " + tier);
    }
    if (size < 1 || size > Limits.MAX_BLOCK_BYTES) {
      throw new IllegalArgumentException("segment of " + size + " bytes");
    }
    ReferenceChecks.swarm(swarmReference);
  }
}
