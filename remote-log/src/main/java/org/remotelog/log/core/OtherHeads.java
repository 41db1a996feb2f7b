package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.RecordOrder;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.ReaderState.Accepted;
import org.remotelog.log.core.ReaderState.Unplaced;

/**
 * Heads beside those of the main branch: records that contradict others, older ones, and those that
 * turn out to be of another history. Each is compared with what is held of every branch; one that
 * cannot be compared yet waits.
 */
final class OtherHeads {
  private final ReadContext context;
  private final Contradiction contradiction;
  private final BranchMatch match;
  private final SideReading side;
  private final BranchPlacing placing;
  private final List<ReaderEffect> effects;

  OtherHeads(
      ReadContext context,
      Contradiction contradiction,
      BranchMatch match,
      SideReading side,
      BranchPlacing placing,
      List<ReaderEffect> effects) {
    this.context = context;
    this.contradiction = contradiction;
    this.match = match;
    this.side = side;
    this.placing = placing;
    this.effects = effects;
  }

  /** Whether a newer head is not of the main branch, as far as its references say. */
  boolean isOther(Reading reading, Accepted head) {
    ReaderState state = reading.state();
    return reading.sides().isNotOf(BranchEntries.MAIN, head.record())
        || contradiction.ofHead(state, head.head())
        || match.isOfSide(state, head, reading.sides());
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

  /**
   * Whether a head is passed over: it waits for a place, or there was none, and nothing shows that
   * it has one now. Of one without a place the pass names a gap.
   */
  boolean isPassedOver(ReaderState state, Unplaced head) {
    Optional<Unplaced> waits = WaitingHeads.of(state, head.record());
    if (waits.isPresent()) {
      return waits.get().accepted().isPresent() || !withHead(state, head).isPresent();
    }
    return BranchPlacing.isUnread(state, head.record())
        && !withHead(state, head).filter(one -> match.isOfSide(state, one, Sides.NONE)).isPresent();
  }

  /** Takes in a record that is not of the main branch. */
  Reading found(Reading reading, Unplaced head) {
    ReaderState state = reading.state();
    Optional<SideBranch> branch = BranchPlacing.byHead(state, head.record());
    if (isKnown(reading, head.record()) || isPassedOver(state, head)) {
      return reading;
    }
    if (head.accepted().isPresent()) {
      return placing.place(reading, head.accepted().get());
    }
    Optional<Bytes> inline = head.record().verifiedInlineHead();
    if (inline.isPresent()) {
      return opened(reading, head.record(), inline.get());
    }
    return branch.isPresent() ? reading : placing.place(reading, head.record());
  }

  /** Takes in a head that is not of the main branch. */
  Reading found(Reading reading, Accepted head) {
    return placing.place(told(reading, head.record()), head);
  }

  private Reading told(Reading reading, HeadRecord other) {
    if (reading.sides().told().contains(other.head())) {
      return reading;
    }
    HeadRecord main = reading.state().accepted().map(Accepted::record).orElse(other);
    effects.add(new ReaderEffect.Forked(main, other));
    return reading.with(reading.sides().told(other));
  }

  /** Takes in records that contradict others, and goes on with what is missing of branches. */
  Reading found(Reading reading, List<HeadRecord> conflicts) {
    Reading next = reading;
    for (HeadRecord conflict : conflicts) {
      Unplaced head = Unplaced.of(conflict);
      if (isAwaited(next, conflict)) {
        continue;
      }
      // One that is newer than all that is accepted is tried like any other newer one.
      next =
          WaitingHeads.isNewer(next.state(), conflict) ? next.alsoBelow(head) : found(next, head);
    }
    return resume(adopt(next));
  }

  private static boolean isAwaited(Reading reading, HeadRecord record) {
    return reading.awaiting().filter(one -> one.head().equals(record.head())).isPresent();
  }

  /** A head has become the newest of the main branch: it has no place beside it. */
  Reading withoutPlace(Reading reading, HeadRecord record) {
    Reading next = reading.with(WaitingHeads.minus(reading.state(), record));
    Optional<SideBranch> empty =
        BranchPlacing.byHead(next.state(), record).filter(one -> !one.accepted().isPresent());
    return empty.isPresent() ? persisted(next.withoutBranch(empty.get().number())) : next;
  }

  /** Records below the accepted one that pointers gave: a rollback, or another history. */
  Reading older(Reading reading, List<HeadRecord> older) {
    Reading next = reading;
    for (HeadRecord old : older) {
      if (!isKnown(next, old)) {
        Reading before = next;
        next = older(before, Unplaced.of(old));
        if (next.state().equals(before.state())) {
          long floor = next.state().accepted().get().record().sequence();
          effects.add(new ReaderEffect.Stale(old.sequence(), floor));
        }
      }
    }
    return next;
  }

  /** The same of what rosters show, where a rollback is nothing to tell of. */
  Reading olderShown(Reading reading, List<HeadRecord> older) {
    Reading next = reading;
    for (HeadRecord old : older) {
      if (!BranchPlacing.byHead(next.state(), old).isPresent()) {
        next = older(next, Unplaced.of(old));
      }
    }
    return next;
  }

  /** Places a head that is not newer than the accepted one; one that waits is not passed over. */
  Reading notNewer(Reading reading, Unplaced head) {
    HeadRecord main = reading.state().accepted().get().record();
    if (head.record().head().equals(main.head())) {
      return reading;
    }
    boolean isOther =
        head.record().sequence() == main.sequence()
            || reading.sides().isNotOf(BranchEntries.MAIN, head.record());
    return isOther ? found(reading, head) : older(reading, head);
  }

  /** The same of one of which the head block came, or did not. */
  Reading notNewer(Reading reading, HeadRecord record, Optional<Bytes> block) {
    return notNewer(
        reading,
        block
            .flatMap(one -> decoded(reading.state(), record, one))
            .map(Unplaced::of)
            .orElseGet(() -> Unplaced.of(record)));
  }

  private Reading older(Reading reading, Unplaced old) {
    ReaderState state = reading.state();
    if (isKnown(reading, old.record()) || isPassedOver(state, old)) {
      return reading;
    }
    Optional<Accepted> head = withHead(state, old);
    if (!head.isPresent()) {
      return contradiction.ofOlder(state, old.record())
          ? found(told(reading, old.record()), old)
          : reading;
    }
    if (match.isOfSide(state, head.get(), reading.sides())) {
      return found(reading, head.get());
    }
    switch (contradiction.ofOlder(state, head.get())) {
      case OTHER:
        return found(reading, head.get());
      case OPEN:
        return reading.alsoBelow(Unplaced.of(head.get()));
      default:
        return reading;
    }
  }

  private Optional<Accepted> withHead(ReaderState state, Unplaced one) {
    Optional<Bytes> inline = one.record().verifiedInlineHead();
    return one.accepted().isPresent() || !inline.isPresent()
        ? one.accepted()
        : decoded(state, one.record(), inline.get());
  }

  private Optional<Accepted> decoded(ReaderState state, HeadRecord record, Bytes block) {
    try {
      Head head = HeadCodec.decode(state.log(), block, context.secrets()::secret);
      return Optional.of(new Accepted(record, block, head));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /** Keeps both records of each fork. */
  Reading evidence(Reading reading, HeadChoice.Choice choice, List<HeadRecord> valid) {
    Reading next = reading;
    List<Bytes> kept = new ArrayList<>(reading.state().conflicts());
    for (HeadRecord conflict : choice.conflicts()) {
      HeadRecord other = contradicted(reading, conflict, valid);
      effects.add(new ReaderEffect.Forked(other, conflict));
      ForkEvidence.keep(kept, other, conflict);
      next = next.with(next.sides().told(conflict));
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
    Reading next = reading;
    Optional<HeadRecord> other = Optional.empty();
    for (Bytes kept : state.conflicts()) {
      try {
        HeadRecord record = IpnsRecordCodec.parse(state.log(), kept);
        if (WaitingHeads.isNewer(state, record)) {
          // It is tried like any other that is newer, also when no pointer shows it any more.
          next = isAwaited(next, record) ? next : next.alsoBelow(Unplaced.of(record));
        } else if (!record.head().equals(state.accepted().get().record().head())
            && (!other.isPresent() || !isOlderOfOther(state, other.get()))) {
          other = Optional.of(record);
        }
      } catch (MalformedException e) {
        continue; // It proves nothing now.
      }
    }
    return other.isPresent() ? found(next, Unplaced.of(other.get())) : next;
  }

  private boolean isOlderOfOther(ReaderState state, HeadRecord record) {
    Optional<Accepted> head = withHead(state, Unplaced.of(record));
    return head.isPresent()
        ? contradiction.ofOlder(state, head.get()) == Contradiction.Verdict.OTHER
        : contradiction.ofOlder(state, record);
  }

  /** Goes on with branches of which something is missing. */
  Reading resume(Reading reading) {
    Reading next = askedForHeads(reading);
    for (SideBranch branch : reading.state().branches()) {
      if (branch.accepted().isPresent()
          && !branch.isRead()
          && !next.sides().planned().contains(branch.number())) {
        next = placing.resumed(next, branch);
      }
    }
    for (Unplaced waits : reading.state().waiting()) {
      if (!waits.accepted().isPresent() && !next.sides().awaits(waits.record())) {
        next = next.sideAwaiting(waits.record());
        effects.add(new ReaderEffect.FetchHead(waits.record().head()));
      }
    }
    return next;
  }

  /** Asks for the heads of branches that are known by their records alone. */
  Reading askedForHeads(Reading reading) {
    Reading next = reading;
    for (SideBranch branch : reading.state().branches()) {
      if (!branch.accepted().isPresent() && !next.sides().awaits(branch.record())) {
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
      Accepted opened = new Accepted(record, block, head);
      return WaitingHeads.isNewer(reading.state(), record)
              && !reading.sides().isNotOf(BranchEntries.MAIN, record)
              && !BranchPlacing.byHead(reading.state(), record).isPresent()
          ? reading.with(WaitingHeads.minus(reading.state(), record)).alsoBelow(Unplaced.of(opened))
          : placing.place(reading, opened);
    } catch (MalformedException e) {
      return side.refuse(reading, record, "head " + record.head(), e);
    }
  }

  /**
   * Whether a head that is newer and has fewer entries states nothing but what the main branch has.
   */
  boolean isPartOfMain(ReaderState state, Accepted head) {
    return contradiction.isPart(state, head);
  }

  /** Heads that were passed and that a frontier of the main branch does not contain. */
  Reading strays(Reading reading, List<Accepted> strays) {
    Reading next = reading;
    for (Accepted stray : strays) {
      next = BranchPlacing.strayed(next, BranchEntries.MAIN, stray.record());
      next = found(next, stray);
    }
    return next;
  }

  private Reading persisted(Reading reading) {
    effects.add(new ReaderEffect.PersistSides(reading.state()));
    return reading;
  }
}
