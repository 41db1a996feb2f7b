package org.remotelog.log.core;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.remotelog.bytes.Digest;
import org.remotelog.log.Cid;
import org.remotelog.log.Head;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.ReaderState.Accepted;

/**
 * Which side branch a head belongs to, by its references alone: nothing is fetched to tell. It is
 * one's of which it states an entry that the main branch does not have, and contradicts nothing.
 */
final class BranchMatch {
  private final ReadContext context;

  BranchMatch(ReadContext context) {
    this.context = context;
  }

  /** What a branch holds at a number, by itself or together with the main one. */
  Optional<Digest> commitment(ReaderState state, SideBranch branch, long at) {
    Optional<Digest> own = context.side().commitment(branch.number(), at);
    return own.isPresent() || !state.settled().held().contains(at) ? own : context.held().apply(at);
  }

  /** Whether a head, not yet accepted, goes on with a side branch and not with the main one. */
  boolean isOfSide(ReaderState state, Accepted head) {
    return branches(state)
        .anyMatch(branch -> isAfter(state, branch, head) && states(state, branch, head.head()));
  }

  /** Whether a page belongs to a side branch and not to the main one. */
  boolean isOfSide(ReaderState state, List<SegmentRef> references) {
    return branches(state)
        .anyMatch(branch -> states(state, branch, references) && agrees(state, branch, references));
  }

  /** The branch that a head goes on with which is not of the main one. */
  Optional<SideBranch> continued(ReaderState state, Accepted head) {
    Optional<SideBranch> stated =
        branches(state)
            .filter(branch -> states(state, branch, head.head()))
            .filter(branch -> isAfter(state, branch, head))
            .findFirst();
    return stated.isPresent()
        ? stated
        : branches(state).filter(branch -> isAfter(state, branch, head)).findFirst();
  }

  /** The branch of which a head is an older one. */
  Optional<SideBranch> past(ReaderState state, Accepted head) {
    return branches(state)
        .filter(
            branch ->
                head.record().sequence() < branch.record().sequence()
                    && head.head().count() <= branch.count()
                    && states(state, branch, head.head())
                    && agrees(state, branch, head.head().segments()))
        .findFirst();
  }

  private static Stream<SideBranch> branches(ReaderState state) {
    return state.branches().stream().filter(branch -> branch.accepted().isPresent());
  }

  private boolean isAfter(ReaderState state, SideBranch branch, Accepted head) {
    return head.record().sequence() > branch.record().sequence()
        && head.head().count() >= branch.count()
        && agrees(state, branch, head.head().segments());
  }

  private boolean agrees(ReaderState state, SideBranch branch, List<SegmentRef> references) {
    return !Contradiction.among(
        references,
        branch.accepted().get().head().segments(),
        branch.held(),
        at -> commitment(state, branch, at));
  }

  /** Whether a head states an entry that the branch has and the main one has not. */
  private boolean states(ReaderState state, SideBranch branch, Head head) {
    Set<Cid> pages = new HashSet<>();
    for (PageRef page : branch.accepted().get().head().pages()) {
      pages.add(page.cid());
    }
    for (PageRef page : head.pages()) {
      if (pages.contains(page.cid()) && hasOwn(state, branch, page.range())) {
        return true;
      }
    }
    return states(state, branch, head.segments());
  }

  private boolean states(ReaderState state, SideBranch branch, List<SegmentRef> references) {
    Set<List<Object>> known = new HashSet<>();
    for (SegmentRef reference : branch.accepted().get().head().segments()) {
      known.add(stated(reference));
    }
    Set<List<Object>> mains = new HashSet<>();
    state
        .settled()
        .accepted()
        .ifPresent(main -> main.head().segments().forEach(one -> mains.add(stated(one))));
    for (SegmentRef reference : references) {
      if (reference.range().last() >= branch.differs()
          && !mains.contains(stated(reference))
          && hasOwn(state, branch, reference.range())
          && (known.contains(stated(reference)) || matches(state, branch, reference))) {
        return true;
      }
    }
    return false;
  }

  private static List<Object> stated(SegmentRef reference) {
    return List.of(reference.range(), reference.subtreeRoot());
  }

  private boolean matches(ReaderState state, SideBranch branch, SegmentRef reference) {
    return branch.held().containsAll(reference.range())
        && CatchUpPlanner.matches(reference, branch.held(), at -> commitment(state, branch, at));
  }

  /**
   * Whether the branch holds an entry here that the main one does not have, as far as is known. An
   * entry that the main one has and that is not here may be the same.
   */
  private boolean hasOwn(ReaderState state, SideBranch branch, SequenceRange range) {
    ReaderState.Settled main = state.settled();
    for (long at = Math.max(range.first(), branch.differs()); at <= range.last(); at++) {
      Optional<Digest> own = context.side().commitment(branch.number(), at);
      boolean isOther =
          main.held().contains(at)
              ? !context.held().apply(at).equals(own)
              : at > main.accepted().map(one -> one.head().count()).orElse(0L);
      if (own.isPresent() && isOther) {
        return true;
      }
    }
    return false;
  }
}
