package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.remotelog.WatchPace.Outcome.FAILED;
import static org.remotelog.WatchPace.Outcome.NEWS;
import static org.remotelog.WatchPace.Outcome.QUIET;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.WatchPace.Step;
import org.remotelog.WatchPace.Terms;

final class WatchPaceTest {
  private static final Terms TERMS = Terms.of(Duration.ofSeconds(60));

  private static WatchPace after(WatchPace.Outcome... outcomes) {
    WatchPace pace = WatchPace.begin(TERMS, 0);
    for (WatchPace.Outcome outcome : outcomes) {
      pace = pace.polled(outcome, Pending.NONE, 0, 0);
    }
    return pace;
  }

  private static List<Long> pauses(WatchPace.Outcome... outcomes) {
    List<Long> seconds = new ArrayList<>();
    WatchPace pace = WatchPace.begin(TERMS, 0);
    for (WatchPace.Outcome outcome : outcomes) {
      pace = pace.polled(outcome, Pending.NONE, 0, 0);
      seconds.add(pace.waitMs(0) / 1000);
    }
    return seconds;
  }

  @Test
  void beginsWithAPass() {
    assertThat(WatchPace.begin(TERMS, 5).next(5)).isEqualTo(Step.POLL);
  }

  @Test
  void pausesGrowAfterSomePassesWithoutNewsUpToTheLongest() {
    assertThat(
            pauses(
                QUIET, QUIET, QUIET, QUIET, QUIET, QUIET, QUIET, QUIET, QUIET, QUIET, QUIET, NEWS))
        .containsExactly(60L, 60L, 60L, 90L, 135L, 202L, 303L, 455L, 480L, 480L, 480L, 60L);
  }

  @Test
  void failuresDoubleThePauseAndSuccessEndsThat() {
    assertThat(pauses(FAILED, FAILED, FAILED, FAILED, QUIET))
        .containsExactly(120L, 240L, 480L, 480L, 60L);
    assertThat(pauses(QUIET, QUIET, QUIET, QUIET, QUIET, FAILED).get(5)).isEqualTo(120);
  }

  @Test
  void chanceMakesPausesLongerByUpToAHalf() {
    WatchPace pace = WatchPace.begin(TERMS, 0).polled(NEWS, Pending.NONE, 1_000, 0.999);
    assertThat(pace.waitMs(1_000)).isBetween(89_900L, 90_000L);
    assertThat(pace.next(61_000)).isEqualTo(Step.WAIT);
    assertThat(pace.next(91_000)).isEqualTo(Step.POLL);
  }

  @Test
  void messagesOfAShortTimeArePublishedOnce() {
    WatchPace pace = after(QUIET);
    for (int i = 1; i <= 4; i++) {
      pace = pace.looked(new Pending(i, 100L * i), i * 1_000L);
      assertThat(pace.next(i * 1_000L)).isEqualTo(Step.WAIT);
    }
    long due = 1_000 + ClientBounds.FLUSH_DELAY_MS;
    assertThat(pace.waitMs(4_000)).isEqualTo(due - 4_000);
    assertThat(pace.next(due - 1)).isEqualTo(Step.WAIT);
    assertThat(pace.next(due)).isEqualTo(Step.FLUSH);
    pace = pace.flushed(NEWS, Pending.NONE, due, 0);
    assertThat(pace.next(due)).isEqualTo(Step.WAIT);
  }

  @Test
  void manyOrLargeMessagesDoNotWait() {
    int messages = ClientBounds.FLUSH_MESSAGES;
    long bytes = ClientBounds.FLUSH_BYTES;
    assertThat(after(QUIET).looked(new Pending(messages, 1), 1_000).next(1_000))
        .isEqualTo(Step.FLUSH);
    assertThat(after(QUIET).looked(new Pending(messages - 1, bytes - 1), 1_000).next(1_000))
        .isEqualTo(Step.WAIT);
    assertThat(after(QUIET).looked(new Pending(1, bytes), 1_000).next(1_000)).isEqualTo(Step.FLUSH);
  }

  @Test
  void writerLooksForAnswersSoonAndNeverLaterThanBefore() {
    WatchPace slow = after(QUIET, QUIET, QUIET, QUIET, QUIET, QUIET, QUIET);
    assertThat(slow.waitMs(0)).isEqualTo(303_750);
    WatchPace sent = slow.looked(new Pending(1, 9), 0).flushed(NEWS, Pending.NONE, 5_000, 0);
    assertThat(sent.waitMs(5_000)).isEqualTo(60_000);
    assertThat(slow.flushed(NEWS, Pending.NONE, 300_000, 0).waitMs(300_000)).isEqualTo(3_750);
  }

  @Test
  void failingPlacesAreNotAskedAgainForEachMessage() {
    WatchPace pace = after(QUIET).looked(new Pending(1, 9), 0);
    pace = pace.flushed(FAILED, new Pending(1, 9), 5_000, 0);
    pace = pace.looked(new Pending(500, 9_000), 6_000);
    assertThat(pace.next(6_000)).isEqualTo(Step.WAIT);
    assertThat(pace.waitMs(6_000)).isEqualTo(119_000);
    pace = pace.polled(QUIET, Pending.NONE, 125_000, 0);
    assertThat(pace.looked(new Pending(1, 9), 125_000).waitMs(125_000)).isEqualTo(5_000);
  }

  @Test
  void whatAPassLeftIsNoNews() {
    WatchPace pace = WatchPace.begin(TERMS, 0).polled(QUIET, new Pending(3, 30), 0, 0);
    assertThat(pace.looked(new Pending(3, 30), 9_000).waitMs(9_000)).isEqualTo(51_000);
    assertThat(pace.looked(new Pending(4, 40), 9_000).waitMs(9_000)).isEqualTo(5_000);
  }

  @Test
  void termsHaveBounds() {
    assertThat(Terms.of(Duration.ofMillis(10)).flushDelay()).isEqualTo(Duration.ofMillis(10));
    Duration one = Duration.ofMillis(1);
    assertThat(Terms.of(one, one).longest()).isEqualTo(one);
    assertThatThrownBy(() -> Terms.of(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Terms.of(Duration.ofMillis(2), one))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
