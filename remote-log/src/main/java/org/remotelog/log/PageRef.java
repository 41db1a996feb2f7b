package org.remotelog.log;

import java.util.Optional;
import org.remotelog.bytes.Bytes;

/**
 * What a head, or a page of pages, says about one page.
 *
 * @param cid address of the page's block, always a dag-cbor one
 * @param range all entries from the page's first segment to its last
 * @param swarmReference where Swarm holds the same block: 32 bytes, or 64 when Swarm encrypts it
 * @param level 0 when it holds references to segments, 1 when to pages of level 0; at most {@link
 *     Limits#MAX_PAGE_LEVEL}
 */
public record PageRef(Cid cid, SequenceRange range, Optional<Bytes> swarmReference, int level) {
  public PageRef {
    if (cid.codec() != Cid.Codec.DAG_CBOR) {
      throw new IllegalArgumentException("a page is a dag-cbor block, not " + cid.codec());
    }
    if (level < 0 || level > Limits.MAX_PAGE_LEVEL) {
      throw new IllegalArgumentException("page of level " + level);
    }
    ReferenceChecks.swarm(swarmReference);
  }

  /** A page of segments. */
  public PageRef(Cid cid, SequenceRange range, Optional<Bytes> swarmReference) {
    this(cid, range, swarmReference, 0);
  }
}
