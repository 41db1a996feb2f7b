package org.remotelog;

import java.util.Optional;
import org.remotelog.bytes.Digest;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.core.MerkleProof;
import org.remotelog.mvds.GroupId;

/**
 * An entry, where it is kept, and the proof that the log's signed head commits to it.
 *
 * @param member the display name of the writer
 * @param segment the segment that holds it; empty for an entry that no head covers yet
 * @param head the newest signed head that this home knows
 * @param count entries that this head states
 * @param root the root that this head states
 * @param proof the path from the commitment to that root; empty when this home does not have every
 *     commitment of the log, or when no head covers the entry
 * @param proven whether the proof holds
 */
public record EntryProof(
    GroupId group,
    LogName log,
    String member,
    boolean own,
    EntryView entry,
    Optional<SegmentRef> segment,
    Optional<Cid> head,
    long count,
    Digest root,
    Optional<MerkleProof> proof,
    boolean proven) {}
