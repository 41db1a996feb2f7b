package org.remotelog.log.core;

import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.Head;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.core.ReaderState.Accepted;

/**
 * The rules of a log with two histories. The one that was read first is the main branch and goes on
 * as if nothing was; each other one is a {@link SideBranch}, of which only that is fetched and
 * delivered that the main branch has not. Nothing that was delivered is taken back.
 *
 * <p>A record belongs to a side branch when the accepted one has its sequence and another head, or
 * when its head contradicts commitments that are held: then it does not extend the main branch.
 */
public final class Branches {
  private final List<ReaderEffect> effects;
  private final BranchEntries known;
  private final Contradiction contradiction;
  private final BranchMatch match;
  private final SideReading side;
  private final BranchPlacing placing;
  private final OtherHeads others;
  private final BranchJoining joining;

  Branches(ReadContext context, List<ReaderEffect> effects) {
    this.effects = effects;
    this.known = new BranchEntries(context);
    this.contradiction = new Contradiction(context, known);
    this.match = new BranchMatch(known);
    this.side = new SideReading(context, known, effects);
    this.placing = new BranchPlacing(known, match, side, effects);
    this.others = new OtherHeads(context, contradiction, match, side, placing, effects);
    this.joining = new BranchJoining(known, side, effects);
  }

  BranchEntries known() {
    return known;
  }

  /** Heads that are not, or may not be, of the main branch. */
  OtherHeads others() {
    return others;
  }

  /** Joins branches that turned out to be one. */
  Reading joined(Reading reading) {
    return joining.joined(reading);
  }

  Contradiction contradiction() {
    return contradiction;
  }

  /** Whether a page shows that the newest head is not of the main branch. */
  boolean isOther(ReaderState state, List<SegmentRef> page) {
    return state.before().isPresent()
        && (contradiction.ofPage(state, page) || match.isOfSide(state, page));
  }

  /**
   * Up to which number all branches of a log are known to hold the same entries: the most that a
   * receipt may confirm. For a log that is not forked that is all that its accepted head has; 0
   * while the head of a branch is not to be had. Pure.
   */
  public static long commonPart(ReaderState state) {
    long common = state.count();
    for (SideBranch branch : state.branches()) {
      common = Math.min(common, branch.commonPart());
    }
    return common;
  }

  /** The newest head is of another branch after all: see {@link #place}. */
  Reading cut(Reading reading) {
    return placing.cut(reading);
  }

  /** Gives a head that was cut off its place, with what it stated of what came. */
  Reading place(Reading reading, Accepted head) {
    return placing.place(reading, head);
  }

  /** A page of a side branch came, or did not; one that was asked for another head is let go. */
  Reading pageFetched(Reading reading, ReaderInput.SidePageFetched input) {
    Optional<SideBranch> branch = asked(reading, input.branch(), input.head());
    return branch.isPresent()
        ? placing.checked(side.pageFetched(reading, branch.get(), input))
        : reading;
  }

  /** The same of a segment. */
  Reading segmentFetched(Reading reading, ReaderInput.SideSegmentFetched input) {
    Optional<SideBranch> branch = asked(reading, input.branch(), input.head());
    if (!branch.isPresent()) {
      return reading;
    }
    SideReading.Opened opened = side.opened(reading, branch.get(), input);
    Reading next = opened.reading();
    if (!match.contradicts(next.state(), branch.get(), opened.entries())) {
      return opened.entries().isEmpty()
          ? next
          : placing.checked(side.take(next, branch.get(), input.segment(), opened.entries()));
    }
    return branch.get().before().isPresent()
        ? placing.split(next, branch.get())
        : side.refuse(
            next,
            branch.get().record(),
            "segment " + input.segment().cid(),
            new MalformedException("it has other entries than its head states elsewhere"));
  }

  private static Optional<SideBranch> asked(Reading reading, int number, Cid head) {
    return reading
        .state()
        .branch(number)
        .filter(branch -> branch.accepted().isPresent() && branch.record().head().equals(head));
  }

  /** The entries of a segment, once they have passed every check. */
  List<Entry> entries(Reading reading, SegmentRef reference, Bytes block)
      throws MalformedException {
    return side.entries(reading, reference, block);
  }

  /**
   * What the main branch has taken in may be what side branches miss, or have.
   *
   * @param before what was held for good by the main one before
   */
  Reading shared(Reading reading, SequenceRanges before) {
    return reading.state().branches().isEmpty()
        ? reading
        : placing.checked(side.shared(side.alike(reading, before)));
  }

  /** Whether everything is held that the newest head states, and it has another root. */
  boolean isOther(ReaderState state) {
    return state.before().isPresent()
        && state.verified().count() == state.count()
        && !state.verified().root().equals(state.accepted().get().head().root());
  }

  /** Once everything is held that the newest head states, it is known to be the main one's. */
  Reading afterHolding(Reading reading) {
    ReaderState state = reading.state();
    if (state.verified().count() < state.count()) {
      return reading;
    }
    return state.before().isPresent()
        ? persisted(reading.with(state.withBefore(Optional.empty())))
        : reading;
  }

  /** Remembers where to go back to, should the head that is accepted next not extend this state. */
  Reading beforeNewest(Reading reading, Head newest) {
    ReaderState state = reading.state();
    if (state.count() == 0 || newest.count() <= state.verified().count()) {
      return reading;
    }
    Accepted accepted = state.accepted().get();
    ReaderState.Before then =
        state
            .before()
            .map(one -> one.withPassed(ReaderState.Before.plus(one.passed(), accepted)))
            .orElseGet(
                () -> new ReaderState.Before(accepted, state.held(), state.verified(), List.of()));
    return persisted(reading.with(state.withBefore(Optional.of(then))));
  }

  private Reading persisted(Reading reading) {
    effects.add(new ReaderEffect.PersistSides(reading.state()));
    return reading;
  }
}
