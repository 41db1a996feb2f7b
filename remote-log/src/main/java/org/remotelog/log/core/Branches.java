package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.RecordOrder;
import org.remotelog.log.SegmentRef;
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
  private final BranchEntries known;
  private final Contradiction contradiction;
  private final BranchMatch match;
  private final SideReading side;
  private final BranchPlacing placing;

  Branches(ReadContext context, List<ReaderEffect> effects) {
    this.context = context;
    this.effects = effects;
    this.known = new BranchEntries(context);
    this.contradiction = new Contradiction(context, known);
    this.match = new BranchMatch(known);
    this.side = new SideReading(context, known, effects);
    this.placing = new BranchPlacing(known, match, side, effects);
  }

  BranchEntries known() {
    return known;
  }

  Contradiction contradiction() {
    return contradiction;
  }

  /** Whether a newer head is not of the main branch, as far as its references say. */
  boolean isOther(Reading reading, Accepted head) {
    ReaderState state = reading.state();
    return contradiction.ofHead(state, head.head())
        || match.isOfSide(state, head)
        || match.past(state, head, reading.sides()).isPresent();
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

  /** Whether the head is that of a side branch which is known, with its head. */
  boolean isKnown(Reading reading, HeadRecord record) {
    return BranchPlacing.byHead(reading.state(), record)
        .filter(branch -> branch.accepted().isPresent())
        .isPresent();
  }

  /** The head of a side branch was signed again: the later expiry counts. */
  Reading renewed(Reading reading, HeadRecord record) {
    SideBranch branch = BranchPlacing.byHead(reading.state(), record).get();
    Accepted had = branch.accepted().get();
    return RecordOrder.compare(record, had.record()) <= 0
        ? reading
        : persisted(
            reading.with(
                reading
                    .state()
                    .withBranch(
                        branch.renewed(new Accepted(record, had.headBlock(), had.head())))));
  }

  /** Whether the head is one for which there was no place. */
  boolean isUnread(Reading reading, HeadRecord record) {
    return BranchPlacing.isUnread(reading.state(), record);
  }

  /** Names the gap that such a head leaves. */
  Reading unread(Reading reading) {
    return BranchPlacing.unread(reading);
  }

  /** Takes in a record that is not of the main branch. */
  Reading found(Reading reading, HeadRecord record) {
    Optional<SideBranch> branch = BranchPlacing.byHead(reading.state(), record);
    if (branch.isPresent() && branch.get().accepted().isPresent()) {
      return reading;
    }
    if (isUnread(reading, record)) {
      return unread(reading);
    }
    Optional<Bytes> inline = record.verifiedInlineHead();
    if (inline.isPresent()) {
      return opened(reading, record, inline.get());
    }
    return branch.isPresent() ? reading : placing.place(reading, record);
  }

  /** Takes in a head that is not of the main branch. */
  Reading found(Reading reading, Accepted head) {
    return placing.place(told(reading, head.record()), head);
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
      if (!BranchPlacing.byHead(next.state(), old).isPresent()
          && contradiction.ofOlder(next.state(), old)) {
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
        next = placing.checked(side.plan(next, branch.number()));
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
      return placing.place(reading, new Accepted(record, block, head));
    } catch (MalformedException e) {
      return side.refuse(reading, record, "head " + record.head(), e);
    }
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

  /**
   * Once everything is held that the newest head states, it is known to be the main one's, and
   * whether records below it are of the same history.
   */
  Reading afterHolding(Reading reading) {
    ReaderState state = reading.state();
    if (state.verified().count() < state.count()) {
      return reading;
    }
    Reading next = reading;
    if (state.before().isPresent()) {
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

  /** Heads that were passed and that a frontier of the main branch does not contain. */
  Reading strays(Reading reading, List<Accepted> strays) {
    Reading next = reading;
    for (Accepted stray : strays) {
      next = found(next, stray);
    }
    return next;
  }

  private Reading persisted(Reading reading) {
    effects.add(new ReaderEffect.PersistSides(reading.state()));
    return reading;
  }
}
