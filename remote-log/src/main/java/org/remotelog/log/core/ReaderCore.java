package org.remotelog.log.core;

import static org.remotelog.log.core.ReaderEffect.Reason.FIRST;
import static org.remotelog.log.core.ReaderEffect.Reason.NEWER;
import static org.remotelog.log.core.ReaderEffect.Reason.RENEWED;
import static org.remotelog.log.core.ReaderEffect.Reason.SAME;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.GapCause;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.RecordOrder;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.core.ReaderState.Accepted;
import org.remotelog.log.core.ReaderState.Unplaced;

/**
 * The rules of reading a log: choose a head, plan, check, deliver, name what is missing.
 *
 * <p>Trust runs one way: the log's key signs the record, the record names the head by its hash, the
 * head and its pages name the segments by theirs. Nothing is delivered that does not hang on that
 * chain. Once all entries are held, their root is computed again and compared with the head's.
 */
public final class ReaderCore {
  private ReaderCore() {}

  /** One step of a pass; pure. */
  public static Step<Reading, ReaderEffect> step(
      Reading reading, ReaderInput input, ReadContext context) {
    Turn turn = new Turn(reading, context);
    if (input instanceof ReaderInput.PassEnded ended) {
      turn.reading = PassEnd.report(turn.reading, ended.nowMs(), turn.effects);
      return new Step<>(turn.reading, turn.effects);
    }
    if (input instanceof ReaderInput.Resolved resolved) {
      if (turn.reading.askedAgain()) {
        turn.resolvedAgain(resolved);
      } else {
        turn.resolved(resolved);
      }
    } else if (input instanceof ReaderInput.Shown shown) {
      turn.shown(shown);
    } else if (input instanceof ReaderInput.HeadFetched head) {
      turn.headFetched(head);
    } else if (input instanceof ReaderInput.PageFetched page) {
      turn.pageFetched(page.page(), page.fetched());
    } else if (input instanceof ReaderInput.SegmentFetched segment) {
      turn.segmentFetched(segment.segment(), segment.fetched());
    } else if (input instanceof ReaderInput.AskedDirectly asked) {
      turn.askedDirectly(asked.segments());
    } else if (input instanceof ReaderInput.SidePageFetched page) {
      turn.reading = turn.branches.pageFetched(turn.reading, page);
    } else {
      turn.reading =
          turn.branches.segmentFetched(turn.reading, (ReaderInput.SideSegmentFetched) input);
    }
    turn.placeAgain(reading);
    return new Step<>(turn.reading, turn.effects);
  }

  /** One step while it is being worked out: which head counts. */
  private static final class Turn extends ReadingTurn {
    Turn(Reading reading, ReadContext context) {
      super(reading, context);
    }

    private OtherHeads others() {
      return branches.others();
    }

    void resolved(ReaderInput.Resolved resolved) {
      RecordAnswers answers =
          RecordAnswers.of(reading.state().log(), resolved.answers()).told(effects);
      List<HeadRecord> valid = answers.records();
      reading = reading.seen(valid);
      // One pointer that gives a valid record is enough.
      if (valid.isEmpty() && !answers.refused().isEmpty()) {
        List<String> why = new ArrayList<>();
        answers
            .refused()
            .forEach(one -> why.add("head record of " + one.source() + ": " + one.why()));
        trouble(reading.beyondAccepted(), GapCause.REFUSED, String.join("; ", why));
      } else if (valid.isEmpty() && !resolved.failures().isEmpty()) {
        String why = String.join("; ", resolved.failures());
        trouble(reading.beyondAccepted(), GapCause.UNAVAILABLE, why);
      }
      if (resolved.answers().isEmpty()
          && resolved.failures().isEmpty()
          && reading.state().accepted().isPresent()) {
        effects.add(new ReaderEffect.Warn("no pointer has a record of it any more"));
      }
      HeadChoice.Choice choice =
          HeadChoice.of(valid, reading.state().accepted().map(Accepted::record));
      reading = others().evidence(reading, choice, valid);
      reading = others().older(reading, choice.older());
      goOnWith(choice.candidates());
      reading = others().found(reading, choice.conflicts());
    }

    /** Goes on with a newer head, if there is one now; all else was said the first time. */
    void resolvedAgain(ReaderInput.Resolved resolved) {
      // What is refused now is so in the next pass, and is reported then.
      List<HeadRecord> newer =
          RecordAnswers.of(reading.state().log(), resolved.answers()).records();
      newer.removeIf(record -> record.sequence() <= reading.newestSeen());
      if (!newer.isEmpty()) {
        goOnWith(HeadChoice.of(newer, Optional.empty()).candidates());
      }
    }

