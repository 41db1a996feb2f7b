package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Digest;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.ReaderState.Accepted;

/**
 * Gives each head that is not of the main branch its place: in the side branch that it goes on
 * with, or in one of its own. Which it is shows for certain only when the entries are here. A head
 * whose branch has another root is taken out of it again, with the entries that it stated.
 */
final class BranchPlacing {
  private final BranchEntries known;
  private final BranchMatch match;
  private final SideReading side;
  private final List<ReaderEffect> effects;

  BranchPlacing(
      BranchEntries known, BranchMatch match, SideReading side, List<ReaderEffect> effects) {
    this.known = known;
    this.match = match;
    this.side = side;
    this.effects = effects;
  }

  /** Takes in a head that is not of the main branch, and plans for it. */
  Reading place(Reading reading, Accepted head) {
    HeadRecord record = head.record();
    Optional<SideBranch> empty = byHead(reading.state(), record);
    boolean isThere = empty.isPresent() && empty.get().accepted().isPresent();
    if (isThere || isBefore(reading.state(), record)) {
      return reading;
    }
    Sides sides = reading.sides();
    Optional<SideBranch> goesOn = match.stated(reading.state(), head, sides);
    Optional<SideBranch> past = match.older(reading.state(), head, sides);
    if (past.filter(branch -> BranchMatch.covers(branch, head)).isPresent()) {
      // It is one of its heads for certain; another one may share what it states.
      goesOn = Optional.empty();
    }
    if (!goesOn.isPresent() && !past.isPresent()) {
      goesOn = match.possible(reading.state(), head, sides);
    }
    if (!goesOn.isPresent() && !past.isPresent()) {
      Optional<Integer> free = empty.map(SideBranch::number);
      return free.isPresent() || freeNumber(reading.state()).isPresent()
          ? begun(reading, free.orElseGet(() -> freeNumber(reading.state()).get()), head)
          : noPlace(reading, ReaderState.Unplaced.of(head));
    }
    Reading next = empty.isPresent() ? reading.withoutBranch(empty.get().number()) : reading;
    if (goesOn.isPresent()) {
      return planned(next, goesOn.get().withHead(head));
    }
    if (!BranchMatch.covers(past.get(), head)) {
      return persisted(
          next.with(WaitingHeads.plusOpen(next.state(), ReaderState.Unplaced.of(head))));
    }
    effects.add(new ReaderEffect.Stale(record.sequence(), past.get().record().sequence()));
    next = next.with(WaitingHeads.minus(next.state(), record));
    return next.state().equals(reading.state()) ? next : persisted(next);
  }

  private Reading begun(Reading reading, int number, Accepted head) {
    return planned(reading, SideBranch.unread(number, head.record(), Optional.of(head)));
  }

  private Reading planned(Reading reading, SideBranch branch) {
    ReaderState state = WaitingHeads.minus(reading.state(), branch.record()).withBranch(branch);
    return checked(side.plan(persisted(reading.with(state)), branch.number()));
  }

  /** Goes on with a branch of which something is missing. */
  Reading resumed(Reading reading, SideBranch branch) {
    return checked(side.plan(reading, branch.number()));
  }

  /** Takes in a record whose head is not here. */
  Reading place(Reading reading, HeadRecord record) {
    if (isBefore(reading.state(), record)) {
      return reading;
    }
    Optional<Integer> number = freeNumber(reading.state());
    return number.isPresent()
        ? persisted(
            reading.with(
                WaitingHeads.minus(reading.state(), record)
                    .withBranch(SideBranch.unread(number.get(), record, Optional.empty()))))
        : noPlace(reading, ReaderState.Unplaced.of(record));
  }

  /**
   * The newest head is of another branch after all: the main one goes on from before it, and that
   * head is to be placed.
   */
  Reading cut(Reading reading) {
    Accepted newest = reading.state().accepted().get();
    Reading next = reading.with(reading.state().back());
    HeadRecord then = next.state().accepted().get().record();
    effects.add(new ReaderEffect.Forked(then, newest.record()));
    leave(next.state(), BranchEntries.MAIN, reading.state().held(), next.state().held());
    effects.add(new ReaderEffect.Persist(next.state()));
    boolean isSettled = !next.state().before().isPresent();
    next = next.with(next.sides().cut());
    return persisted(left(next, BranchEntries.MAIN, newest.record(), isSettled));
  }

  /** The newest head of a side branch is of another one. */
  Reading split(Reading reading, SideBranch branch) {
    Accepted newest = branch.accepted().get();
    SideBranch then = branch.back();
    Reading next = reading.with(reading.state().withBranch(then));
    leave(next.state(), branch.number(), branch.own(), then.own());
    boolean isSettled = !then.before().isPresent();
    next = left(next, branch.number(), newest.record(), isSettled);
    effects.add(new ReaderEffect.Forked(then.record(), newest.record()));
    return goneOn(place(persisted(next), newest), then);
  }

  /** What is on its way was asked for under the head that is gone: the one before asks anew. */
  private Reading goneOn(Reading reading, SideBranch then) {
    boolean isOpen =
        reading
            .state()
            .branch(then.number())
            .filter(now -> now.record().head().equals(then.record().head()) && !now.isRead())
            .isPresent();
    return isOpen ? resumed(reading, then) : reading;
  }

