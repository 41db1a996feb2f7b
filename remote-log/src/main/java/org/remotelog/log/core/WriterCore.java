package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Block;
import org.remotelog.log.Entry;
import org.remotelog.log.Limits;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.PageCodec;
import org.remotelog.log.codec.SegmentCodec;
import org.remotelog.log.core.MergePlanner.Run;
import org.remotelog.log.core.WriterState.Outgoing;
import org.remotelog.log.crypto.Commitments;
import org.remotelog.log.crypto.Hkdf;

/**
 * The rules of writing a log: number, seal, merge, sign.
 *
 * <p>One record is signed for one sequence: while a signed record is outgoing, a flush goes on with
 * that record, and what was appended since waits for the next one. Sealed blocks and the record are
 * persisted before the first put, so a retry after a crash sends the same bytes and no key is used
 * twice.
 */
public final class WriterCore {
  private static final int SALT_BYTES = 32;

  private WriterCore() {}

  /** One step of the writer; pure. */
  public static Step<WriterState, WriterEffect> step(WriterState state, WriterInput input) {
    if (input instanceof WriterInput.Append append) {
      return append(state, append);
    }
    if (input instanceof WriterInput.Flush flush) {
      if (state.outgoing().isPresent()) {
        return resume(state);
      }
      return isUsedUp(state) || isFull(state) ? nothing(state) : flush(state, flush);
    }
    if (input instanceof WriterInput.Renew renew) {
      return RecordRenewal.renewed(state, renew)
          .map(record -> renewed(state.withOutgoing(record), record))
          .orElseGet(() -> nothing(state));
    }
    if (input instanceof WriterInput.Resume) {
      return resume(state);
    }
    if (input instanceof WriterInput.BlocksStored stored) {
      return outgoing(state, stored.recordSequence())
          .map(
              out ->
                  new Step<WriterState, WriterEffect>(
                      state, List.of(new WriterEffect.PublishRecord(out))))
          .orElseGet(() -> nothing(state));
    }
    WriterInput.Published published = (WriterInput.Published) input;
    return outgoing(state, published.recordSequence())
        .map(out -> published(state, out, published.nowMs()))
        .orElseGet(() -> nothing(state));
  }

  /** Whether the log has no number left for a new head, but for the one that ends it. */
  public static boolean isUsedUp(WriterState state) {
    return state.recordSequence() >= Limits.MAX_OPEN_RECORD_SEQUENCE;
  }

  /**
   * Whether the head of the log has no room for more pages: it can take nothing new. Some three
   * million full segments come before.
   */
  public static boolean isFull(WriterState state) {
    return Paging.pagesOfPages(state.pages()) > CoreLimits.MAX_PAGES_OF_PAGES;
  }

  /**
   * The runs that a flush would leave behind: those that equal a segment of the state stay as they
   * are, all others are to be sealed. Empty when there is nothing to write.
   *
   * @param pending the entries after {@link WriterState#sealedCount}, ascending
   */
  public static List<Run> layout(WriterState state, Iterable<Entry> pending, int epoch) {
    List<Run> runs = new ArrayList<>();
    for (SegmentRef ref : state.segments()) {
      runs.add(new Run(ref.range(), ref.size(), ref.tier(), ref.epoch()));
    }
    int existing = runs.size();
    long first = 0;
    long last = 0;
    int bytes = 0;
    for (Entry entry : pending) {
      int size = SegmentCodec.estimatedBytes(entry);
      if (first != 0 && bytes + size > CoreLimits.SEGMENT_TARGET_BYTES) {
        runs.add(fresh(first, last, bytes, epoch));
        first = 0;
        bytes = 0;
      }
      first = first == 0 ? entry.sequence() : first;
      last = entry.sequence();
      bytes += size;
    }
    if (first != 0) {
      runs.add(fresh(first, last, bytes, epoch));
    }
    return runs.size() == existing ? Collections.emptyList() : MergePlanner.plan(runs);
  }

