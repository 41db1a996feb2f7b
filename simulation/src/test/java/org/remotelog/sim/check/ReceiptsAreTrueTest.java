package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.LOG;
import static org.remotelog.sim.check.Samples.OTHER_LOG;
import static org.remotelog.sim.check.Samples.foreign;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.own;
import static org.remotelog.sim.check.Samples.rows;
import static org.remotelog.sim.check.Samples.taken;
import static org.remotelog.sim.check.Samples.writes;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;

final class ReceiptsAreTrueTest {
  private final Invariant invariant = new ReceiptsAreTrue();

  private static Event.Said said(LogName of, long upTo, SequenceRange... except) {
    Receipt receipt = Receipt.of(of, upTo, Sha256.of(Bytes.utf8("root")), List.of(except));
    return new Event.Said(1, OTHER_LOG, 1, List.of(receipt));
  }

  private static Event.Ended ended() {
    View one = new View(0, LOG, List.of(), 0, true, 0, List.of());
    return Samples.ended(List.of(one, new View(1, OTHER_LOG, List.of(), 0, true, 0, List.of())));
  }

  @Test
  void findsEntryThatIsNotHeld() {
    assertThat(
            last(
                invariant,
                rows(0, own(1, 1), own(2, 2)),
                writes(0, 2, 0, 0),
                rows(1, foreign(1, 1)),
                said(LOG, 2)))
        .hasValueSatisfying(text -> assertThat(text).contains("/2, and lacks it"));
  }

  @Test
  void findsReceiptBeyondTheLog() {
    assertThat(last(invariant, rows(0, own(1, 1)), writes(0, 1, 0, 0), said(LOG, 2)))
        .hasValueSatisfying(text -> assertThat(text).contains("holds 2 entries"));
  }

  @Test
  void findsReceiptOfNoLog() {
    assertThat(last(invariant, said(LOG, 1)))
        .hasValueSatisfying(text -> assertThat(text).contains("that there is not"));
  }

  @Test
  void allowsHolesThatAreNamed() {
    assertThat(
            last(
                invariant,
                rows(0, own(1, 1), own(2, 2)),
                writes(0, 2, 0, 0),
                rows(1, foreign(1, 1)),
                said(LOG, 2, SequenceRange.single(2))))
        .isEmpty();
  }

  @Test
  void findsReceiptThatNeverCame() {
    assertThat(
            last(
                invariant, rows(0, own(1, 1)), writes(0, 1, 0, 0), taken(0, 1, 1, "head"), ended()))
        .hasValueSatisfying(text -> assertThat(text).contains("d1 has not said"));
  }

  @Test
  void isContentWhenAllIsSaid() {
    assertThat(
            last(
                invariant,
                rows(0, own(1, 1)),
                writes(0, 1, 0, 0),
                rows(1, foreign(1, 1)),
                said(LOG, 1),
                ended()))
        .isEmpty();
  }
}
