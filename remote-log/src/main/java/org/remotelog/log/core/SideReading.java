package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
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
  private final List<ReaderEffect> effects;
  private final Set<Integer> planned = new HashSet<>();

  SideReading(ReadContext context, List<ReaderEffect> effects) {
    this.context = context;
    this.effects = effects;
  }

  /** Whether this step has planned for the branch. */
  boolean isPlanned(SideBranch branch) {
    return planned.contains(branch.number());
  }

  Reading plan(Reading reading, int number) {
    planned.add(number);
    SideBranch branch = branch(reading, number).get();
    Head head = branch.accepted().get().head();
    ReaderState state = reading.state();
    Plan plan = CatchUpPlanner.plan(head, branch.held(), at -> commitment(state, branch, at));
    return carryOut(reading, number, "the head", plan);
  }

  private Reading carryOut(Reading reading, int number, String of, Plan plan) {
    SideBranch branch = branch(reading, number).get();
    String what = of + " of another history, record " + branch.record().sequence();
    effects.add(new ReaderEffect.PlannedSide(number, what, plan));
    SequenceRanges held = branch.held();
    for (SequenceRange range : plan.confirmed()) {
      held = held.plus(range);
    }
    for (PageRef page : plan.pages()) {
      effects.add(new ReaderEffect.FetchSidePage(number, page));
    }
    for (SegmentRef segment : plan.segments()) {
      effects.add(new ReaderEffect.FetchSideSegment(number, segment));
    }
    return plan.confirmed().isEmpty()
        ? reading
        : persisted(
            reading.with(reading.state().withBranch(branch.withHeld(held, branch.differs()))));
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
      ReaderState state = reading.state();
      Plan plan =
          CatchUpPlanner.plan(page, branch.get().held(), at -> commitment(state, branch.get(), at));
      return carryOut(reading, input.branch(), what, plan);
    } catch (MalformedException e) {
      return refuse(reading, record, what, e);
    }
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
      return take(reading, input.branch(), new Opened(reference, entries));
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
  Reading take(Reading reading, int number, Opened opened) {
    SideBranch branch = branch(reading, number).get();
    ReaderState state = reading.state();
    List<Entry> others = new ArrayList<>();
    List<Digest> commitments = new ArrayList<>();
    long differs = branch.differs();
    for (Entry entry : opened.entries()) {
      long at = entry.sequence();
      if (branch.held().contains(at)) {
        continue;
      }
      Digest commitment = Commitments.of(state.log(), entry);
      boolean isMain =
          state.held().contains(at) && context.held().apply(at).equals(Optional.of(commitment));
      if (!isMain) {
        others.add(entry);
        commitments.add(commitment);
        differs = Math.min(differs, at);
      }
    }
    if (!others.isEmpty()) {
      effects.add(new ReaderEffect.DeliverSide(number, others, commitments));
    }
    SequenceRanges held = branch.held().plus(opened.reference().range());
    return persisted(reading.with(state.withBranch(branch.withHeld(held, differs))));
  }

  /** What a branch holds at a number, by itself or together with the main one. */
  Optional<Digest> commitment(ReaderState state, SideBranch branch, long at) {
    Optional<Digest> own = context.side().commitment(branch.number(), at);
    return own.isPresent() || !state.held().contains(at) ? own : context.held().apply(at);
  }

  /** A segment of a branch that is open already. */
  record Opened(SegmentRef reference, List<Entry> entries) {}

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
