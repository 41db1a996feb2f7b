package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.LOG;
import static org.remotelog.sim.check.Samples.OTHER_LOG;
import static org.remotelog.sim.check.Samples.accepts;
import static org.remotelog.sim.check.Samples.block;
import static org.remotelog.sim.check.Samples.foreign;
import static org.remotelog.sim.check.Samples.id;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.log;
import static org.remotelog.sim.check.Samples.own;
import static org.remotelog.sim.check.Samples.row;
import static org.remotelog.sim.check.Samples.rows;
import static org.remotelog.sim.check.Samples.sent;
import static org.remotelog.sim.check.Samples.taken;
import static org.remotelog.sim.check.Samples.view;
import static org.remotelog.sim.check.Samples.writes;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;

/**
 * What invariants allow, and still find, once the home of d0 was copied as d5, which was opened.
 */
final class CopiedHomesTest {
  private static final Event BACKED_UP = new Event.BackedUp(0, 5);
  private static final Event RESTORED = new Event.Restored(5, List.of(LOG));

  private static Event ends(int device, LogName log) {
    return new Event.Committed(
        device, 0, new Changes(List.of(), List.of(), List.of(), List.of(), List.of(log)));
  }

  private static Event.Said said(int device, LogName of, long upTo, long record) {
    Receipt receipt = Receipt.of(of, upTo, Sha256.of(Bytes.utf8("root")), List.of());
    return new Event.Said(device, OTHER_LOG, record, List.of(receipt));
  }

  private static Event signs(int device, long record) {
    return new Event.Committed(
        device,
        0,
        new Changes(
            List.of(),
            List.of(),
            List.of(),
            List.of(new Changes.Own(OTHER_LOG, 0, 0, record, List.of(), List.of())),
            List.of()));
  }

  @Test
  void logMayEndThatSomebodyElseHasWrittenAndNoOther() {
    Event head = Samples.offering(1, "r", true, block("head"));
    assertThat(last(new LogsGoOn(), BACKED_UP, RESTORED, head, ends(5, LOG))).isEmpty();
    assertThat(last(new LogsGoOn(), BACKED_UP, RESTORED, head, ends(0, LOG)))
        .as("the copy has written nothing")
        .isPresent();
    assertThat(last(new LogsGoOn(), head, BACKED_UP, RESTORED, ends(5, LOG)))
        .as("both have signed it")
        .isPresent();
  }

  @Test
  void homeThatIsToldOfAForeignRecordSignsNoneOfItsOwn() {
    Event[] before = {BACKED_UP, RESTORED, Samples.offering(1, "r", true, block("head"))};
    Event told = new Event.Told(5, 0, LOG, List.of(block("head").cid()));
    assertThat(after(new LogsGoOn(), before, writes(5, 1, 0, 0), told, writes(5, 1, 0, 1)))
        .hasValueSatisfying(text -> assertThat(text).contains("was told of one"));
    assertThat(after(new LogsGoOn(), before, writes(5, 1, 0, 0), writes(5, 1, 0, 1), told))
        .isEmpty();
    Event restart = new Event.Booted(5, List.of());
    assertThat(after(new LogsGoOn(), before, writes(5, 1, 0, 0), told, restart, writes(5, 1, 0, 1)))
        .as("it asks again")
        .isEmpty();
  }

  @Test
  void recordNumbersOfAPointerGoForwardWhicheverCopyWrites() {
    assertThat(
            last(
                new HeadsGoForward(),
                BACKED_UP,
                RESTORED,
                taken(0, 3, 5, "h"),
                taken(0, 3, 5, "other"),
                taken(0, 4, 4, "shorter")))
        .isEmpty();
    assertThat(last(new HeadsGoForward(), RESTORED, taken(0, 3, 5, "h"), taken(0, 2, 5, "g")))
        .isPresent();
    assertThat(
            last(
                new HeadsGoForward(),
                RESTORED,
                accepts(1, 2, 4),
                accepts(1, 3, 5),
                accepts(1, 2, 4)))
        .as("the head before, when the newest is of another history")
        .isEmpty();
    assertThat(
            last(
                new HeadsGoForward(),
                RESTORED,
                accepts(1, 1, 5),
                accepts(1, 2, 6),
                accepts(1, 1, 5),
                accepts(1, 3, 5)))
        .as("a newer one of the same history")
        .isEmpty();
    assertThat(last(new HeadsGoForward(), RESTORED, accepts(1, 3, 5), accepts(1, 2, 4)))
        .isPresent();
  }

