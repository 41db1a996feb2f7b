package org.remotelog.sim.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TimelineTest {
  private final Timeline timeline = new Timeline();
  private final List<String> happened = new ArrayList<>();

  private void note(String what) {
    happened.add(what + " " + timeline.nowMs());
  }

  @Test
  void allHappensByTimeAndThenInTheOrderOfAsking() {
    timeline.at(20, () -> note("late"));
    timeline.quicklyAt(10, () -> note("first"));
    timeline.at(10, () -> note("second"));
    timeline.runUntil(15);
    assertThat(happened).containsExactly("first 10", "second 10");
    assertThat(timeline.nowMs()).isEqualTo(15);
    timeline.runUntil(20);
    assertThat(happened).endsWith("late 20");
  }

  @Test
  void whatIsNotQuickWaitsForTheEndOfARest() {
    timeline.at(
        10,
        () -> {
          timeline.quicklyAt(12, () -> note("link"));
          timeline.rest(10);
          note("rested");
        });
    timeline.at(11, () -> note("pass"));
    timeline.runUntil(30);
    assertThat(happened).containsExactly("link 12", "rested 20", "pass 20");
  }
}
