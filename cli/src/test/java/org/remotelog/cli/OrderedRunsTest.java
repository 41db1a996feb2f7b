package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class OrderedRunsTest {
  private static final int SECONDS = 20;

  private final List<Integer> taken = new ArrayList<>();
  private final List<Double> shares = new ArrayList<>();
  private int mostTaken = Integer.MAX_VALUE;

  private final OrderedRuns.Sink<Integer> sink =
      new OrderedRuns.Sink<>() {
        @Override
        public boolean take(int number, Integer result) {
          assertThat(result).isEqualTo(number);
          taken.add(number);
          return taken.size() < mostTaken;
        }

        @Override
        public boolean turn(double share) {
          shares.add(share);
          return true;
        }
      };

  @Test
  void handsResultsOnInOrderThoughLaterOnesAreDoneBefore() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    try (OrderedRuns runs = new OrderedRuns(2)) {
      boolean isDone =
          runs.run(
              3,
              number ->
                  share -> {
                    if (number == 0) {
                      assertThat(second.await(SECONDS, TimeUnit.SECONDS)).isTrue();
                    }
                    second.countDown();
                    return number;
                  },
              sink);
      assertThat(isDone).isTrue();
    }
    assertThat(taken).containsExactly(0, 1, 2);
  }

  @Test
  void countsWhatIsDoneOfEachRunOnce() throws Exception {
    try (OrderedRuns runs = new OrderedRuns(1)) {
      runs.run(
          2,
          number ->
              share -> {
                share.accept(0.75);
                share.accept(0.25);
                share.accept(7);
                return number;
              },
          sink);
    }
    assertThat(shares).isSorted();
    assertThat(shares.get(shares.size() - 1)).isEqualTo(1);
  }

  @Test
  void keepsFewResultsWaiting() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    mostTaken = 1;
    try (OrderedRuns runs = new OrderedRuns(2)) {
      boolean isDone =
          runs.run(
              1_000,
              number ->
                  share -> {
                    begun.incrementAndGet();
                    return number;
                  },
              sink);
      assertThat(isDone).isFalse();
    }
    assertThat(taken).containsExactly(0);
    assertThat(begun.get()).isLessThanOrEqualTo(4);
  }

  @Test
  void tellsWhatFailedAsItWas() {
    try (OrderedRuns runs = new OrderedRuns(2)) {
      assertThatThrownBy(
              () ->
                  runs.run(
                      5,
                      number ->
                          share -> {
                            if (number == 2) {
                              throw new IOException("third");
                            }
                            return number;
                          },
                      sink))
          .isInstanceOf(IOException.class)
          .hasMessage("third");
    }
    assertThat(taken).containsExactly(0, 1);
  }
}
