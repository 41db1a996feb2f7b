package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.LOG;
import static org.remotelog.sim.check.Samples.block;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.offering;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.log.Cid;

final class RemovedIsReplacedTest {
  private static final long GRACE_MS = 500;

  /** Records go out at 1,000 times their number. */
  private final Invariant invariant = new RemovedIsReplaced(2, GRACE_MS);

  private final Event.Offering first = offering(1, "r", true, block("a"), block("b"));
  private final Event.Offering second = offering(2, "s", true, block("c"), block("b"));

  private static Event.Told told(int pointer, String... links) {
    List<Cid> cids = new ArrayList<>();
    for (String link : links) {
      cids.add(block(link).cid());
    }
    return new Event.Told(0, pointer, LOG, cids);
  }

  private static Event.Removing removing(String content, long atMs, boolean clockIsTrue) {
    return new Event.Removing(0, 0, List.of(block(content).cid()), atMs, clockIsTrue);
  }

  @Test
  void allowsBlockThatNoPointerNeedsAfterTheGraceTime() {
    assertThat(
            last(invariant, first, second, told(0, "c"), told(1, "c"), removing("a", 2_500, true)))
        .isEmpty();
  }

  @Test
  void findsRemovalWithinTheGraceTimeWhenTheClockIsTrue() {
    assertThat(
            last(invariant, first, second, told(0, "c"), told(1, "c"), removing("a", 2_499, true)))
        .hasValueSatisfying(text -> assertThat(text).contains("too short a time"));
    assertThat(invariant.after(removing("a", 2_499, false))).isEmpty();
  }

  @Test
  void findsRemovalWhileAPointerIsSilentOrBehind() {
    assertThat(last(invariant, first, second, told(0, "c"), removing("a", 9_000, true)))
        .hasValueSatisfying(text -> assertThat(text).contains("p1"));
    assertThat(last(invariant, told(1, "a", "b"), removing("a", 9_000, true)))
        .hasValueSatisfying(text -> assertThat(text).contains("p1"));
    assertThat(last(invariant, told(1), removing("a", 9_000, true)))
        .hasValueSatisfying(text -> assertThat(text).contains("p1"));
  }

  @Test
  void findsRemovalOfWhatTheNewestHeadNeedsOrNoHeadEverLed() {
    assertThat(
            last(invariant, first, second, told(0, "x"), told(1, "x"), removing("b", 9_000, true)))
        .hasValueSatisfying(text -> assertThat(text).contains("newest head"));
    assertThat(invariant.after(removing("z", 9_000, true)))
        .hasValueSatisfying(text -> assertThat(text).contains("ever led"));
  }
}
