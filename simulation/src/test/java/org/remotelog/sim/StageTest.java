package org.remotelog.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StageTest {
  private final List<String> seen = new ArrayList<>();
  private final Stage stage = new Stage(e -> seen.add("failed: " + e.getMessage()));

  private void say(String what) {
    seen.add(stage.nowMs() + " " + what);
  }

  @Test
  void actorsTakeTurnsByVirtualTime() {
    stage.enter(
        "one",
        5,
        () -> {
          say("one");
          stage.pause(10);
          say("one");
        });
    stage.enter(
        "two",
        0,
        () -> {
          say("two");
          stage.pause(8);
          say("two");
          stage.pause(100);
          say("two");
        });
    stage.play();
    assertThat(seen).containsExactly("0 two", "5 one", "8 two", "15 one", "108 two");
    assertThat(stage.nowMs()).isEqualTo(108);
  }

  @Test
  void actorMayEnterAnother() {
    stage.enter("one", 0, () -> stage.enter("two", 7, () -> say("two")));
    stage.play();
    assertThat(seen).containsExactly("7 two");
  }

  @Test
  void bellEndsPause() {
    Stage.Bell bell = stage.bell();
    stage.enter(
        "one",
        0,
        () -> {
          stage.pause(100, bell);
          say("one");
          stage.pause(100, bell);
          say("one");
        });
    stage.enter("two", 7, () -> bell.ring(20));
    stage.play();
    assertThat(seen).containsExactly("20 one", "120 one");
  }

  @Test
  void bellThatRangBeforePauseEndsIt() {
    Stage.Bell bell = stage.bell();
    stage.enter(
        "one",
        0,
        () -> {
          bell.ring(30);
          stage.pause(100, bell);
          say("one");
          bell.ring(40);
          bell.hush();
          stage.pause(100, bell);
          say("one");
        });
    stage.play();
    assertThat(seen).containsExactly("30 one", "130 one");
  }

  @Test
  void haltEndsEveryActorAtItsNextTurn() {
    stage.enter(
        "one",
        0,
        () -> {
          stage.pause(10);
          say("one");
        });
    stage.enter("two", 5, stage::halt);
    stage.enter("three", 20, () -> say("three"));
    stage.play();
    assertThat(seen).isEmpty();
    assertThatThrownBy(() -> stage.pause(1)).isInstanceOf(Halt.class);
  }

  @Test
  void failureOfActorIsHandedOnAndOthersPlayOn() {
    stage.enter(
        "one",
        0,
        () -> {
          throw new IllegalStateException("a bug");
        });
    stage.enter("two", 5, () -> say("two"));
    stage.play();
    assertThat(seen).containsExactly("failed: a bug", "5 two");
  }

  @Test
  void pausePassesTimeWhenNobodyPlays() {
    stage.pause(10);
    stage.play();
    assertThat(stage.nowMs()).isEqualTo(10);
  }
}
