package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.given;
import static org.remotelog.sim.check.Samples.id;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CopiesBoundedTest {
  private static final long SECOND_MS = 1_000;

  private final Invariant invariant = new CopiesBounded(300);

  /** What is said of copies with this wait between them; the first that is wrong. */
  private Optional<String> copies(int count, long firstWaitMs, int factor) {
    long atMs = 0;
    long waitMs = firstWaitMs;
    for (int i = 0; i < count; i++) {
      Optional<String> wrong = invariant.after(given(atMs, 1));
      if (wrong.isPresent()) {
        return wrong;
      }
      atMs += waitMs;
      waitMs = waitMs >= 60 * SECOND_MS ? firstWaitMs : waitMs * factor;
    }
    return Optional.empty();
  }

  @Test
  void allowsCyclesOfWaits() {
    assertThat(copies(1_000, SECOND_MS, 2)).isEmpty();
  }

  @Test
  void findsWaitThatNeverGrows() {
    assertThat(copies(20, SECOND_MS, 1))
        .hasValueSatisfying(text -> assertThat(text).contains("for the 9th time"));
  }

  @Test
  void allowsOneMoreForEachThatWasAskedFor() {
    for (int i = 0; i < 30; i++) {
      assertThat(invariant.after(given(0, 1, i, List.of(), List.of(id(1)), List.of()))).isEmpty();
      assertThat(invariant.after(given(i, 1))).isEmpty();
    }
  }

  @Test
  void allowsThatItBeginsAnewWhenConnected() {
    for (int i = 0; i < 40; i++) {
      if (i % 4 == 0) {
        assertThat(invariant.after(new Event.Linked(0, 1))).isEmpty();
      }
      assertThat(invariant.after(given(i, 1))).isEmpty();
    }
  }
}