  @Test
  void copyHasTheRowsOfItsOriginAndDeliversNoneAgain() {
    Event origin = rows(0, own(1, 1), own(2, 2));
    assertThat(last(new DeliveredOnce(), origin, BACKED_UP, rows(5, own(1, 1), own(2, 2))))
        .isEmpty();
    assertThat(last(new DeliveredOnce(), origin, BACKED_UP, rows(5, own(3, 1)))).isPresent();
    assertThat(last(new DeliveredOnce(), BACKED_UP, origin, rows(5, own(1, 7))))
        .as("what came after it was made")
        .isEmpty();
  }

  @Test
  void restartOfACopyKeepsWhatItsOriginHad() {
    Event origin = rows(0, own(1, 1));
    assertThat(last(new AcknowledgedKept(), origin, BACKED_UP, new Event.Booted(5, List.of(id(1)))))
        .isEmpty();
    assertThat(last(new AcknowledgedKept(), origin, BACKED_UP, new Event.Booted(5, List.of())))
        .hasValueSatisfying(text -> assertThat(text).contains("d5 has lost"));
  }

  @Test
  void onlyWhatNobodyElseHasMayBeLostWithAHome() {
    Event ended = Samples.ended(List.of(view(1)));
    Event lost = new Event.Lost(0);
    Event[] before = {rows(0, own(1, 1)), writes(0, 1, 0, 0), sent(0, 1, 1)};
    assertThat(after(new AcknowledgedKept(), before, lost, ended)).isEmpty();
    assertThat(
            after(
                new AcknowledgedKept(),
                before,
                writes(0, 1, 1, 1),
                taken(0, 1, 1, "head"),
                lost,
                ended))
        .as("some pointer has it")
        .hasValueSatisfying(text -> assertThat(text).contains("never came to d1"));
    Event copied = rows(5, own(1, 1));
    assertThat(after(new AcknowledgedKept(), before, BACKED_UP, RESTORED, copied, lost, ended))
        .as("the copy has it, and will publish it")
        .isPresent();
  }

  @Test
  void whatAnotherCopyPublishedOfASuccessorSaysNothingOfWhatIsLost() {
    Event[] before = {
      successor(0, 0, List.of(log(9))),
      BACKED_UP,
      RESTORED,
      rows(0, own(1, 1)),
      rows(5, own(1, 2)),
      successor(5, 1, List.of()),
      sent(5, 2, 1)
    };
    Event[] rest = {taken(0, 1, 1, "head"), accepts(1, 1, 1), rows(1, foreign(1, 1))};
    Event ended = Samples.ended(List.of(view(0, own(1, 1)), view(1, foreign(1, 1))));
    Invariant invariant = new AcknowledgedKept();
    tell(invariant, before);
    assertThat(after(invariant, rest, new Event.Lost(5), ended)).isEmpty();
  }

  /** The log goes on for others that have ended, and has so many entries. */
  private static Event successor(int device, long count, List<LogName> ended) {
    Changes.Own own = new Changes.Own(LOG, count, 0, 0, List.of(), List.of());
    return new Event.Committed(
        device, 0, new Changes(List.of(), List.of(), List.of(), List.of(own), ended));
  }

  @Test
  void whatAShorterHistoryReplacesMayBeUnconfirmedOnceItsWriterIsLost() {
    Event.Committed unconfirmed = rows(1, row(1, 2, false, LOG, 2, false, List.of()));
    View has = view(1, unconfirmed.changes().rows().get(0));
    Event ended = Samples.ended(List.of(has, view(2)));
    Event[] before = {
      rows(0, own(1, 1), own(2, 2)), writes(0, 2, 2, 1), BACKED_UP, RESTORED, taken(0, 1, 2, "h")
    };
    Event shorter = taken(0, 2, 1, "shorter");
    assertThat(after(new Converged(), before, shorter, new Event.Lost(0), ended)).isEmpty();
    assertThat(after(new Converged(), before, shorter, ended))
        .as("its writer is there")
        .isPresent();
    assertThat(after(new Converged(), before, ended)).isPresent();
  }

  private static Optional<String> after(Invariant invariant, Event[] before, Event... rest) {
    tell(invariant, before);
    return last(invariant, rest);
  }

