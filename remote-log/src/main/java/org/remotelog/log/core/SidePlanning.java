package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.remotelog.bytes.Digest;
import org.remotelog.log.Head;
import org.remotelog.log.Page;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.CatchUpPlanner.Plan;

/**
 * What to fetch of a side branch. Entries that other branches have, and those that came while a
 * head of this branch was taken for another one's, are not fetched again: the references of its
 * head tell that they are its own.
 */
final class SidePlanning {
  private final BranchEntries known;
  private final List<ReaderEffect> effects;

  SidePlanning(BranchEntries known, List<ReaderEffect> effects) {
    this.known = known;
    this.effects = effects;
  }

  /** A plan, and the branch with what the plan confirms. */
  record Planned(Plan plan, SideBranch branch) {}

  Planned ofHead(ReaderState state, SideBranch branch, Head head) {
    return go(
        state,
        branch,
        CatchUpPlanner.plan(head, branch.held(), from(state, branch, BranchEntries.MAIN)));
  }

  Planned ofPage(ReaderState state, SideBranch branch, Page page) {
    return go(
        state,
        branch,
        CatchUpPlanner.plan(page, branch.held(), from(state, branch, BranchEntries.MAIN)));
  }

  private Planned go(ReaderState state, SideBranch branch, Plan ofMain) {
    SideBranch next = confirmed(state, branch, BranchEntries.MAIN, ofMain.confirmed());
    Plan plan = ofMain;
    for (SideBranch other : state.branches()) {
      if (!plan.segments().isEmpty()) {
        int source = other.number();
        Plan more = CatchUpPlanner.plan(plan.segments(), next.held(), from(state, branch, source));
        List<SequenceRange> all = new ArrayList<>(plan.confirmed());
        all.addAll(more.confirmed());
        next = confirmed(state, next, source, more.confirmed());
        plan = new Plan(more.segments(), plan.pages(), all, plan.held() + more.held());
      }
    }
    return new Planned(plan, next);
  }

  /** What this branch would hold if entries that are kept as those of another one are its own. */
  private LongFunction<Optional<Digest>> from(ReaderState state, SideBranch branch, int source) {
    return at -> {
      if (branch.held().contains(at)) {
        return known.held(state, branch, at);
      }
      Optional<Digest> there =
          isUsable(state, source, at) ? known.kept(source, at) : Optional.empty();
      return there.isPresent() ? there : known.main(state, at);
    };
  }

  /** Entries of the main branch that a newer head may yet turn out to contradict are left alone. */
  private static boolean isUsable(ReaderState state, int source, long at) {
    return source != BranchEntries.MAIN
        || state.settled().held().contains(at)
        || !state.held().contains(at);
  }

  private SideBranch confirmed(
      ReaderState state, SideBranch branch, int source, List<SequenceRange> ranges) {
    SequenceRanges held = branch.held();
    SequenceRanges.Builder own = new SequenceRanges.Builder();
    EntryMoves moves = new EntryMoves(known, branch.number());
    for (SequenceRange range : ranges) {
      for (SequenceRange missing : branch.held().missingIn(range)) {
        for (long at = missing.first(); at <= missing.last(); at++) {
          Optional<Digest> there = known.kept(source, at);
          if (there.isPresent() && !there.equals(known.main(state, at))) {
            own.add(at);
            if (source != branch.number()) {
              moves.take(state, source, at, there.get());
            }
          }
        }
      }
      held = held.plus(range);
    }
    SideBranch next = branch.withHeld(held, branch.own().plus(own.build()));
    if (next.isWoven()) {
      return branch; // The pass ends with a gap for it.
    }
    moves.carryOut(effects);
    return next;
  }
}
