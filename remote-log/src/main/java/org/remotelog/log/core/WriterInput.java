package org.remotelog.log.core;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.log.Announced;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.Receipt;
import org.remotelog.log.Roster.RosterRecord;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.crypto.Ed25519Signer;

/** What can happen to the writer of a log. */
public sealed interface WriterInput {

  /** Messages to become the next entries, in this order. */
  record Append(List<Draft> drafts) implements WriterInput {}

  /**
   * One message before it has a number.
   *
   * @param salt 16 fresh random bytes
   */
  record Draft(Digest id, Bytes salt, long timestampSeconds, Bytes metadata, Bytes body) {}

  /**
   * Seal what is not sealed yet, merge what is due, and sign a head.
   *
   * @param layout what {@link WriterCore#layout} gave for this state
   * @param runs the entries of each run of the layout that is to be sealed
   * @param random 32 fresh random bytes; the salts of all blocks are derived from them
   */
  record Flush(
      List<MergePlanner.Run> layout,
      Map<SequenceRange, List<Entry>> runs,
      HeadExtras extras,
      Signing signing,
      Bytes random,
      long nowMs)
      implements WriterInput {}

  /**
   * What rides on a head besides the log itself.
   *
   * @param receipts of other logs; up to {@link CoreLimits#MAX_HEAD_RECEIPTS} stand in the head, as
   *     far as it still fits into its record, more only in a fresh roster
   * @param roster newest records of other logs without inline heads, for fresh roster blocks; when
   *     there is none, heads go on to link the roster of before
   * @param announced what the head announces of its device
   */
  record HeadExtras(
      List<Receipt> receipts, Optional<List<RosterRecord>> roster, Announced announced) {
    public static final HeadExtras NONE =
        new HeadExtras(List.of(), Optional.empty(), Announced.NONE);

    public HeadExtras {
      receipts = List.copyOf(receipts);
      roster = roster.map(List::copyOf);
    }

    /** Nothing for a fresh roster. */
    public HeadExtras(List<Receipt> receipts, Announced announced) {
      this(receipts, Optional.empty(), announced);
    }
  }

  /** The keys that a flush needs: the log's own, and the group's secrets by epoch. */
  record Signing(Ed25519Signer signer, EpochSecrets secrets) {}

  /**
   * Sign the newest head again if its record needs that; else nothing happens.
   *
   * @param signer the log's own key
   */
  record Renew(Ed25519Signer signer, long nowMs) implements WriterInput {}

  /** The process started again, or an earlier attempt failed: go on with what is outgoing. */
  record Resume() implements WriterInput {}

  /** Every store has all blocks of the outgoing record. */
  record BlocksStored(long recordSequence) implements WriterInput {}

  /** Every pointer has the outgoing record. */
  record Published(long recordSequence, long nowMs) implements WriterInput {}
}
