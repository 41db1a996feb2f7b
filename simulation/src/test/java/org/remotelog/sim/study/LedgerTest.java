package org.remotelog.sim.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.MessageId;

/** The invariants of a run can be violated. */
final class LedgerTest {
  private static final MessageId ONE = id("one");
  private static final MessageId TWO = id("two");

  private final Timeline timeline = new Timeline();
  private final Ledger ledger = new Ledger(timeline, 3);

  private static MessageId id(String text) {
    return MessageId.of(Sha256.of(Bytes.utf8(text)).bytes());
  }

  private void deliver(int node, MessageId id, MessageId... parents) {
    ledger.delivered(node, id, List.of(parents), 0, 0);
  }

  @Test
  void tellsMessageThatIsDeliveredTwice() {
    ledger.wrote(0, ONE);
    deliver(1, ONE);
    deliver(2, ONE);
    assertThat(ledger.violation()).isEmpty();
    deliver(1, ONE);
    assertThat(ledger.violation().orElseThrow()).startsWith("delivered-once: node 1");
  }

  @Test
  void tellsMessageThatComesBeforeItsParent() {
    ledger.wrote(0, ONE);
    ledger.wrote(0, TWO);
    deliver(1, ONE);
    deliver(1, TWO, ONE);
    assertThat(ledger.violation()).isEmpty();
    deliver(2, TWO, ONE);
    assertThat(ledger.violation().orElseThrow()).startsWith("causal-order: node 2");
  }

  @Test
  void tellsWhatWasPublishedBeforeSomebodyLookedAndIsMissing() {
    timeline.runUntil(10);
    ledger.wrote(0, ONE);
    ledger.published(0);
    ledger.wrote(0, TWO);
    ledger.requireAll(1, 10, Set.of());
    ledger.requireAll(0, 11, Set.of());
    ledger.requireAll(2, 11, Set.of(ONE));
    deliver(1, ONE);
    ledger.requireAll(1, 11, Set.of());
    assertThat(ledger.violation()).isEmpty();
    assertThat(ledger.deliveries()).isEqualTo(1);
    ledger.requireAll(2, 11, Set.of());
    assertThat(ledger.violation().orElseThrow()).startsWith("complete: node 2");
  }

  @Test
  void tellsMessageThatNobodyWrote() {
    deliver(1, ONE);
    assertThat(ledger.violation().orElseThrow()).startsWith("nothing-invented: node 1");
  }

  @Test
  void hashFollowsFromWhatHappenedAndWhen() {
    Ledger other = new Ledger(timeline, 3);
    ledger.wrote(0, ONE);
    timeline.runUntil(1);
    other.wrote(0, ONE);
    assertThat(ledger.hash(Map.of())).isNotEqualTo(other.hash(Map.of()));
  }
}
