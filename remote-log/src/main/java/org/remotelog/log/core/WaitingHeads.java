package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.core.ReaderState.Unplaced;

/**
 * Heads that have no place: it does not show yet of which history they are, or all places are
 * taken. They are placed anew whenever a branch has changed.
 */
final class WaitingHeads {
  private WaitingHeads() {}

  static Optional<Unplaced> of(ReaderState state, HeadRecord record) {
    return state.waiting().stream()
        .filter(one -> one.record().head().equals(record.head()))
        .findFirst();
  }

  /**
   * With one more head that can be compared once more is held; unless there are too many. Pointers
   * that lag may show any number of those, so none of them is left to a tag, which stays.
   */
  static ReaderState plusOpen(ReaderState state, Unplaced head) {
    boolean isRoom =
        state.waiting().size() < CoreLimits.MAX_WAITING_HEADS
            || of(state, head.record()).isPresent();
    return isRoom ? plus(state, head) : state;
  }

  /** With one more head; of too many the oldest is remembered by its tag only. */
  static ReaderState plus(ReaderState state, Unplaced head) {
    List<Unplaced> all = new ArrayList<>(minus(state, head.record()).waiting());
    all.add(head);
    List<Bytes> tags = new ArrayList<>(state.unread());
    tags.remove(HeadChoice.tag(head.record()));
    while (all.size() > CoreLimits.MAX_WAITING_HEADS) {
      tags.add(HeadChoice.tag(all.remove(0).record()));
    }
    int over = Math.max(0, tags.size() - CoreLimits.MAX_UNREAD_HISTORIES);
    return state.withWaiting(all).withUnread(tags.subList(over, tags.size()));
  }

  /** The same without a head that has found its place. */
  static ReaderState minus(ReaderState state, HeadRecord record) {
    List<Unplaced> rest = new ArrayList<>(state.waiting());
    List<Bytes> tags = new ArrayList<>(state.unread());
    boolean isLess = rest.removeIf(one -> one.record().head().equals(record.head()));
    isLess |= tags.remove(HeadChoice.tag(record));
    return isLess ? state.withWaiting(rest).withUnread(tags) : state;
  }

  /** What the pass met and could not compare is compared by a later one. */
  static Reading kept(Reading reading) {
    ReaderState state = reading.state();
    for (Unplaced one : reading.sides().below()) {
      // Of a record without its head only the number says anything, and it has said it.
      if (one.accepted().isPresent()) {
        state = plusOpen(state, one);
      }
    }
    if (state.waiting().isEmpty() && state.branches().size() < CoreLimits.MAX_SIDE_BRANCHES) {
      // There is room now: whoever has no place is read when it is shown again.
      state = state.withUnread(List.of());
    }
    return reading.below(List.of()).with(state);
  }

  /**
   * Those that are to be placed now, newest first.
   *
   * @param isChanged whether a branch is another one since they were tried
   */
  static List<Unplaced> toPlace(Reading reading, boolean isChanged) {
    List<Unplaced> all = new ArrayList<>();
    for (Unplaced one : reading.sides().below()) {
      boolean isNewer = isNewer(reading.state(), one.record());
      if (isNewer ? !reading.awaiting().isPresent() : isChanged) {
        all.add(one);
      }
    }
    for (Unplaced one : reading.state().waiting()) {
      boolean isHindered = reading.awaiting().isPresent() && isNewer(reading.state(), one.record());
      if (isChanged && one.accepted().isPresent() && !isHindered) {
        all.add(one);
      }
    }
    all.sort((one, other) -> Long.compare(other.record().sequence(), one.record().sequence()));
    return all;
  }

  /** One that had waited and cannot be compared yet goes on waiting, also beyond the pass. */
  static Reading stillWaiting(Reading reading, Reading then, Unplaced head) {
    if (!then.state().waiting().contains(head) || !reading.sides().below().contains(head)) {
      return reading;
    }
    List<Unplaced> below = new ArrayList<>(reading.sides().below());
    below.remove(head);
    return reading.below(below).with(plusOpen(reading.state(), head));
  }

  static boolean isSame(ReaderState one, ReaderState other) {
    return one.waiting().equals(other.waiting()) && one.unread().equals(other.unread());
  }

  static boolean isNewer(ReaderState state, HeadRecord record) {
    return !state.accepted().isPresent()
        || record.sequence() > state.accepted().get().record().sequence();
  }

  static Reading without(Reading reading, List<Unplaced> heads) {
    List<Unplaced> below = new ArrayList<>(reading.sides().below());
    below.removeAll(heads);
    List<Unplaced> waiting = new ArrayList<>(reading.state().waiting());
    waiting.removeAll(heads);
    return reading.below(below).with(reading.state().withWaiting(waiting));
  }

  /** What decides which head has which place. */
  static List<Object> standing(ReaderState state) {
    List<Object> all = new ArrayList<>();
    state.accepted().ifPresent(one -> all.add(one.record().head()));
    all.add(state.before().isPresent());
    all.add(state.verified().count() == state.count());
    for (SideBranch branch : state.branches()) {
      all.add(branch.number());
      all.add(branch.record().head());
      all.add(branch.before().isPresent());
      all.add(branch.verified().count());
    }
    return all;
  }
}