    /**
     * Rosters are old by nature: what is not newer than all that is known says nothing, unless it
     * is of another history.
     */
    void shown(ReaderInput.Shown shown) {
      Optional<HeadRecord> floor = reading.state().accepted().map(Accepted::record);
      List<ReaderInput.Answer> others = new ArrayList<>(shown.answers());
      floor.ifPresent(known -> others.removeIf(answer -> isCopy(known, answer.record())));
      Map<HeadRecord, String> sources =
          RecordAnswers.of(reading.state().log(), others).told(effects).valid();
      List<HeadRecord> older = new ArrayList<>();
      for (HeadRecord record : List.copyOf(sources.keySet())) {
        if (others().isKnown(reading, record)) {
          reading = others().renewed(reading, record);
          sources.remove(record);
        } else if (floor.isPresent() && record.sequence() < floor.get().sequence()) {
          older.add(record);
          sources.remove(record);
        }
      }
      List<HeadRecord> valid = new ArrayList<>(sources.keySet());
      // What is still on its way from the pointers goes on beside what the rosters show.
      reading.awaiting().ifPresent(valid::add);
      reading.fallbacks().forEach(one -> valid.add(one.record()));
      HeadChoice.Choice seen = HeadChoice.of(valid, floor);
      reading = others().olderShown(others().evidence(reading, seen, valid), older);
      if (!seen.candidates().isEmpty()) {
        goOn(shown, sources, seen.candidates(), valid);
      }
      reading = others().found(reading, seen.conflicts());
    }

    /** Goes on with the best of what rosters show, when it is newer than all that pointers gave. */
    private void goOn(
        ReaderInput.Shown shown,
        Map<HeadRecord, String> sources,
        List<HeadRecord> candidates,
        List<HeadRecord> valid) {
      Optional<HeadRecord> floor = reading.state().accepted().map(Accepted::record);
      HeadRecord best = candidates.get(0);
      if (floor.isPresent() && best.sequence() == floor.get().sequence()) {
        if (RecordOrder.compare(best, floor.get()) > 0) {
          renew(reading.state().accepted().get(), best);
        }
      } else if (sources.containsKey(best)
          && best.sequence() > reading.awaiting().map(HeadRecord::sequence).orElse(-1L)) {
        effects.add(
            new ReaderEffect.PointersBehind(
                best, sources.get(best), shown.wasAsked(), reading.newestSeen()));
        reading = reading.seen(valid);
        goOnWith(candidates);
      } else {
        // Its head may be the only one to be had, and if not it may be of another history.
        candidates.stream()
            .filter(sources::containsKey)
            .findFirst()
            .ifPresent(one -> reading = reading.alsoBelow(Unplaced.of(one)));
      }
    }

    /** Whether these bytes are the record itself, but for the head that it carries inside. */
    private static boolean isCopy(HeadRecord record, Bytes bytes) {
      return record.bytes().size() >= bytes.size()
          && record.bytes().slice(0, bytes.size()).equals(bytes);
    }

    /** Goes on with the best of some records, or with the accepted head when none is better. */
    private void goOnWith(List<HeadRecord> candidates) {
      List<Unplaced> heads = new ArrayList<>();
      candidates.forEach(one -> heads.add(withHead(one)));
      if (!tryNext(heads)) {
        goOn();
      }
    }

    /** With its head, should it have come with one of those that are still to be tried. */
    private Unplaced withHead(HeadRecord record) {
      for (Unplaced one : reading.fallbacks()) {
        if (one.record().head().equals(record.head()) && one.accepted().isPresent()) {
          Accepted had = one.accepted().get();
          return Unplaced.of(new Accepted(record, had.headBlock(), had.head()));
        }
      }
      return Unplaced.of(record);
    }

    /** Goes on with the accepted head; once one was cut off, that has been done. */
    private void goOn() {
      if (reading.state().accepted().isPresent() && !reading.sides().isCut()) {
        plan(reading.state().accepted().get().head());
      }
    }

    /** Tries heads from the best one on; whether one was accepted or has to be fetched. */
    private boolean tryNext(List<Unplaced> candidates) {
      reading = reading.awaiting(Optional.empty(), List.of());
      for (int i = 0; i < candidates.size(); i++) {
        HeadRecord record = candidates.get(i).record();
        List<Unplaced> rest = candidates.subList(i + 1, candidates.size());
        Optional<Accepted> accepted = reading.state().accepted();
        if (accepted.isPresent() && record.head().equals(accepted.get().record().head())) {
          inlineDamage(record);
          renew(accepted.get(), record);
          rest.forEach(one -> reading = reading.alsoBelow(one));
          return false;
        }
        if (others().isKnown(reading, record)) {
          reading = others().renewed(reading, record);
          continue;
        }
        if (others().isPassedOver(reading.state(), candidates.get(i))) {
          continue;
        }
        Optional<Bytes> block = candidates.get(i).accepted().map(Accepted::headBlock);
        if (!block.isPresent()) {
          block = record.verifiedInlineHead();
        }
        if (!block.isPresent()) {
          inlineDamage(record);
          reading = reading.awaiting(Optional.of(record), rest);
          effects.add(new ReaderEffect.FetchHead(record.head()));
          return true;
        }
        if (accept(record, block.get())) {
          rest.forEach(one -> reading = reading.alsoBelow(one));
          return true;
        }
      }
      return false;
    }

