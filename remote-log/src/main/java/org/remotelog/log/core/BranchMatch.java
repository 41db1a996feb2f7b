package org.remotelog.log.core;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.remotelog.bytes.Digest;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.Head;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.ReaderState.Accepted;

/**
 * Which side branch a head belongs to, as far as its references tell: nothing is fetched for it. It
 * is one's of which it states an entry that the main branch does not have, and contradicts nothing;
 * else it may be any one's that it does not contradict. The root of all its entries decides in the
 * end.
 */
final class BranchMatch {
  private final BranchEntries entries;

  BranchMatch(BranchEntries entries) {
    this.entries = entries;
  }

  /** Whether a head, not yet accepted, is of a side branch and not of the main one. */
  boolean isOfSide(ReaderState state, Accepted head, Sides sides) {
    return stated(state, head, sides).isPresent() || older(state, head, sides).isPresent();
  }

  /** Whether a page belongs to a side branch and not to the main one. */
  boolean isOfSide(ReaderState state, List<SegmentRef> references) {
    return branches(state)
        .anyMatch(branch -> states(state, branch, references) && agrees(state, branch, references));
  }

  /**
   * The branch of which a head states an entry that the main one has not, and with which it goes
   * on.
   *
   * @param sides knows of which branches the head is not
   */
  Optional<SideBranch> stated(ReaderState state, Accepted head, Sides sides) {
    return branches(state, head, sides)
        .filter(branch -> isAfter(state, branch, head) && states(state, branch, head.head()))
        .findFirst();
  }

  /** A branch that a head may go on with, as it contradicts nothing. */
  Optional<SideBranch> possible(ReaderState state, Accepted head, Sides sides) {
    return branches(state, head, sides).filter(branch -> isAfter(state, branch, head)).findFirst();
  }

  /**
   * The branch of which a head may be an older one: for certain once the branch {@link #covers} it.
   */
  Optional<SideBranch> older(ReaderState state, Accepted head, Sides sides) {
    return branches(state, head, sides)
        .filter(
            branch ->
                head.record().sequence() < branch.record().sequence()
                    && head.head().count() <= branch.count()
                    && states(state, branch, head.head())
                    && agrees(state, branch, head.head().segments()))
        .findFirst();
  }

  /** Whether all is held of a branch that a head states, so that nothing is left to compare. */
  static boolean covers(SideBranch branch, Accepted head) {
    return head.head().count() <= branch.verified().count();
  }

  /** Whether opened entries are others than those that a branch holds at their numbers. */
  boolean contradicts(ReaderState state, SideBranch branch, List<Entry> opened) {
    return Contradiction.amongEntries(state, opened, at -> entries.held(state, branch, at));
  }

  private static Stream<SideBranch> branches(ReaderState state, Accepted head, Sides sides) {
    return branches(state).filter(branch -> !sides.isNotOf(branch.number(), head.record()));
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
        at -> entries.held(state, branch, at));
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
        && CatchUpPlanner.matches(reference, branch.held(), at -> entries.held(state, branch, at));
  }

  /**
   * Whether the branch holds an entry here that the main one does not have, as far as is known. An
   * entry that the main one has and that is not here may be the same.
   */
  private boolean hasOwn(ReaderState state, SideBranch branch, SequenceRange range) {
    long mains = state.settled().accepted().map(one -> one.head().count()).orElse(0L);
    for (SequenceRange own : branch.own().asList()) {
      long last = Math.min(own.last(), range.last());
      for (long at = Math.max(own.first(), range.first()); at <= last; at++) {
        Optional<Digest> main = entries.main(state, at);
        boolean isOther =
            main.isPresent() ? !main.equals(entries.kept(branch.number(), at)) : at > mains;
        if (isOther) {
          return true;
        }
      }
    }
    return false;
  }
}
