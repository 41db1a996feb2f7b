package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.GapCause;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Page;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.PageCodec;
import org.remotelog.log.codec.SegmentCodec;
import org.remotelog.log.core.CatchUpPlanner.Plan;
import org.remotelog.log.core.ReaderInput.Fetched;
import org.remotelog.log.crypto.Commitments;

/** Reads what a side branch has and the main branch has not: plans, checks, delivers. */
final class SideReading {
  private final ReadContext context;
  private final BranchEntries known;
  private final SidePlanning planning;
  private final List<ReaderEffect> effects;

  SideReading(ReadContext context, BranchEntries known, List<ReaderEffect> effects) {
    this.context = context;
    this.known = known;
    this.planning = new SidePlanning(known, effects);
    this.effects = effects;
  }

  Reading plan(Reading before, int number) {
    Reading reading = shared(before.with(before.sides().planned(number)));
    SideBranch branch = reading.state().branch(number).get();
    Head head = branch.accepted().get().head();
    return carryOut(reading, branch, "the head", planning.ofHead(reading.state(), branch, head));
  }

  /** What the heads of branches and of the main one both name is read with the main one. */
  Reading shared(Reading reading) {
    ReaderState state = reading.state();
    ReaderState.Settled main = state.settled();
    if (state.branches().isEmpty() || !main.accepted().isPresent()) {
      return reading;
    }
    boolean isMore = false;
    Set<Cid> mains = blocks(main.accepted().get().head());
    for (SideBranch branch : reading.state().branches()) {
      SequenceRanges held = branch.held();
      if (branch.accepted().isPresent() && !branch.isHeld()) {
        Head head = branch.accepted().get().head();
        for (PageRef page : head.pages()) {
          held = mains.contains(page.cid()) ? plusHeld(held, main, page.range()) : held;
        }
        for (SegmentRef segment : head.segments()) {
          held = mains.contains(segment.cid()) ? plusHeld(held, main, segment.range()) : held;
        }
      }
      if (!held.equals(branch.held())) {
        state = state.withBranch(branch.withHeld(held, branch.own()));
        isMore = true;
      }
    }
    return isMore ? persisted(reading.with(state)) : reading;
  }

  /** What branches have that the main one has now as well is no entry of their own any more. */
  Reading alike(Reading reading, SequenceRanges before) {
    ReaderState state = reading.state();
    List<SequenceRange> since = new ArrayList<>();
    for (SequenceRange range : state.settled().held().asList()) {
      since.addAll(before.missingIn(range));
    }
    boolean isLess = false;
    for (SideBranch branch : reading.state().branches()) {
      SequenceRanges alike = alike(state, branch, since);
      if (!alike.isEmpty()) {
        SideBranch less = branch.withoutOwn(alike);
        // One that is woven into the main one keeps its own: they are the same.
        if (!less.isWoven()) {
          isLess = true;
          state = state.withBranch(less);
        }
      }
    }
    return isLess ? persisted(reading.with(state)) : reading;
  }

  private SequenceRanges alike(ReaderState state, SideBranch branch, List<SequenceRange> since) {
    SequenceRanges.Builder alike = new SequenceRanges.Builder();
    for (SequenceRange range : since) {
      for (SequenceRange own : branch.own().asList()) {
        long last = Math.min(own.last(), range.last());
        for (long at = Math.max(own.first(), range.first()); at <= last; at++) {
          if (known.main(state, at).equals(known.kept(branch.number(), at))) {
            alike.add(at);
          }
        }
      }
    }
    return alike.build();
  }

  private static SequenceRanges plusHeld(
      SequenceRanges held, ReaderState.Settled main, SequenceRange range) {
    return main.held().containsAll(range) ? held.plus(range) : held;
  }

  private static Set<Cid> blocks(Head head) {
    Set<Cid> blocks = new HashSet<>();
    head.pages().forEach(page -> blocks.add(page.cid()));
    head.segments().forEach(segment -> blocks.add(segment.cid()));
    return blocks;
  }

  private Reading carryOut(
      Reading reading, SideBranch branch, String of, SidePlanning.Planned planned) {
    int number = branch.number();
    Plan plan = planned.plan();
    String what = of + " of another history, record " + branch.record().sequence();
    effects.add(new ReaderEffect.PlannedSide(number, what, plan));
    Cid head = branch.record().head();
    for (PageRef page : plan.pages()) {
      effects.add(new ReaderEffect.FetchSidePage(number, head, page));
    }
    for (SegmentRef segment : plan.segments()) {
      effects.add(new ReaderEffect.FetchSideSegment(number, head, segment));
    }
    return plan.confirmed().isEmpty()
        ? reading
        : persisted(reading.with(reading.state().withBranch(planned.branch())));
  }