  /** The runs of a layout that are no segments yet. */
  public static List<Run> toSeal(WriterState state, List<Run> layout) {
    Set<SequenceRange> existing = new HashSet<>();
    for (SegmentRef ref : state.segments()) {
      existing.add(ref.range());
    }
    List<Run> toSeal = new ArrayList<>(layout);
    toSeal.removeIf(run -> existing.contains(run.range()));
    return toSeal;
  }

  private static Run fresh(long first, long last, int bytes, int epoch) {
    return new Run(new SequenceRange(first, last), bytes, MergePlanner.tierOf(bytes), epoch);
  }

  private static Step<WriterState, WriterEffect> append(
      WriterState state, WriterInput.Append append) {
    List<Entry> entries = new ArrayList<>(append.drafts().size());
    List<Digest> commitments = new ArrayList<>(append.drafts().size());
    LogRoot root = state.root();
    for (WriterInput.Draft draft : append.drafts()) {
      Entry entry =
          new Entry(
              root.count() + 1,
              draft.id(),
              draft.salt(),
              draft.timestampSeconds(),
              draft.metadata(),
              draft.body());
      Digest commitment = Commitments.of(state.log(), entry);
      entries.add(entry);
      commitments.add(commitment);
      root = root.append(commitment);
    }
    WriterState next = state.withRoot(root);
    return new Step<>(next, List.of(new WriterEffect.PersistEntries(entries, commitments, next)));
  }

  private static Step<WriterState, WriterEffect> flush(WriterState state, WriterInput.Flush flush) {
    long nowMs = RecordRenewal.tellable(flush.nowMs());
    Sealing sealing = new Sealing(state, flush);
    List<SegmentRef> segments = sealing.sealRuns();
    Paging paging = sealing.moveToPages(segments);
    HeadSigning signing = new HeadSigning(state, flush, sealing::salt, nowMs);
    HeadSigning.Signed signed = signing.sign(sealing.root, sealing.kept, paging.paged().pages());
    sealing.blocks.addAll(signed.blocks());
    Outgoing outgoing =
        new Outgoing(signed.record().sequence(), sealing.root.count(), signed.record().bytes());
    WriterState next =
        new WriterState(
            state.log(),
            state.root(),
            new WriterState.Layout(sealing.root, sealing.nextLeaf, sealing.kept, paging.paged()),
            new WriterState.Publishing(
                state.publishedCount(),
                outgoing.recordSequence(),
                Optional.of(new WriterState.SignedHead(signed.record().head(), nowMs)),
                Optional.of(outgoing),
                state.standing()),
            state.predecessor(),
            signed.notes());
    return new Step<>(
        next,
        List.of(
            new WriterEffect.PersistOutgoing(
                sealing.blocks,
                ReplacedBlock.between(
                    state, segments, paging.living(), signed.notes().rosterBlocks()),
                next),
            new WriterEffect.PutBlocks(outgoing.recordSequence())));
  }

  private static Step<WriterState, WriterEffect> resume(WriterState state) {
    return state
        .outgoing()
        .map(
            out ->
                new Step<WriterState, WriterEffect>(
                    state, List.of(new WriterEffect.PutBlocks(out.recordSequence()))))
        .orElseGet(() -> nothing(state));
  }

  private static Step<WriterState, WriterEffect> renewed(WriterState next, Outgoing outgoing) {
    return new Step<>(
        next,
        List.of(
            new WriterEffect.PersistOutgoing(List.of(), List.of(), next),
            new WriterEffect.PutBlocks(outgoing.recordSequence())));
  }

  private static Step<WriterState, WriterEffect> published(
      WriterState state, Outgoing outgoing, long nowMs) {
    WriterState next = RecordRenewal.stands(state, outgoing, nowMs);
    return new Step<>(
        next,
        List.of(
            new WriterEffect.PersistPublished(next, outgoing.recordSequence(), nowMs),
            new WriterEffect.Acknowledge(outgoing.count())));
  }

  private static Optional<Outgoing> outgoing(WriterState state, long recordSequence) {
    return state.outgoing().filter(out -> out.recordSequence() == recordSequence);
  }

  private static Step<WriterState, WriterEffect> nothing(WriterState state) {
    return new Step<>(state, Collections.emptyList());
  }

