package org.remotelog.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.MalformedException;

/** The judge of decoders sees each fault that it is there for. */
class DecodingTest {
  private static final int LIMIT_BYTES = 1 << 20;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static Decoding limited(boolean ownThread) {
    return new Decoding(LIMIT_BYTES, LIMIT, ownThread);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givesTheValueOrNothingWhenRefusedWithReason(boolean ownThread) {
    Decoding decoding = limited(ownThread);
    assertThat(decoding.run(MalformedException.class, () -> "value")).contains("value");
    assertThat(decoding.run(MalformedException.class, throwing(new MalformedException("why"))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void findsUncheckedException(boolean ownThread) {
    assertThatThrownBy(() -> run(ownThread, throwing(new IllegalArgumentException("hidden"))))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("does not document")
        .hasMessageContaining("hidden");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void findsRecursionWithoutBound(boolean ownThread) {
    assertThatThrownBy(() -> run(ownThread, () -> depth(0)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("StackOverflowError");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void findsRefusalWithoutReason(boolean ownThread) {
    assertThatThrownBy(() -> run(ownThread, throwing(new MalformedException(" "))))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("without a reason");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void findsAllocationAboveTheLimitThoughItIsGarbage(boolean ownThread) {
    assertThat(run(ownThread, () -> new byte[LIMIT_BYTES / 2].length)).contains(LIMIT_BYTES / 2);
    assertThatThrownBy(() -> run(ownThread, () -> garbage(64)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("allocated");
  }

  @Test
  void findsDecoderThatNeverReturns() {
    CountDownLatch never = new CountDownLatch(1);
    Decoding impatient = new Decoding(LIMIT_BYTES, Duration.ofMillis(200), true);
    assertThatThrownBy(
            () ->
                impatient.run(
                    MalformedException.class,
                    () -> {
                      never.await();
                      return 1;
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("did not end")
        .hasMessageContaining("CountDownLatch.await");
    never.countDown();
  }

  @Test
  void findsDecoderThatWorksWithoutEnd() {
    AtomicBoolean stop = new AtomicBoolean();
    Decoding impatient = new Decoding(LIMIT_BYTES, Duration.ofMillis(200), true);
    assertThatThrownBy(
            () ->
                impatient.run(
                    MalformedException.class,
                    () -> {
                      while (!stop.get()) {
                        Thread.onSpinWait();
                      }
                      return 1;
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("did not end");
    stop.set(true);
  }

  @Test
  void findsSlowDecoderWithoutThreadOfItsOwn() {
    Decoding impatient = new Decoding(LIMIT_BYTES, Duration.ofMillis(20), false);
    assertThatThrownBy(() -> impatient.run(MalformedException.class, () -> work(100)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("took");
  }

  private static Optional<Integer> run(boolean ownThread, Callable<Integer> decoder) {
    return limited(ownThread).run(MalformedException.class, decoder);
  }

  private static Callable<Integer> throwing(Exception e) {
    return () -> {
      throw e;
    };
  }

  private static int work(long ms) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + 1_000_000 * ms;
    int rounds = 0;
    while (threads.getCurrentThreadCpuTime() < end) {
      rounds++;
    }
    return rounds;
  }

  private static int depth(int depth) {
    return 1 + depth(depth + 1);
  }

  private static int garbage(int times) {
    int total = 0;
    for (int i = 0; i < times; i++) {
      total += new byte[LIMIT_BYTES / 8 + i].length;
    }
    return total;
  }
}
