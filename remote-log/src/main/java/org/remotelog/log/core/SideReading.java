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
  private final BranchMatch match;
  private final List<ReaderEffect> effects;

  SideReading(ReadContext context, BranchMatch match, List<ReaderEffect> effects) {
    this.context = context;
    this.match = match;
    this.effects = effects;
  }

  Reading plan(Reading before, int number) {
    Reading reading = shared(before.with(before.sides().planned(number)));
    return carryOut(reading, number, "the head", ofHead(reading, number));
  }

  /** Plans for a head that was taken for the main one's: what is missing was asked for already. */
  Reading planWithoutAsking(Reading before, int number) {
    Reading reading = before.with(before.sides().planned(number));
    Plan plan = ofHead(reading, number);
    Set<Sides.Asked> asked = new HashSet<>();
    plan.pages().forEach(page -> asked.add(new Sides.Asked(number, page.cid())));
    plan.segments().forEach(segment -> asked.add(new Sides.Asked(number, segment.cid())));
    return carryOut(reading.with(reading.sides().asked(asked)), number, "the head", plan);
  }

  private Plan ofHead(Reading reading, int number) {
    SideBranch branch = branch(reading, number).get();
    Head head = branch.accepted().get().head();
    ReaderState state = reading.state();
    return CatchUpPlanner.plan(head, branch.held(), at -> match.commitment(state, branch, at));
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
      if (branch.accepted().isPresent() && !branch.isRead()) {
        Head head = branch.accepted().get().head();
        for (PageRef page : head.pages()) {
          held = mains.contains(page.cid()) ? plusHeld(held, main, page.range()) : held;
        }
        for (SegmentRef segment : head.segments()) {
          held = mains.contains(segment.cid()) ? plusHeld(held, main, segment.range()) : held;
        }
      }
      if (!held.equals(branch.held())) {
        state = state.withBranch(branch.withHeld(held, branch.differs()));
        isMore = true;
      }
    }
    return isMore ? persisted(reading.with(state)) : reading;
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

  /** Entries that were taken for the main branch's are this one's. */
  Reading move(Reading reading, int number, List<SequenceRange> ranges) {
    SideBranch branch = branch(reading, number).get();
    effects.add(new ReaderEffect.MoveToSide(number, ranges));
    SequenceRanges held = branch.held();
    for (SequenceRange range : ranges) {
      held = held.plus(range);
    }
    long differs = Math.min(branch.differs(), ranges.get(0).first());
    return persisted(reading.with(reading.state().withBranch(branch.withHeld(held, differs))));
  }

  private Reading carryOut(Reading reading, int number, String of, Plan plan) {
    SideBranch branch = branch(reading, number).get();
    String what = of + " of another history, record " + branch.record().sequence();
    effects.add(new ReaderEffect.PlannedSide(number, what, plan));
    SequenceRanges held = branch.held();
    for (SequenceRange range : plan.confirmed()) {
      held = held.plus(range);
    }
    // The main branch asks for what its head names too.
    Set<Cid> mains = reading.state().accepted().map(main -> blocks(main.head())).orElse(Set.of());
    Set<Sides.Asked> asked = new HashSet<>();
    for (PageRef page : plan.pages()) {
      if (isToAsk(reading, mains, asked, new Sides.Asked(number, page.cid()))) {
        effects.add(new ReaderEffect.FetchSidePage(number, page));
      }
    }
    for (SegmentRef segment : plan.segments()) {
      if (isToAsk(reading, mains, asked, new Sides.Asked(number, segment.cid()))) {
        effects.add(new ReaderEffect.FetchSideSegment(number, segment));
      }
    }
    Reading next = reading.with(reading.sides().asked(asked));
    return plan.confirmed().isEmpty()
        ? next
        : persisted(next.with(next.state().withBranch(branch.withHeld(held, branch.differs()))));
  }

  private static boolean isToAsk(
      Reading reading, Set<Cid> mains, Set<Sides.Asked> now, Sides.Asked block) {
    return !mains.contains(block.cid())
        && !reading.sides().asked().contains(block)
        && now.add(block);
  }

  Reading pageFetched(Reading reading, ReaderInput.SidePageFetched input) {
    Optional<SideBranch> branch = branch(reading, input.branch());
    if (!branch.isPresent()) {
      return reading;
    }
    HeadRecord record = branch.get().record();
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
      return planPage(reading, input.branch(), input.page(), page);
    } catch (MalformedException e) {
      return refuse(reading, record, what, e);
    }
  }

  /** Plans for what a page of the branch names. */
  Reading planPage(Reading reading, int number, PageRef ref, Page page) {
    Optional<SideBranch> branch = branch(reading, number);
    if (!branch.isPresent()) {
      return reading;
    }
    ReaderState state = reading.state();
    Plan plan =
        CatchUpPlanner.plan(
            page, branch.get().held(), at -> match.commitment(state, branch.get(), at));
    return carryOut(reading, number, "page " + ref.cid(), plan);
  }

  Reading segmentFetched(Reading reading, ReaderInput.SideSegmentFetched input) {
    Optional<SideBranch> branch = branch(reading, input.branch());
    if (!branch.isPresent()) {
      return reading;
    }
    HeadRecord record = branch.get().record();
    SegmentRef reference = input.segment();
    String what = "segment " + reference.cid();
    Fetched fetched = input.fetched();
    damaged(what, fetched);
    if (!fetched.block().isPresent()) {
      return trouble(reading, record, what + ": " + fetched.detail());
    }
    try {
      List<Entry> entries = entries(reading, reference, fetched.block().get());
      return take(reading, input.branch(), reference, entries);
    } catch (MalformedException e) {
      return refuse(reading, record, what, e);
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

  /** Delivers what the main branch has not at these numbers. */
  Reading take(Reading reading, int number, SegmentRef reference, List<Entry> entries) {
    Optional<SideBranch> known = branch(reading, number);
    if (!known.isPresent()) {
      return reading;
    }
    SideBranch branch = known.get();
    ReaderState state = reading.state();
    List<Entry> others = new ArrayList<>();
    List<Digest> commitments = new ArrayList<>();
    long differs = branch.differs();
    for (Entry entry : entries) {
      long at = entry.sequence();
      if (branch.held().contains(at)) {
        continue;
      }
      Digest commitment = Commitments.of(state.log(), entry);
      boolean isMain =
          state.settled().held().contains(at)
              && context.held().apply(at).equals(Optional.of(commitment));
      if (!isMain) {
        others.add(entry);
        commitments.add(commitment);
        differs = Math.min(differs, at);
      }
    }
    if (!others.isEmpty()) {
      effects.add(new ReaderEffect.DeliverSide(number, others, commitments));
    }
    SequenceRanges held = branch.held().plus(reference.range());
    return persisted(reading.with(state.withBranch(branch.withHeld(held, differs))));
  }

  private Reading persisted(Reading reading) {
    effects.add(new ReaderEffect.PersistSides(reading.state()));
    return reading;
  }

  static Optional<SideBranch> branch(Reading reading, int number) {
    return reading.state().branches().stream().filter(b -> b.number() == number).findFirst();
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