  /** The blocks, references and key material of one flush, while it is being put together. */
  private static final class Sealing {
    private final WriterState state;
    private final WriterInput.Flush flush;
    private final List<Block> blocks = new ArrayList<>();
    private final List<SegmentRef> kept = new ArrayList<>();
    private LogRoot root;
    private long nextLeaf;
    private int salts;

    Sealing(WriterState state, WriterInput.Flush flush) {
      this.state = state;
      this.flush = flush;
      this.root = state.sealedRoot();
      this.nextLeaf = state.nextLeaf();
    }

    int epoch() {
      return flush.signing().secrets().current();
    }

    SecretBytes secret(int epoch) {
      return flush.signing().secrets().required(epoch);
    }

    Bytes salt() {
      return Hkdf.expand(
          flush.random(), Bytes.utf8("remote-log block salt " + salts++), SALT_BYTES);
    }

    List<SegmentRef> sealRuns() {
      Map<SequenceRange, SegmentRef> existing = new HashMap<>();
      for (SegmentRef ref : state.segments()) {
        existing.put(ref.range(), ref);
      }
      List<SegmentRef> segments = new ArrayList<>();
      for (Run run : flush.layout()) {
        SegmentRef ref = existing.get(run.range());
        if (ref != null) {
          segments.add(withTier(ref, run.tier()));
        } else {
          seal(run, segments);
        }
      }
      return segments.isEmpty() ? state.segments() : segments;
    }

    private static SegmentRef withTier(SegmentRef ref, int tier) {
      return new SegmentRef(
          ref.cid(),
          ref.range(),
          ref.subtreeRoot(),
          ref.epoch(),
          tier,
          ref.size(),
          ref.swarmReference());
    }

    /**
     * Seals a run. Entries that compress well may be too many for one segment: the full parts are
     * final then.
     */
    private void seal(Run run, List<SegmentRef> segments) {
      List<Entry> entries = flush.runs().get(run.range());
      if (entries == null) {
        throw new IllegalArgumentException("the entries of " + run.range() + " are missing");
      }
      int from = 0;
      long bytes = 0;
      for (int at = 0; at < entries.size(); at++) {
        int size = SegmentCodec.estimatedBytes(entries.get(at));
        if (bytes + size > CoreLimits.SEGMENT_INFLATED_BYTES) {
          segments.add(seal(entries.subList(from, at), run.epoch(), MergePlanner.FINAL_TIER));
          from = at;
          bytes = 0;
        }
        bytes += size;
      }
      segments.add(seal(entries.subList(from, entries.size()), run.epoch(), run.tier()));
    }

    private SegmentRef seal(List<Entry> entries, int epoch, int tier) {
      Block block = SegmentCodec.seal(state.log(), entries, epoch, secret(epoch), nextLeaf, salt());
      nextLeaf++;
      blocks.add(block);
      List<Digest> commitments = new ArrayList<>(entries.size());
      for (Entry entry : entries) {
        Digest commitment = Commitments.of(state.log(), entry);
        commitments.add(commitment);
        if (entry.sequence() == root.count() + 1) {
          root = root.append(commitment);
        }
      }
      return new SegmentRef(
          block.cid(),
          SequenceRange.ofCount(entries.get(0).sequence(), entries.size()),
          LogRoot.shortSubtreeRoot(commitments),
          epoch,
          tier,
          block.data().size(),
          Optional.empty());
    }

    /** Moves the oldest final segments to pages when the head would link too many of them. */
    Paging moveToPages(List<SegmentRef> segments) {
      int finals = 0;
      while (finals < segments.size() && segments.get(finals).tier() == MergePlanner.FINAL_TIER) {
        finals++;
      }
      int moved = MergePlanner.movedToPages(finals);
      Paging paging =
          new Paging(
              state.layout().paged(),
              page -> PageCodec.encode(state.log(), page, epoch(), secret(epoch()), salt()));
      paging.add(segments.subList(0, moved));
      blocks.addAll(paging.blocks());
      kept.addAll(segments.subList(moved, segments.size()));
      return paging;
    }
  }
}
