package org.remotelog.log;

import java.util.Optional;
import org.remotelog.bytes.Bytes;

/**
 * What a head says about one page of segment references.
 *
 * @param cid address of the page's block, always a dag-cbor one
 * @param range all entries from the page's first segment to its last
 * @param swarmReference where Swarm holds the same block: 32 bytes, or 64 when Swarm encrypts it
 */
public record PageRef(Cid cid, SequenceRange range, Optional<Bytes> swarmReference) {
  public PageRef {
    if (cid.codec() != Cid.Codec.DAG_CBOR) {
      throw new IllegalArgumentException("a page is a dag-cbor block, not " + cid.codec());
    }
    ReferenceChecks.swarm(swarmReference);
  }
}
