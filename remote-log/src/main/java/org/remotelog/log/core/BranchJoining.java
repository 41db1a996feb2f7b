package org.remotelog.log.core;

import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Digest;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.SequenceRange;

/**
 * Joins two branches when both are read and the newer one has all of the older one: its head came
 * when the older one's newest was still taken for that of another history. So each history takes
 * one place.
 */
final class BranchJoining {
  private final BranchEntries known;
  private final SideReading side;
  private final List<ReaderEffect> effects;

  BranchJoining(BranchEntries known, SideReading side, List<ReaderEffect> effects) {
    this.known = known;
    this.side = side;
    this.effects = effects;
  }

  Reading joined(Reading reading) {
    Reading next = reading;
    int places;
    do {
      places = next.state().branches().size();
      next = joinedOnce(next);
    } while (next.state().branches().size() < places);
    return next;
  }

  private Reading joinedOnce(Reading reading) {
    Reading next = reading;
    for (SideBranch newer : reading.state().branches()) {
      boolean isThere = next.state().branches().contains(newer);
      if (isThere && newer.isRead() && !newer.before().isPresent()) {
        for (SideBranch older : reading.state().branches()) {
          if (next.state().branches().contains(older) && goesOn(older, newer)) {
            next = moved(next, older, newer.number());
          }
        }
        if (isMainAtRest(next.state(), newer)) {
          if (goesOnWithMain(next.state(), newer)) {
            return withMain(next, newer);
          }
          next = isPartOfMain(next.state(), newer) ? moved(next, newer, BranchEntries.MAIN) : next;
        }
      }
    }
    return next;
  }

  private boolean goesOn(SideBranch older, SideBranch newer) {
    return older.isRead()
        && !older.before().isPresent()
        && !older.own().isEmpty()
        && older.accepted().get().head().successors().isEmpty()
        && older.record().sequence() < newer.record().sequence()
        && older.count() < newer.count()
        && isSame(older, newer, older.own().asList().get(0).first())
        && isSame(older, newer, older.count())
        && older.own().asList().stream().allMatch(range -> isSame(older, newer, range))
        && hasNoOther(older, newer);
  }

  /** Whether the newer one has no entry of its own where the older one has the main one's. */
  private static boolean hasNoOther(SideBranch older, SideBranch newer) {
    for (SequenceRange own : newer.own().asList()) {
      long last = Math.min(own.last(), older.count());
      if (own.first() <= last && !older.own().containsAll(new SequenceRange(own.first(), last))) {
        return false;
      }
    }
    return true;
  }

  private boolean isSame(SideBranch older, SideBranch newer, SequenceRange range) {
    for (long at = range.first(); at <= range.last(); at++) {
      if (!isSame(older, newer, at)) {
        return false;
      }
    }
    return true;
  }

  private boolean isSame(SideBranch older, SideBranch newer, long at) {
    Optional<Digest> one = known.kept(older.number(), at);
    return older.own().contains(at)
        && newer.own().contains(at)
        && one.isPresent()
        && one.equals(known.kept(newer.number(), at));
  }

  /** Whether the main branch is known to its end, and another one than this is left. */
  private static boolean isMainAtRest(ReaderState state, SideBranch branch) {
    return state.accepted().isPresent()
        && !state.before().isPresent()
        && state.verified().count() == state.count()
        && (state.branches().size() > 1
            || state.conflicts().isEmpty()
            || branch.record().head().equals(state.accepted().get().record().head()));
  }

  private static boolean goesOnWithMain(ReaderState state, SideBranch newer) {
    return state.accepted().get().head().successors().isEmpty()
        && state.accepted().get().record().sequence() < newer.record().sequence()
        && state.count() < newer.count()
        && state.count() < newer.differs();
  }

  private static boolean isPartOfMain(ReaderState state, SideBranch older) {
    HeadRecord main = state.accepted().get().record();
    return older.own().isEmpty()
        && older.count() <= state.count()
        && (older.record().head().equals(main.head())
            || (older.record().sequence() < main.sequence()
                && older.accepted().get().head().successors().isEmpty()));
  }

  private Reading withMain(Reading reading, SideBranch newer) {
    SequenceRanges before = reading.state().held();
    Reading next = moved(reading, newer, BranchEntries.MAIN);
    next =
        next.with(
            next.state()
                .withAccepted(newer.accepted().get())
                .withHeld(newer.held(), newer.verified()));
    effects.add(new ReaderEffect.Persist(next.state()));
    return side.alike(next, before);
  }

  /** Tells of what a head that was cut off has left where the entries come to. */
  private void replaced(SideBranch from, int to) {
    ReplacedEntries replaced = new ReplacedEntries(known, to);
    for (SequenceRange range : from.own().asList()) {
      for (long at = range.first(); at <= range.last(); at++) {
        long number = at;
        known.kept(from.number(), at).ifPresent(coming -> replaced.add(number, coming));
      }
    }
    replaced.carryOut(effects);
  }

  private Reading moved(Reading reading, SideBranch from, int to) {
    if (!from.own().isEmpty()) {
      replaced(from, to);
      effects.add(known.move(from.number(), to, from.own(), false));
    }
    Reading next = reading.withoutBranch(from.number());
    effects.add(new ReaderEffect.PersistSides(next.state()));
    return next;
  }
}
