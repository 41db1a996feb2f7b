package org.remotelog.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.remotelog.bytes.MalformedException;

/**
 * Runs a decoder on bytes from outside and checks what all decoders promise: a value, or a refusal
 * with a reason; no other exception, no more memory than the limit, and an end.
 *
 * <p>Not for static initializers, which a decoder on a thread of its own would wait for.
 *
 * <p>What is counted is all that the decoder's thread allocates, garbage included, so it is more
 * than what is held at any time.
 *
 * @param maxAllocatedBytes most bytes that one decoding may allocate
 * @param maxTime how long one decoding may work; generous, since it finds hangs and no slowness.
 *     Time that a busy machine lets it wait does not count at first
 * @param ownThread whether a thread of its own is started, so that a decoder that never returns is
 *     noticed; a search is noticed by the fuzzer itself, and needs the speed
 */
public record Decoding(long maxAllocatedBytes, Duration maxTime, boolean ownThread) {
  /** Most memory that bytes from outside may cost. */
  public static final long MAX_ALLOCATED_BYTES = 64L * 1024 * 1024;

  /** Longest time that bytes from outside may take. */
  public static final Duration MAX_TIME = Duration.ofSeconds(10);

  private static final int MAX_WAITS = 6;

  private static final Decoding USUAL =
      new Decoding(MAX_ALLOCATED_BYTES, MAX_TIME, System.getenv("JAZZER_FUZZ") == null);

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final ClassLoadingMXBean CLASSES = ManagementFactory.getClassLoadingMXBean();

  /** The value, or empty when it was refused by a {@link MalformedException}. */
  public static <T> Optional<T> of(Callable<T> decoder) {
    return USUAL.run(MalformedException.class, decoder);
  }

  /** As {@link #of}, for a decoder that refuses by another exception. */
  public static <T> Optional<T> of(Class<? extends Exception> refusal, Callable<T> decoder) {
    return USUAL.run(refusal, decoder);
  }

  /** Checks one decoding against these limits. */
  public <T> Optional<T> run(Class<? extends Exception> refusal, Callable<T> decoder) {
    if (!ownThread) {
      return measured(refusal, decoder);
    }
    FutureTask<Optional<T>> task = new FutureTask<>(() -> measured(refusal, decoder));
    Thread thread = new Thread(task, "decoder");
    thread.setDaemon(true);
    thread.start();
    try {
      return await(task, thread);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError found) {
        throw found;
      }
      throw new AssertionError("the decoder failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError(
          "the decoder did not end within "
              + maxTime
              + "; it is at "
              + Arrays.toString(thread.getStackTrace()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Waits until the thread has worked too long, or has waited for a multiple of that. */
  private <T> T await(FutureTask<T> task, Thread thread)
      throws ExecutionException, TimeoutException, InterruptedException {
    for (int wait = 1; wait < MAX_WAITS; wait++) {
      try {
        return task.get(maxTime.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (THREADS.getThreadCpuTime(thread.getId()) > maxTime.toNanos()) {
          throw e;
        }
      }
    }
    return task.get(maxTime.toMillis(), TimeUnit.MILLISECONDS);
  }

  private <T> Optional<T> measured(Class<? extends Exception> refusal, Callable<T> decoder) {
    long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
    long loadedBefore = CLASSES.getTotalLoadedClassCount();
    long workedBefore = THREADS.getCurrentThreadCpuTime();
    Optional<T> value = decode(refusal, decoder);
    long workedNs = THREADS.getCurrentThreadCpuTime() - workedBefore;
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
    // A fuzzer instruments a class when it is loaded, on this thread and at great expense.
    boolean isItsOwn = ownThread || CLASSES.getTotalLoadedClassCount() == loadedBefore;
    if (allocated > maxAllocatedBytes && isItsOwn) {
      throw new AssertionError(
          "the decoder allocated " + allocated + " bytes, more than " + maxAllocatedBytes);
    }
    if (workedNs > maxTime.toNanos() && isItsOwn) {
      throw new AssertionError("the decoder took " + Duration.ofNanos(workedNs));
    }
    return value;
  }

  private static <T> Optional<T> decode(Class<? extends Exception> refusal, Callable<T> decoder) {
    try {
      return Optional.of(decoder.call());
    } catch (Exception | StackOverflowError e) {
      if (!refusal.isInstance(e)) {
        throw new AssertionError("the decoder threw what it does not document: " + e, e);
      }
      String reason = e.getMessage();
      if (reason == null || reason.trim().isEmpty()) {
        throw new AssertionError("the decoder refused without a reason", e);
      }
      return Optional.empty();
    }
  }
}
