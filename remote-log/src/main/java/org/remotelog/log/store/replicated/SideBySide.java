package org.remotelog.log.store.replicated;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.remotelog.log.ContentStore;

/** Calls to stores side by side, taken in the order in which they end. For one thread. */
final class SideBySide<T> implements AutoCloseable {
  private final Executor executor;
  private final BlockingQueue<Running<T>> ended = new LinkedBlockingQueue<>();
  private final Set<Running<T>> running = new HashSet<>();

  SideBySide(Executor executor) {
    this.executor = executor;
  }

  /** What one store answered, and how long it took. */
  record Answer<T>(
      ContentStore part, Optional<T> reply, Optional<IOException> failure, long tookMs) {}

  void start(ContentStore part, Callable<T> call) {
    Running<T> task = new Running<>(part, call, ended);
    running.add(task);
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      task.refuse(new IOException("the executor takes no more work", e));
    }
  }

  boolean isOver() {
    return running.isEmpty();
  }

  /** The stores that have not answered, and for how many milliseconds they were waited for. */
  Map<ContentStore, Long> waitedMs() {
    Map<ContentStore, Long> waited = new IdentityHashMap<>();
    running.forEach(task -> waited.put(task.part, task.tookMs(System.nanoTime())));
    return waited;
  }

  /** The next answer; empty when none came until then, on the clock of System.nanoTime. */
  Optional<Answer<T>> next(long untilNs) throws InterruptedIOException {
    try {
      Running<T> task = ended.poll(Math.max(0, untilNs - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (task == null) {
        return Optional.empty();
      }
      running.remove(task);
      return Optional.of(task.answer());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for stores");
    }
  }

  /** Gives up the calls that have not ended. */
  @Override
  public void close() {
    running.forEach(task -> task.cancel(true));
  }

  private static final class Running<T> extends FutureTask<T> {
    private final ContentStore part;
    private final BlockingQueue<Running<T>> ended;
    private final long startNs = System.nanoTime();
    private volatile long endNs;

    Running(ContentStore part, Callable<T> call, BlockingQueue<Running<T>> ended) {
      super(call);
      this.part = part;
      this.ended = ended;
    }

    void refuse(IOException why) {
      setException(why);
    }

    @Override
    protected void done() {
      endNs = System.nanoTime();
      ended.add(this);
    }

    long tookMs(long untilNs) {
      return (untilNs - startNs) / 1_000_000;
    }

    Answer<T> answer() throws InterruptedException {
      long tookMs = tookMs(endNs);
      try {
        return new Answer<>(part, Optional.of(get()), Optional.empty(), tookMs);
      } catch (CancellationException e) {
        return failed(new IOException("given up", e), tookMs);
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof RuntimeException misuse) {
          throw misuse;
        }
        if (cause instanceof Error error) {
          throw error;
        }
        return failed(
            cause instanceof IOException io ? io : new IOException(String.valueOf(cause), cause),
            tookMs);
      }
    }

    private Answer<T> failed(IOException why, long tookMs) {
      return new Answer<>(part, Optional.empty(), Optional.of(why), tookMs);
    }
  }
}
