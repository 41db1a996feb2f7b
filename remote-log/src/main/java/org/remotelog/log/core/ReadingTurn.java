package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.GapCause;
import org.remotelog.log.Head;
import org.remotelog.log.Page;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.PageCodec;
import org.remotelog.log.core.CatchUpPlanner.Plan;
import org.remotelog.log.core.ReaderInput.Fetched;
import org.remotelog.log.core.ReaderState.Accepted;
import org.remotelog.log.crypto.Commitments;

/** One step of a reader while it is being worked out: what stands behind an accepted head. */
class ReadingTurn {
  final ReadContext context;
  final List<ReaderEffect> effects = new ArrayList<>();
  final Branches branches;
  Reading reading;

  ReadingTurn(Reading reading, ReadContext context) {
    this.reading = reading;
    this.context = context;
    this.branches = new Branches(context, effects);
  }

  /** A block that was there when the head was written may have been replaced and removed. */
  void lookAgain(Cid block, Fetched fetched) {
    if (fetched.isGone() && !reading.askedAgain()) {
      reading = reading.askingAgain();
      effects.add(new ReaderEffect.ResolveAgain(block));
    }
  }

  /** Compares the root once all is held that the newest head states. */
  void afterHolding() {
    if (branches.isOther(reading.state())) {
      cut();
    } else {
      reading = branches.afterHolding(reading);
    }
  }

  void plan(Head head) {
    if (!head.rosterBlocks().isEmpty()) {
      effects.add(new ReaderEffect.FetchRoster(head.rosterBlocks(), head.writtenAtMs()));
    }
    carryOut("the head", CatchUpPlanner.plan(head, reading.state().held(), branches.known()::any));
  }

  private void carryOut(String of, Plan found) {
    Plan plan = context.newestFirst() ? found.newestFirst() : found;
    effects.add(new ReaderEffect.Planned(of, plan));
    int cuts = reading.sides().cuts();
    for (SequenceRange range : plan.confirmed()) {
      effects.add(new ReaderEffect.Confirm(range));
      branches.known().confirm(range);
      hold(range);
      if (reading.sides().cuts() > cuts) {
        return;
      }
    }
    plan.pages().forEach(page -> effects.add(new ReaderEffect.FetchPage(page)));
    plan.segments().forEach(segment -> effects.add(new ReaderEffect.FetchSegment(segment)));
    if (cuts > 0) {
      Set<Cid> asked = new HashSet<>();
      plan.pages().forEach(page -> asked.add(page.cid()));
      plan.segments().forEach(segment -> asked.add(segment.cid()));
      reading = reading.with(reading.sides().again(asked));
    }
  }

  /**
   * The newest head is of another history: the main one goes on with the head before. What that one
   * states of what came is the main one's, and only the rest is the other one's.
   */
  private void cut() {
    Accepted other = reading.state().accepted().get();
    reading = branches.cut(reading);
    carryOut(
        "the head before",
        CatchUpPlanner.plan(
            reading.state().accepted().get().head(),
            reading.state().held(),
            branches.known()::any));
    reading = branches.place(reading, other);
  }

  /** What came is compared with the signed references; what did not is fetched after all. */
  void askedDirectly(List<SegmentRef> segments) {
    if (!reading.sides().isCut()) {
      carryOut(
          "what members gave directly",
          CatchUpPlanner.plan(segments, reading.state().held(), branches.known()::any));
    }
  }

  void pageFetched(PageRef ref, Fetched fetched) {
    if (reading.sides().isLate(ref.cid())) {
      return;
    }
    damaged("page " + ref.cid(), fetched);
    if (!fetched.block().isPresent()) {
      trouble(ref.range(), causeOf(fetched), "page " + ref.cid() + ": " + fetched.detail());
      lookAgain(ref.cid(), fetched);
      return;
    }
    try {
      Page page =
          PageCodec.decode(
              reading.state().log(), ref, fetched.block().get(), context.secrets()::secret);
      if (branches.isOther(reading.state(), page.segments())) {
        cut();
        return;
      }
      carryOut(
          "page " + ref.cid(),
          CatchUpPlanner.plan(page, reading.state().held(), branches.known()::any));
    } catch (MalformedException e) {
      refuse("page " + ref.cid(), "store", e, ref.range());
    }
  }

