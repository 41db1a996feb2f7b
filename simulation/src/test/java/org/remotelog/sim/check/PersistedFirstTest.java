package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.block;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.offered;
import static org.remotelog.sim.check.Samples.offering;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;

final class PersistedFirstTest {
  private final Invariant invariant = new PersistedFirst();

  @Test
  void findsBlockThatIsNotJournalled() {
    assertThat(last(invariant, offered(block("a"), false)))
        .hasValueSatisfying(text -> assertThat(text).contains("not journalled"));
  }

  @Test
  void findsRecordThatIsNotJournalled() {
    assertThat(last(invariant, offering(1, "r", false)))
        .hasValueSatisfying(text -> assertThat(text).contains("not journalled"));
  }

  @Test
  void findsSecondRecordOfOneNumber() {
    assertThat(last(invariant, offering(1, "r", true), offering(1, "q", true)))
        .hasValueSatisfying(text -> assertThat(text).contains("signed twice"));
  }

  @Test
  void allowsRenewalAndFindsAnotherHeadOfTheNumberOrAnEarlierExpiry() {
    assertThat(last(invariant, renewed("r", "head", 1), renewed("q", "head", 2))).isEmpty();
    assertThat(last(invariant, renewed("r", "head", 1)))
        .hasValueSatisfying(text -> assertThat(text).contains("signed twice"));
    assertThat(last(invariant, renewed("p", "other", 3)))
        .hasValueSatisfying(text -> assertThat(text).contains("signed twice"));
    assertThat(last(new PersistedFirst(), renewed("r", "head", 2), renewed("q", "head", 1)))
        .hasValueSatisfying(text -> assertThat(text).contains("signed twice"));
  }

  @Test
  void allowsTheLastHeadOfAnotherCopyOnceTheLogIsEndedAndItsRenewal() {
    Event[] before = {renewed(0, "r", "own", 1), renewed(5, "q", "other", 1)};
    Event ends =
        new Event.Committed(
            0, 0, new Changes(List.of(), List.of(), List.of(), List.of(), List.of(Samples.LOG)));
    assertThat(last(invariant, before)).isEmpty();
    assertThat(last(invariant, ends, renewed(0, "q", "other", 1))).isEmpty();
    assertThat(last(invariant, renewed(0, "p", "other", 2))).isEmpty();
    assertThat(last(invariant, renewed(0, "o", "third", 3)))
        .hasValueSatisfying(text -> assertThat(text).contains("signed twice"));
    assertThat(last(new PersistedFirst(), before[0], before[1], renewed(0, "q", "other", 1)))
        .as("of a log that goes on")
        .hasValueSatisfying(text -> assertThat(text).contains("signed twice"));
  }

  @Test
  void findsRecordThatIsNewerThanOneBeforeTheNewestOnly() {
    Event[] before = {renewed("r", "head", 1), renewed("q", "head", 5)};
    assertThat(last(invariant, before)).isEmpty();
    assertThat(last(invariant, renewed("p", "head", 3)))
        .hasValueSatisfying(text -> assertThat(text).contains("signed twice"));
  }

  private static Event.Offering renewed(String record, String head, long expiresAtMs) {
    return renewed(0, record, head, expiresAtMs);
  }

  private static Event.Offering renewed(int device, String record, String head, long expiresAtMs) {
    return new Event.Offering(
        device,
        0,
        Samples.LOG,
        7,
        Bytes.utf8(record),
        0,
        expiresAtMs,
        List.of(block(head).cid()),
        true);
  }

  @Test
  void allowsTheSameRecordAgain() {
    assertThat(
            last(
                invariant,
                offered(block("a"), true),
                offering(1, "r", true),
                offering(1, "r", true),
                offering(2, "q", true)))
        .isEmpty();
  }
}
