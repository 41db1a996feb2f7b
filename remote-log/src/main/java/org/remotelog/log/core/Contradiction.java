package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.log.Entry;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.core.ReaderState.Accepted;
import org.remotelog.log.crypto.Commitments;

/**
 * Whether what a head, a page or a segment says of entries is another history than what is held.
 * References that were compared once are not compared again, so a reader that follows a log pays
 * for what is new.
 */
final class Contradiction {
  private final ReadContext context;
  private final BranchEntries known;

  Contradiction(ReadContext context, BranchEntries known) {
    this.context = context;
    this.known = known;
  }

  /** Whether a head cannot belong to the main branch, as far as its references say. */
  boolean ofHead(ReaderState state, Head head) {
    Optional<Head> accepted = state.accepted().map(Accepted::head);
    if (head.count() == state.verified().count() && head.count() > 0) {
      return !head.root().equals(state.verified().root());
    }
    if (accepted.isPresent() && accepted.get().count() == head.count()) {
      return !head.root().equals(accepted.get().root());
    }
    return among(
        head.segments(), accepted.map(Head::segments).orElse(List.of()), state.held(), this::main);
  }

  /** What an older head is beside the main branch. */
  enum Verdict {
    /** One that the main branch had. */
    SAME,
    /** One of another history. */
    OTHER,
    /** It shows once more is held. */
    OPEN
  }

  /**
   * Whether an older head is one of another history, and no rollback. It has no more entries then,
   * and as after a fork every entry differs, its last reference tells. What a newer head may yet
   * turn out not to go on with is compared once that shows.
   */
  Verdict ofOlder(ReaderState state, Accepted old) {
    ReaderState.Settled main = state.settled();
    Accepted newest = main.accepted().get();
    if (old.record().head().equals(newest.record().head())) {
      return Verdict.SAME;
    }
    List<SegmentRef> all = old.head().segments();
    List<SegmentRef> last = all.subList(Math.max(0, all.size() - 1), all.size());
    boolean isAfter = old.record().sequence() > newest.record().sequence();
    if (among(last, List.of(), main.held(), this::main)
        || (!isAfter && old.head().count() > newest.head().count())) {
      return Verdict.OTHER;
    }
    boolean isHeld = last.isEmpty() || main.held().containsAll(last.get(0).range());
    return isHeld && !isAfter ? Verdict.SAME : Verdict.OPEN;
  }

  /** Whether the last entries that a head states are held, which it does not contradict. */
  boolean isPart(ReaderState state, Accepted head) {
    List<SegmentRef> all = head.head().segments();
    return all.isEmpty() || state.held().containsAll(all.get(all.size() - 1).range());
  }

  /**
   * Whether an older record without its head is one of another history: the number tells, should
   * another one have been accepted under it.
   */
  boolean ofOlder(ReaderState state, HeadRecord record) {
    Optional<Bytes> past = context.past().apply(record.sequence());
    // Of a fork that is known the heads of its branches are read, and not all before them.
    return state.branches().isEmpty()
        && past.isPresent()
        && !past.get().equals(HeadChoice.tag(record));
  }

  /** Whether a page says of entries that are held that they are others. */
  boolean ofPage(ReaderState state, List<SegmentRef> references) {
    return among(references, List.of(), state.held(), this::main);
  }

  /** Whether opened entries are others than those that are held. */
  boolean ofEntries(ReaderState state, Iterable<Entry> entries) {
    return amongEntries(
        state, entries, at -> state.held().contains(at) ? main(at) : Optional.empty());
  }

  static boolean amongEntries(
      ReaderState state, Iterable<Entry> entries, LongFunction<Optional<Digest>> commitment) {
    for (Entry entry : entries) {
      Optional<Digest> held = commitment.apply(entry.sequence());
      if (held.isPresent() && !held.get().equals(Commitments.of(state.log(), entry))) {
        return true;
      }
    }
    return false;
  }

  private Optional<Digest> main(long sequence) {
    return known.kept(BranchEntries.MAIN, sequence);
  }

  static boolean among(
      List<SegmentRef> references,
      List<SegmentRef> known,
      SequenceRanges held,
      LongFunction<Optional<Digest>> commitment) {
    Set<List<Object>> checked = new HashSet<>();
    for (SegmentRef reference : known) {
      checked.add(List.of(reference.range(), reference.subtreeRoot()));
    }
    for (SegmentRef reference : references) {
      if (held.containsAll(reference.range())
          && !checked.contains(List.<Object>of(reference.range(), reference.subtreeRoot()))
          && differs(reference, commitment)) {
        return true;
      }
    }
    return false;
  }

  private static boolean differs(SegmentRef reference, LongFunction<Optional<Digest>> commitment) {
    List<Digest> known = new ArrayList<>();
    for (long at = reference.range().first(); at <= reference.range().last(); at++) {
      Optional<Digest> one = commitment.apply(at);
      if (!one.isPresent()) {
        return false;
      }
      known.add(one.get());
    }
    return !LogRoot.shortSubtreeRoot(known).equals(reference.subtreeRoot());
  }
}