  void segmentFetched(SegmentRef ref, Fetched fetched) {
    if (reading.sides().isLate(ref.cid())) {
      return;
    }
    damaged("segment " + ref.cid(), fetched);
    if (!fetched.block().isPresent()) {
      trouble(ref.range(), causeOf(fetched), "segment " + ref.cid() + ": " + fetched.detail());
      lookAgain(ref.cid(), fetched);
      return;
    }
    List<Entry> entries;
    try {
      entries = branches.entries(reading, ref, fetched.block().get());
    } catch (MalformedException e) {
      refuse("segment " + ref.cid(), "store", e, ref.range());
      return;
    }
    if (reading.state().before().isPresent()
        && branches.contradiction().ofEntries(reading.state(), entries)) {
      cut();
      return;
    }
    List<Entry> fresh = new ArrayList<>(entries.size());
    List<Digest> commitments = new ArrayList<>(entries.size());
    ReplacedEntries replaced = new ReplacedEntries(branches.known(), BranchEntries.MAIN);
    boolean mayBeHere =
        !reading.state().branches().isEmpty() || !reading.state().conflicts().isEmpty();
    for (Entry entry : entries) {
      if (!reading.state().held().contains(entry.sequence())) {
        Digest commitment = Commitments.of(reading.state().log(), entry);
        if (!mayBeHere
            || !branches.known().isKept(BranchEntries.MAIN, entry.sequence(), commitment)) {
          fresh.add(entry);
          commitments.add(commitment);
          if (mayBeHere) {
            replaced.add(entry.sequence(), commitment);
          }
        }
      }
    }
    replaced.carryOut(effects);
    if (!fresh.isEmpty()) {
      effects.add(new ReaderEffect.Deliver(fresh, commitments));
      branches.known().take(BranchEntries.MAIN, fresh, commitments);
    }
    if (!reading.state().held().containsAll(ref.range())) {
      hold(ref.range());
    }
  }

  /** Adds a range to what is held and moves the verified frontier as far as it reaches. */
  private void hold(SequenceRange range) {
    ReaderState state = reading.state();
    SequenceRanges held = state.held().plus(range);
    Frontier.Moved moved =
        Frontier.move(
            state.verified(), held.contiguousFromOne(), state.before(), branches.known()::any);
    if (moved.lacking().isPresent()) {
      // A home that lost it: it is fetched again.
      held = held.minus(moved.lacking().get());
    }
    ReaderState next = state.withHeld(held, moved.frontier());
    boolean isOther = !moved.isAlong() || branches.isOther(next);
    // What strays from a head of another history may be of this one.
    List<Accepted> strays = isOther ? List.of() : moved.strays();
    reading = reading.with(next.withoutPassed(strays));
    effects.add(new ReaderEffect.Persist(reading.state()));
    if (isOther) {
      cut();
    } else {
      afterHolding();
    }
    reading = branches.shared(branches.others().strays(reading, strays), state.settled().held());
  }

  void damaged(String what, Fetched fetched) {
    for (String store : fetched.damaged()) {
      effects.add(new ReaderEffect.Refused(what, store, "its bytes do not hash to its address"));
    }
  }

  void refuse(String what, String source, MalformedException why, SequenceRange range) {
    effects.add(new ReaderEffect.Refused(what, source, String.valueOf(why.getMessage())));
    trouble(range, GapCause.REFUSED, what + ": " + why.getMessage());
  }

  void trouble(SequenceRange range, GapCause cause, String detail) {
    reading = reading.withTrouble(range, cause, detail);
  }

  static GapCause causeOf(Fetched fetched) {
    return fetched.damaged().isEmpty() ? GapCause.UNAVAILABLE : GapCause.REFUSED;
  }
}
