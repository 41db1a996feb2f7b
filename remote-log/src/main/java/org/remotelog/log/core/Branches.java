package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.GapCause;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.RecordOrder;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
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
  private final ReadContext context;
  private final List<ReaderEffect> effects;
  private final Contradiction contradiction;
  private final BranchMatch match;
  private final SideReading side;

  Branches(ReadContext context, List<ReaderEffect> effects) {
    this.context = context;
    this.effects = effects;
    this.contradiction = new Contradiction(context);
    this.match = new BranchMatch(context);
    this.side = new SideReading(context, match, effects);
  }

  Contradiction contradiction() {
    return contradiction;
  }

  /** Whether a newer head is not of the main branch, as far as its references say. */
  boolean isOther(ReaderState state, Accepted head) {
    return contradiction.ofHead(state, head.head())
        || match.isOfSide(state, head)
        || match.past(state, head).isPresent();
  }

  /** Whether a page shows that the newest head is not of the main branch. */
  boolean isOther(ReaderState state, List<SegmentRef> page) {
    return state.before().isPresent()
        && (contradiction.ofPage(state, page) || match.isOfSide(state, page));
  }

  SideReading side() {
    return side;
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

  /** Whether the head is that of a side branch which is known, with its head. */
  boolean isKnown(Reading reading, HeadRecord record) {
    return byHead(reading, record).filter(branch -> branch.accepted().isPresent()).isPresent();
  }

  /** The head of a side branch was signed again: the later expiry counts. */
  Reading renewed(Reading reading, HeadRecord record) {
    SideBranch branch = byHead(reading, record).get();
    Accepted known = branch.accepted().get();
    return RecordOrder.compare(record, known.record()) <= 0
        ? reading
        : persisted(
            reading.with(
                reading
                    .state()
                    .withBranch(
                        branch.withHead(new Accepted(record, known.headBlock(), known.head())))));
  }

  /** Takes in a record that is not of the main branch. */
  Reading found(Reading reading, HeadRecord record) {
    Optional<SideBranch> known = byHead(reading, record);
    if (known.isPresent() && known.get().accepted().isPresent()) {
      return reading;
    }
    Optional<Bytes> inline = record.verifiedInlineHead();
    if (inline.isPresent()) {
      return opened(reading, record, inline.get());
    }
    if (known.isPresent()) {
      return reading;
    }
    Optional<Integer> number = freeNumber(reading);
    if (!number.isPresent()) {
      return tooMany(reading);
    }
    SideBranch unread =
        new SideBranch(number.get(), record, Optional.empty(), SequenceRanges.NONE, Long.MAX_VALUE);
    return persisted(reading.with(reading.state().withBranch(unread)));
  }

  /** Takes in a head that is not of the main branch. */
  Reading found(Reading reading, Accepted head) {
    return planned(place(told(reading, head.record()), head));
  }

  private Reading told(Reading reading, HeadRecord other) {
    HeadRecord main = reading.state().accepted().map(Accepted::record).orElse(other);
    effects.add(new ReaderEffect.Forked(main, other));
    return reading.forkTold();
  }

  /** Takes in records that contradict others, and goes on with what is missing of branches. */
  Reading found(Reading reading, List<HeadRecord> conflicts) {
    Reading next = reading;
    for (HeadRecord conflict : conflicts) {
      next = found(next, conflict);
    }
    return resume(adopt(next));
  }

  /** Records below the accepted one: a rollback, or another history. */
  Reading older(Reading reading, List<HeadRecord> older) {
    Reading next = reading;
    for (HeadRecord old : older) {
      if (isKnown(next, old)) {
        continue;
      }
      if (contradiction.ofOlder(next.state(), old)) {
        next = found(told(next, old), old);
      } else {
        long floor = next.state().accepted().get().record().sequence();
        effects.add(new ReaderEffect.Stale(old.sequence(), floor));
      }
    }
    return next;
  }

  /** The same of what rosters show, where a rollback is nothing to tell of. */
  Reading olderShown(Reading reading, List<HeadRecord> older) {
    Reading next = reading;
    for (HeadRecord old : older) {
      if (!byHead(next, old).isPresent() && contradiction.ofOlder(next.state(), old)) {
        next = found(told(next, old), old);
      }
    }
    return next;
  }

  /** Keeps both records of each fork. */
  Reading evidence(Reading reading, HeadChoice.Choice choice, List<HeadRecord> valid) {
    Reading next = reading;
    List<Bytes> kept = new ArrayList<>(reading.state().conflicts());
    for (HeadRecord conflict : choice.conflicts()) {
      HeadRecord other = contradicted(reading, conflict, valid);
      effects.add(new ReaderEffect.Forked(other, conflict));
      ForkEvidence.keep(kept, other, conflict);
      next = next.forkTold();
    }
    if (kept.size() != reading.state().conflicts().size()) {
      next = next.with(next.state().withConflicts(kept));
      effects.add(new ReaderEffect.Persist(next.state()));
    }
    return next;
  }

  private static HeadRecord contradicted(
      Reading reading, HeadRecord conflict, List<HeadRecord> valid) {
    for (HeadRecord record : valid) {
      if (record.sequence() == conflict.sequence() && !record.head().equals(conflict.head())) {
        return record;
      }
    }
    return reading.state().accepted().get().record();
  }

  /** Records of a fork that an earlier version only kept. */
  Reading adopt(Reading reading) {
    ReaderState state = reading.state();
    if (!state.branches().isEmpty() || !state.accepted().isPresent()) {
      return reading;
    }
    Optional<HeadRecord> other = Optional.empty();
    for (Bytes kept : state.conflicts()) {
      try {
        HeadRecord record = IpnsRecordCodec.parse(state.log(), kept);
        if (!record.head().equals(state.accepted().get().record().head())
            && (!other.isPresent() || !contradiction.ofOlder(state, other.get()))) {
          other = Optional.of(record);
        }
      } catch (MalformedException e) {
        continue; // It proves nothing now.
      }
    }
    return other.isPresent() ? found(reading, other.get()) : reading;
  }

  /** Goes on with branches of which something is missing. */
  Reading resume(Reading reading) {
    Reading next = reading;
    for (SideBranch branch : reading.state().branches()) {
      if (next.sides().planned().contains(branch.number()) || branch.isRead()) {
        continue;
      }
      if (branch.accepted().isPresent()) {
        next = side.plan(next, branch.number());
      } else if (!next.sides().awaits(branch.record())) {
        next = next.sideAwaiting(branch.record());
        effects.add(new ReaderEffect.FetchHead(branch.record().head()));
      }
    }
    return next;
  }

  /** A head block came, or did not: is it one of a side branch? */
  Reading headFetched(Reading reading, ReaderInput.HeadFetched input) {
    for (HeadRecord awaited : reading.sides().awaited()) {
      if (awaited.head().equals(input.cid())) {
        Optional<Bytes> block = input.fetched().block();
        return block.isPresent()
            ? opened(reading, awaited, block.get())
            : SideReading.trouble(
                reading, awaited, "head " + input.cid() + ": " + input.fetched().detail());
      }
    }
    return reading;
  }

  private Reading opened(Reading reading, HeadRecord record, Bytes block) {
    try {
      Head head = HeadCodec.decode(reading.state().log(), block, context.secrets()::secret);
      return planned(place(reading, new Accepted(record, block, head)));
    } catch (MalformedException e) {
      return side.refuse(reading, record, "head " + record.head(), e);
    }
  }

  /**
   * The newest head is of another branch after all: the main one goes on from before it. What was
   * taken for the main one's since then is kept as that branch's, and what is on its way as well.
   */
  Reading cut(Reading reading) {
    ReaderState.Before then = reading.state().before().get();
    Accepted newest = reading.state().accepted().get();
    List<SequenceRange> since = new ArrayList<>();
    for (SequenceRange range : reading.state().held().asList()) {
      since.addAll(then.held().missingIn(range));
    }
    Reading next = reading.with(reading.state().back(then));
    effects.add(new ReaderEffect.Forked(then.accepted().record(), newest.record()));
    effects.add(new ReaderEffect.Persist(next.state()));
    Placed placed = place(next, newest);
    next = persisted(placed.reading());
    if (placed.branch() > 0 && !since.isEmpty()) {
      next = side.move(next, placed.branch(), since);
    }
    if (placed.branch() > 0) {
      next = side.planWithoutAsking(next, placed.branch());
    }
    return next.with(next.sides().cut(placed.branch()));
  }

  /** What is known once a head has its place, and the branch that it is of; 0 for none. */
  private record Placed(Reading reading, int branch) {}

  private Reading planned(Placed placed) {
    return placed.branch() > 0 ? side.plan(placed.reading(), placed.branch()) : placed.reading();
  }

  /** Puts a head into the branch that it continues, or into one of its own. */
  private Placed place(Reading reading, Accepted head) {
    ReaderState state = reading.state();
    Optional<SideBranch> waiting = byHead(reading, head.record());
    Optional<SideBranch> continued = match.continued(state, head);
    Optional<SideBranch> past = match.past(state, head);
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
      state = state.withBranch(waiting.get().withHead(head));
    } else {
      Optional<Integer> free = freeNumber(reading);
      if (!free.isPresent()) {
        return new Placed(tooMany(reading), 0);
      }
      number = free.get();
      Optional<Accepted> accepted = Optional.of(head);
      SequenceRanges none = SequenceRanges.NONE;
      state =
          state.withBranch(new SideBranch(number, head.record(), accepted, none, Long.MAX_VALUE));
    }
    return new Placed(persisted(reading.with(state)), number);
  }

  /**
   * Once everything is held that the newest head states, its root tells whether it is the main one,
   * and whether records below it are of the same history.
   */
  Reading afterHolding(Reading reading) {
    ReaderState state = reading.state();
    if (state.verified().count() < state.count()) {
      return reading;
    }
    Reading next = reading;
    if (state.before().isPresent()) {
      if (!state.verified().root().equals(state.accepted().get().head().root())) {
        return cut(reading);
      }
      next = persisted(reading.with(state.withBefore(Optional.empty())));
    }
    List<HeadRecord> below = next.sides().below();
    next = next.below(List.of());
    for (HeadRecord record : below) {
      if (!isKnown(next, record) && contradiction.ofOlder(next.state(), record)) {
        next = found(told(next, record), record);
      }
    }
    return next;
  }

  /** Remembers where to go back to, should the head that is accepted next not extend this state. */
  Reading beforeNewest(Reading reading, Head newest) {
    ReaderState state = reading.state();
    boolean isOpen =
        state.accepted().isPresent()
            && !state.before().isPresent()
            && !state.held().isEmpty()
            && newest.count() > state.verified().count();
    return isOpen
        ? persisted(
            reading.with(
                state.withBefore(
                    Optional.of(
                        new ReaderState.Before(
                            state.accepted().get(), state.held(), state.verified())))))
        : reading;
  }

  private Reading persisted(Reading reading) {
    effects.add(new ReaderEffect.PersistSides(reading.state()));
    return reading;
  }

  private static Optional<SideBranch> byHead(Reading reading, HeadRecord record) {
    return reading.state().branches().stream()
        .filter(branch -> branch.record().head().equals(record.head()))
        .findFirst();
  }

  private static Optional<Integer> freeNumber(Reading reading) {
    for (int number = 1; number <= CoreLimits.MAX_SIDE_BRANCHES; number++) {
      if (!SideReading.branch(reading, number).isPresent()) {
        return Optional.of(number);
      }
    }
    return Optional.empty();
  }

  private static Reading tooMany(Reading reading) {
    return reading.withTrouble(
        reading.beyondAccepted(),
        GapCause.FORKED,
        "more than " + CoreLimits.MAX_SIDE_BRANCHES + " other histories; this one is not read");
  }
}
