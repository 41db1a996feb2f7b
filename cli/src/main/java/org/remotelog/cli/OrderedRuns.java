package org.remotelog.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleConsumer;
import java.util.function.IntFunction;

/**
 * Does work on several threads and hands the results on in order, on the thread that asked. Only a
 * few results wait at a time.
 */
final class OrderedRuns implements AutoCloseable {
  private static final long TURN_MS = 200;
  private static final long WHOLE = 1_000_000;

  private final int threads;
  private final ExecutorService executor;
  private final AtomicLong done = new AtomicLong();

  /** One piece of work. */
  interface Work<T> {
    T run(DoubleConsumer progress) throws Exception;
  }

  /** What happens to results. */
  interface Sink<T> {
    /** Takes the next result; false when no more is wanted. */
    boolean take(int number, T result) throws Exception;

    /** Asked a few times in a second; {@code share} of all is done. False when to stop. */
    boolean turn(double share);
  }

  OrderedRuns(int threads) {
    this.threads = threads;
    this.executor =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "remote-log run");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Does all; returns false when the sink has stopped it. */
  <T> boolean run(int count, IntFunction<Work<T>> works, Sink<T> sink) throws Exception {
    Deque<Future<T>> waiting = new ArrayDeque<>();
    int begun = 0;
    for (int number = 0; number < count; number++) {
      while (begun < count && waiting.size() < 2 * threads) {
        Work<T> work = works.apply(begun++);
        waiting.add(executor.submit(() -> counted(work)));
      }
      Future<T> first = waiting.remove();
      while (!isDone(first)) {
        if (!sink.turn(share(count))) {
          return false;
        }
      }
      if (!sink.take(number, result(first)) || !sink.turn(share(count))) {
        return false;
      }
    }
    return true;
  }

  private double share(int count) {
    return (double) done.get() / WHOLE / count;
  }

  private <T> T counted(Work<T> work) throws Exception {
    long[] told = {0};
    DoubleConsumer progress =
        share -> {
          long now = Math.max(told[0], (long) (Math.min(1, share) * WHOLE));
          done.addAndGet(now - told[0]);
          told[0] = now;
        };
    T result = work.run(progress);
    progress.accept(1);
    return result;
  }

  private static boolean isDone(Future<?> future) throws InterruptedException {
    try {
      Object ignored = future.get(TURN_MS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true; // It is told when its result is taken.
    }
  }

  private static <T> T result(Future<T> future) throws Exception {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception failed) {
        throw failed;
      }
      if (e.getCause() instanceof OutOfMemoryError failed) {
        throw failed; // The thread that asked knows what to say, and has room to.
      }
      throw e;
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