  private static Reading left(Reading reading, int number, HeadRecord newest, boolean isSettled) {
    Sides sides = reading.sides();
    return reading.with(sides.with(sides.misfits().plusLeft(number, newest, isSettled)));
  }

  static Reading strayed(Reading reading, int number, HeadRecord stray) {
    Sides sides = reading.sides();
    return reading.with(sides.with(sides.misfits().plusStray(number, stray)));
  }

  /** What a branch holds no more, and others share, is theirs alone. */
  private void leave(ReaderState state, int from, SequenceRanges held, SequenceRanges then) {
    if (state.branches().isEmpty()) {
      return;
    }
    List<SequenceRange> lost = new ArrayList<>();
    held.asList().forEach(range -> lost.addAll(then.missingIn(range)));
    for (SideBranch branch : state.branches()) {
      if (branch.number() != from) {
        EntryMoves moves = new EntryMoves(known, branch.number());
        lost.forEach(range -> leave(state, from, branch, range, moves));
        moves.carryOut(effects);
      }
    }
  }

  private void leave(
      ReaderState state, int from, SideBranch branch, SequenceRange lost, EntryMoves moves) {
    for (SequenceRange own : branch.own().asList()) {
      long last = Math.min(own.last(), lost.last());
      for (long at = Math.max(own.first(), lost.first()); at <= last; at++) {
        Optional<Digest> kept = known.kept(from, at);
        if (kept.isPresent() && kept.equals(known.kept(branch.number(), at))) {
          moves.take(state, from, at, kept.get());
        }
      }
    }
  }

  /**
   * Counts what came of side branches, and compares the root of those that are held to the end with
   * what their heads state.
   */
  Reading checked(Reading reading) {
    Reading next = reading;
    for (SideBranch before : reading.state().branches()) {
      List<Accepted> strays = new ArrayList<>();
      Optional<SideBranch> counted = counted(next.state(), before, strays);
      SideBranch branch = counted.orElse(before);
      if (!counted.isPresent() || (branch.isHeld() && !branch.hasRoot() && isOpen(branch))) {
        // Checks all branches itself, as they are after it. What strays from this head may be its
        // own.
        return split(next, before);
      }
      if (branch.isRead() && isOpen(branch)) {
        branch = branch.settled();
      }
      if (!branch.equals(before)) {
        next = persisted(next.with(next.state().withBranch(branch)));
      }
      if (!strays.isEmpty()) {
        return checked(strays(next, branch.number(), strays));
      }
    }
    return next;
  }

  private Reading strays(Reading reading, int number, List<Accepted> strays) {
    Reading next = reading;
    for (Accepted stray : strays) {
      next = strayed(next, number, stray.record());
      next = place(next, stray);
    }
    return next;
  }

  private static boolean isOpen(SideBranch branch) {
    return branch.before().isPresent();
  }

  /**
   * The branch with its frontier moved on; empty when it does not contain the head before.
   *
   * @param strays gets heads that were passed and that it does not contain either
   */
  private Optional<SideBranch> counted(
      ReaderState state, SideBranch branch, List<Accepted> strays) {
    Frontier.Moved moved =
        Frontier.move(
            branch.verified(),
            Math.min(branch.held().contiguousFromOne(), branch.count()),
            branch.before().map(SideBranch.Before::then),
            at -> known.held(state, branch, at));
    if (!moved.isAlong()) {
      return Optional.empty();
    }
    strays.addAll(moved.strays());
    SideBranch next = branch;
    if (moved.lacking().isPresent()) {
      // A home that lost it: it is fetched again.
      SequenceRange lacking = moved.lacking().get();
      next = next.withHeld(next.held().minus(lacking), next.own().minus(lacking));
    }
    boolean isSame = moved.frontier().count() == branch.verified().count();
    return Optional.of(isSame ? next : next.withVerified(moved.frontier()).withoutPassed(strays));
  }

  static Optional<SideBranch> byHead(ReaderState state, HeadRecord record) {
    return state.branches().stream()
        .filter(branch -> branch.record().head().equals(record.head()))
        .findFirst();
  }

  /** Whether a branch has the head below one that came since: it is its newest, should that go. */
  private static boolean isBefore(ReaderState state, HeadRecord record) {
    for (SideBranch branch : state.branches()) {
      if (branch.before().filter(before -> before.then().has(record)).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static Optional<Integer> freeNumber(ReaderState state) {
    for (int number = 1; number <= CoreLimits.MAX_SIDE_BRANCHES; number++) {
      int free = number;
      if (state.branches().stream().noneMatch(branch -> branch.number() == free)) {
        return Optional.of(number);
      }
    }
    return Optional.empty();
  }

  /** Whether there was no place for the head before; what it states is not fetched again. */
  static boolean isUnread(ReaderState state, HeadRecord record) {
    return state.unread().contains(HeadChoice.tag(record));
  }

  /** The pass ends with a gap for it. */
  private Reading noPlace(Reading reading, ReaderState.Unplaced head) {
    return isUnread(reading.state(), head.record())
        ? reading
        : persisted(reading.with(WaitingHeads.plus(reading.state(), head)));
  }

  private Reading persisted(Reading reading) {
    effects.add(new ReaderEffect.PersistSides(reading.state()));
    return reading;
  }
}