    /** Heads without a place may have one, now that branches have changed. */
    void placeAgain(Reading before) {
      List<Unplaced> again = toPlace(before);
      // What is left of very many waits for the next step.
      for (int turn = 0; !again.isEmpty() && turn < CoreLimits.MAX_PLACING_TURNS; turn++) {
        Reading then = reading;
        reading = WaitingHeads.without(reading, again);
        List<Unplaced> newer = new ArrayList<>();
        for (Unplaced one : again) {
          if (WaitingHeads.isNewer(reading.state(), one.record())) {
            newer.add(one);
          } else {
            reading = others().notNewer(reading, one);
          }
          reading = WaitingHeads.stillWaiting(reading, then, one);
        }
        if (!newer.isEmpty()) {
          tryNext(newer);
        }
        again = toPlace(then);
      }
      reading = others().askedForHeads(reading);
      if (!WaitingHeads.isSame(reading.state(), before.state())) {
        effects.add(new ReaderEffect.PersistSides(reading.state()));
      }
    }

    private List<Unplaced> toPlace(Reading before) {
      boolean isAny =
          !reading.state().branches().isEmpty()
              || !reading.sides().below().isEmpty()
              || !reading.state().waiting().isEmpty();
      if (!isAny) {
        return List.of();
      }
      List<Object> then = WaitingHeads.standing(before.state());
      boolean isChanged = !then.equals(WaitingHeads.standing(reading.state()));
      // A newer head that was waited for may have hindered those that wait for a place.
      boolean isFree = before.awaiting().isPresent() && !reading.awaiting().isPresent();
      if (isChanged) {
        reading = branches.joined(reading);
      }
      return WaitingHeads.toPlace(reading, isChanged || isFree);
    }

    /** An inline head is bound by the CID only: when it does not match, somebody changed it. */
    private void inlineDamage(HeadRecord record) {
      if (record.inlineHead().isPresent() && !record.verifiedInlineHead().isPresent()) {
        effects.add(
            new ReaderEffect.Refused(
                "inline head of record " + record.sequence(),
                "pointer",
                "its bytes do not hash to " + record.head()));
      }
    }

    private void renew(Accepted accepted, HeadRecord record) {
      boolean isRenewed = RecordOrder.compare(record, accepted.record()) > 0;
      effects.add(new ReaderEffect.Chosen(record, isRenewed ? RENEWED : SAME));
      if (isRenewed) {
        reading =
            reading.with(
                reading
                    .state()
                    .withAccepted(new Accepted(record, accepted.headBlock(), accepted.head())));
        effects.add(new ReaderEffect.Persist(reading.state()));
      }
    }

    void headFetched(ReaderInput.HeadFetched input) {
      reading = others().headFetched(reading, input);
      Optional<HeadRecord> awaited = reading.awaiting();
      if (!awaited.isPresent() || !awaited.get().head().equals(input.cid())) {
        return;
      }
      List<Unplaced> rest = reading.fallbacks();
      damaged("head " + input.cid(), input.fetched());
      if (!WaitingHeads.isNewer(reading.state(), awaited.get())) {
        // A branch that was read meanwhile has become the main one.
        reading = others().notNewer(reading, awaited.get(), input.fetched().block());
      } else if (input.fetched().block().isPresent()
          && accept(awaited.get(), input.fetched().block().get())) {
        rest.forEach(one -> reading = reading.alsoBelow(one));
        return;
      }
      if (!input.fetched().block().isPresent()) {
        trouble(
            reading.beyondAccepted(),
            causeOf(input.fetched()),
            "head " + input.cid() + ": " + input.fetched().detail());
        lookAgain(input.cid(), input.fetched());
      }
      if (!tryNext(rest)) {
        goOn();
      }
    }

    /** A copy of a home ends its log without what another one has written: a history of its own. */
    private boolean isShorterEnd(Head head) {
      return !head.successors().isEmpty() && head.count() < reading.state().count();
    }

    /** Takes a head that hashes to the record's CID; false when its content is refused. */
    private boolean accept(HeadRecord record, Bytes block) {
      Head head;
      try {
        head = HeadCodec.decode(reading.state().log(), block, context.secrets()::secret);
      } catch (MalformedException e) {
        refuse("head " + record.head(), "pointer", e, reading.beyondAccepted());
        return false;
      }
      Accepted newest = new Accepted(record, block, head);
      if (others().isOther(reading, newest) || isShorterEnd(head)) {
        reading = others().found(reading, newest);
        return false;
      }
      if (head.count() < reading.state().count()) {
        if (!others().isPartOfMain(reading.state(), newest)) {
          reading = others().found(reading, newest);
          return false;
        }
        refuse(
            "head " + record.head(),
            "pointer",
            new MalformedException(
                "it has " + head.count() + " entries, an older one had " + reading.state().count()),
            reading.beyondAccepted());
        return false;
      }
      effects.add(
          new ReaderEffect.Chosen(record, reading.state().accepted().isPresent() ? NEWER : FIRST));
      reading = branches.beforeNewest(reading, head);
      reading = others().withoutPlace(reading, record);
      reading = reading.with(reading.state().withAccepted(newest));
      reading = reading.awaiting(Optional.empty(), List.of());
      effects.add(new ReaderEffect.Persist(reading.state()));
      plan(head);
      afterHolding();
      return true;
    }
  }
}