  private static void tell(Invariant invariant, Event... events) {
    for (Event event : events) {
      assertThat(invariant.after(event)).isEmpty();
    }
  }

  @Test
  void oneOfSeveralMessagesOfAPlaceIsConfirmedThereAndNoOther() {
    Event[] before = {
      rows(0, own(1, 1)), BACKED_UP, RESTORED, rows(5, own(1, 1), own(2, 2)), rows(0, own(2, 3))
    };
    assertThat(after(new ConfirmedIsTrue(), before, rows(1, foreign(2, 2)), rows(2, foreign(2, 3))))
        .isEmpty();
    assertThat(after(new ConfirmedIsTrue(), before, rows(1, foreign(2, 4)))).isPresent();
    assertThat(
            last(
                new ConfirmedIsTrue(),
                rows(0, own(1, 1)),
                rows(7, own(1, 2)),
                accepts(1, 1, 1),
                rows(1, foreign(1, 1))))
        .as("without a copy a log has one message at a place")
        .hasValueSatisfying(text -> assertThat(text).contains("one of several"));
  }

  @Test
  void completeReportHasOneHistoryOfEachPlace() {
    Event.Known known = new Event.Known(LOG, 2, List.of());
    Event report = new Event.Reported(1, true, List.of(known), "");
    Event[] before = {
      rows(0, own(1, 1)), BACKED_UP, RESTORED, rows(5, own(1, 1), own(2, 2)), rows(0, own(2, 3))
    };
    Event both = rows(1, foreign(1, 1), foreign(2, 3));
    assertThat(after(new CompleteIsComplete(), before, both, report)).isEmpty();
    assertThat(after(new CompleteIsComplete(), before, rows(1, foreign(1, 1)), report))
        .hasValueSatisfying(text -> assertThat(text).contains("says that it is complete"));
  }

  @Test
  void receiptsEndWhereHistoriesAreKnownToPart() {
    Event[] before = {
      rows(0, own(1, 1)),
      BACKED_UP,
      RESTORED,
      rows(5, own(1, 1), own(2, 2)),
      rows(0, own(2, 3)),
      writes(0, 2, 0, 0),
      rows(1, foreign(1, 1), foreign(2, 3))
    };
    Event fork = rows(1, row(3, 2, false, LOG, 2, true, List.of()));
    assertThat(after(new ReceiptsAreTrue(), before, signs(1, 1), fork, said(1, LOG, 2, 1)))
        .as("signed before it was known")
        .isEmpty();
    assertThat(after(new ReceiptsAreTrue(), before, fork, signs(1, 1), said(1, LOG, 2, 1)))
        .hasValueSatisfying(text -> assertThat(text).contains("knows two histories"));
    assertThat(after(new ReceiptsAreTrue(), before, fork, signs(1, 1), said(1, LOG, 1, 1)))
        .isEmpty();
  }

  @Test
  void receiptsAreDueForWhatAllCopiesHaveAndWhileSomebodyWritesTheLog() {
    Event ended = Samples.ended(List.of(new View(1, log(9), List.of(), 0, true, 0, List.of())));
    Event[] before = {rows(0, own(1, 1)), writes(0, 1, 1, 1), taken(0, 1, 1, "h"), BACKED_UP};
    Event[] more = {RESTORED, rows(0, own(2, 2)), writes(0, 2, 2, 2), taken(0, 2, 2, "g")};
    Invariant invariant = new ReceiptsAreTrue();
    tell(invariant, before);
    assertThat(after(invariant, more, ended))
        .hasValueSatisfying(text -> assertThat(text).contains("/1"));
    Invariant lost = new ReceiptsAreTrue();
    tell(lost, before);
    assertThat(after(lost, more, new Event.Lost(0), new Event.Lost(5), ended)).isEmpty();
  }

  @Test
  void copyMayLinkWhatTheOtherOneRemoved() {
    Event[] before = {
      new Event.Stored(0, block("a").cid()),
      BACKED_UP,
      RESTORED,
      new Event.Removing(5, 0, List.of(block("a").cid()), 0, true)
    };
    assertThat(
            after(new PublishedIsThere(1, 1), before, Samples.offering(1, "r", true, block("a"))))
        .isEmpty();
    assertThat(
            after(new PublishedIsThere(1, 1), before, Samples.offering(1, "r", true, block("b"))))
        .isPresent();
  }
}