  /** A page of the branch came, or did not. */
  Reading pageFetched(Reading reading, SideBranch branch, ReaderInput.SidePageFetched input) {
    HeadRecord record = branch.record();
    String what = "page " + input.page().cid();
    Fetched fetched = input.fetched();
    damaged(what, fetched);
    if (!fetched.block().isPresent()) {
      return trouble(reading, record, what + ": " + fetched.detail());
    }
    try {
      Page page =
          PageCodec.decode(
              reading.state().log(),
              input.page(),
              fetched.block().get(),
              context.secrets()::secret);
      return carryOut(
          reading,
          branch,
          "page " + input.page().cid(),
          planning.ofPage(reading.state(), branch, page));
    } catch (MalformedException e) {
      return refuse(reading, record, what, e);
    }
  }

  /** What a segment came with, once it has passed every check. */
  record Opened(Reading reading, List<Entry> entries) {}

  /** A segment of the branch came, or did not: then there are no entries. */
  Opened opened(Reading reading, SideBranch branch, ReaderInput.SideSegmentFetched input) {
    HeadRecord record = branch.record();
    SegmentRef reference = input.segment();
    String what = "segment " + reference.cid();
    Fetched fetched = input.fetched();
    damaged(what, fetched);
    if (!fetched.block().isPresent()) {
      return new Opened(trouble(reading, record, what + ": " + fetched.detail()), List.of());
    }
    try {
      return new Opened(reading, entries(reading, reference, fetched.block().get()));
    } catch (MalformedException e) {
      return new Opened(refuse(reading, record, what, e), List.of());
    }
  }

  /** The entries of a segment, once they have passed every check. */
  List<Entry> entries(Reading reading, SegmentRef reference, Bytes block)
      throws MalformedException {
    if (block.size() != reference.size()) {
      throw new MalformedException(
          "its reference says " + reference.size() + " bytes, it has " + block.size());
    }
    return SegmentCodec.open(
        reading.state().log(), reference, block, context.secrets()::secret, context.idRule());
  }

  /** Takes entries in that contradict none of the branch; delivers those that are news. */
  Reading take(Reading reading, SideBranch branch, SegmentRef reference, List<Entry> entries) {
    ReaderState state = reading.state();
    int number = branch.number();
    List<Entry> others = new ArrayList<>();
    List<Digest> commitments = new ArrayList<>();
    EntryMoves moves = new EntryMoves(known, number);
    SequenceRanges.Builder own = new SequenceRanges.Builder();
    ReplacedEntries replaced = new ReplacedEntries(known, number);
    for (Entry entry : entries) {
      long at = entry.sequence();
      if (branch.held().contains(at)) {
        continue;
      }
      Digest commitment = Commitments.of(state.log(), entry);
      if (known.main(state, at).equals(Optional.of(commitment))) {
        continue;
      }
      own.add(at);
      boolean isHere = known.isKept(number, at, commitment);
      if (!isHere && !moves.find(state, at, commitment)) {
        others.add(entry);
        commitments.add(commitment);
        replaced.add(at, commitment);
      }
    }
    SideBranch next =
        branch.withHeld(branch.held().plus(reference.range()), branch.own().plus(own.build()));
    if (next.isWoven()) {
      return refuse(
          reading,
          branch.record(),
          "segment " + reference.cid(),
          new MalformedException(
              "its entries lie in more than "
                  + CoreLimits.MAX_BRANCH_RANGES
                  + " ranges between those of the main history"));
    }
    moves.carryOut(effects);
    replaced.carryOut(effects);
    if (!others.isEmpty()) {
      known.take(number, others, commitments);
      effects.add(new ReaderEffect.DeliverSide(number, others, commitments));
    }
    return persisted(reading.with(state.withBranch(next)));
  }

  private Reading persisted(Reading reading) {
    effects.add(new ReaderEffect.PersistSides(reading.state()));
    return reading;
  }

  Reading refuse(Reading reading, HeadRecord record, String what, MalformedException why) {
    String reason = String.valueOf(why.getMessage());
    effects.add(new ReaderEffect.Refused(what + " of another history", "store", reason));
    return trouble(reading, record, what + ": " + reason);
  }

  static Reading trouble(Reading reading, HeadRecord record, String detail) {
    return reading.withTrouble(
        reading.beyondAccepted(),
        GapCause.FORKED,
        "the other history at record " + record.sequence() + " is not read whole: " + detail);
  }

  private void damaged(String what, Fetched fetched) {
    for (String store : fetched.damaged()) {
      effects.add(new ReaderEffect.Refused(what, store, "its bytes do not hash to its address"));
    }
  }
}
