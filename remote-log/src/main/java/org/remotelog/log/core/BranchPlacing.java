package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.GapCause;
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
    ReaderState state = reading.state();
    Optional<SideBranch> waiting = byHead(state, head.record());
    if (waiting.isPresent() && waiting.get().accepted().isPresent()) {
      return reading;
    }
    Optional<SideBranch> continued = match.continued(state, head, reading.sides());
    Optional<SideBranch> past = match.past(state, head, reading.sides());
    if (waiting.isPresent() && (continued.isPresent() || past.isPresent())) {
      state = state.withoutBranch(waiting.get().number());
    }
    int number;
    if (continued.isPresent()) {
      number = continued.get().number();
      state = state.withBranch(continued.get().withHead(head));
    } else if (past.isPresent()) {
      number = past.get().number();
      long newest = past.get().record().sequence();
      effects.add(new ReaderEffect.Stale(head.record().sequence(), newest));
    } else if (waiting.isPresent()) {
      number = waiting.get().number();
      state = state.withBranch(SideBranch.unread(number, head.record(), Optional.of(head)));
    } else {
      Optional<Integer> free = freeNumber(state);
      if (!free.isPresent()) {
        return noPlace(reading, head.record());
      }
      number = free.get();
      state = state.withBranch(SideBranch.unread(number, head.record(), Optional.of(head)));
    }
    return checked(side.plan(persisted(reading.with(state)), number));
  }

  /** Takes in a record whose head is not here. */
  Reading place(Reading reading, HeadRecord record) {
    Optional<Integer> number = freeNumber(reading.state());
    return number.isPresent()
        ? persisted(
            reading.with(
                reading
                    .state()
                    .withBranch(SideBranch.unread(number.get(), record, Optional.empty()))))
        : noPlace(reading, record);
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
    effects.add(new ReaderEffect.Persist(next.state()));
    return persisted(next.with(next.sides().cut()));
  }

  /** The newest head of a side branch is of another one. */
  Reading split(Reading reading, SideBranch branch) {
    Accepted newest = branch.accepted().get();
    SideBranch then = branch.back();
    Reading next = reading.with(reading.state().withBranch(then));
    next = next.with(next.sides().notOf(branch.number(), newest.record()));
    effects.add(new ReaderEffect.Forked(then.record(), newest.record()));
    return place(persisted(next), newest);
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
        // Checks all branches itself, as they are after it.
        return split(next, branch);
      }
      if (branch.isRead() && isOpen(branch)) {
        branch = branch.settled();
      }
      if (!branch.equals(before)) {
        next = persisted(next.with(next.state().withBranch(branch)));
      }
      if (!strays.isEmpty()) {
        return strays(next, branch.number(), strays);
      }
    }
    return next;
  }

  private Reading strays(Reading reading, int number, List<Accepted> strays) {
    Reading next = reading;
    for (Accepted stray : strays) {
      next = next.with(next.sides().notOf(number, stray.record()));
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
    return Optional.of(isSame ? next : withoutStrays(next.withVerified(moved.frontier()), strays));
  }

  private static SideBranch withoutStrays(SideBranch branch, List<Accepted> strays) {
    List<Accepted> rest = new ArrayList<>(branch.passed());
    rest.removeAll(strays);
    return branch.withPassed(rest);
  }

  static Optional<SideBranch> byHead(ReaderState state, HeadRecord record) {
    return state.branches().stream()
        .filter(branch -> branch.record().head().equals(record.head()))
        .findFirst();
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

  private Reading noPlace(Reading reading, HeadRecord record) {
    if (isUnread(reading.state(), record)) {
      return unread(reading);
    }
    List<Bytes> all = new ArrayList<>(reading.state().unread());
    all.add(HeadChoice.tag(record));
    int over = Math.max(0, all.size() - CoreLimits.MAX_UNREAD_HISTORIES);
    return unread(
        persisted(reading.with(reading.state().withUnread(all.subList(over, all.size())))));
  }

  /** Names the gap that is left by histories for which there is no place. */
  static Reading unread(Reading reading) {
    return reading.withTrouble(
        reading.beyondAccepted(),
        GapCause.FORKED,
        "more than " + CoreLimits.MAX_SIDE_BRANCHES + " other histories; this one is not read");
  }

  private Reading persisted(Reading reading) {
    effects.add(new ReaderEffect.PersistSides(reading.state()));
    return reading;
  }
}
