package org.remotelog.log.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs requests side by side, a bounded number at a time, each with a deadline of its own. The
 * outcomes are handed to the calling thread, several at once when they came in together; that
 * thread alone touches any state.
 */
final class Requests {
  private final Executor executor;
  private final int parallel;
  private final Duration deadline;

  Requests(Executor executor, int parallel, Duration deadline) {
    this.executor = executor;
    this.parallel = parallel;
    this.deadline = deadline;
  }

  Duration deadline() {
    return deadline;
  }

  /** What became of one request: a reply, or the exception it failed with. */
  record Outcome<K, T>(K request, Optional<T> reply, Optional<IOException> failure) {}

  /** One request: a key to know it by, and the blocking call. */
  record Request<K, T>(K key, Callable<T> call) {}

  /** Takes outcomes as they come, and says what to ask next because of them. */
  interface Sink<K, T> {
    List<Request<K, T>> accept(List<Outcome<K, T>> outcomes) throws IOException;
  }

  /**
   * Runs all requests and those that follow from their outcomes; returns when each had an outcome.
   * Interrupting the caller cancels them.
   */
  <K, T> void run(List<Request<K, T>> requests, Sink<K, T> sink) throws IOException {
    Queue<Request<K, T>> waiting = new ArrayDeque<>(requests);
    BlockingQueue<Running<K, T>> finished = new LinkedBlockingQueue<>();
    Map<Running<K, T>, Long> running = new LinkedHashMap<>();
    try {
      while (!waiting.isEmpty() || !running.isEmpty()) {
        while (!waiting.isEmpty() && running.size() < parallel) {
          start(waiting.remove(), finished, running);
        }
        waiting.addAll(sink.accept(await(finished, running)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for stores and pointers");
    } finally {
      for (Running<K, T> task : running.keySet()) {
        task.cancel(true);
      }
    }
  }

  private <K, T> void start(
      Request<K, T> request,
      BlockingQueue<Running<K, T>> finished,
      Map<Running<K, T>, Long> running) {
    Running<K, T> task = new Running<>(request, finished);
    running.put(task, System.nanoTime() + deadline.toNanos());
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      task.refuse(new IOException("the executor takes no more work", e));
    }
  }

  private <K, T> List<Outcome<K, T>> await(
      BlockingQueue<Running<K, T>> finished, Map<Running<K, T>, Long> running)
      throws InterruptedException {
    List<Outcome<K, T>> outcomes = new ArrayList<>();
    while (outcomes.isEmpty()) {
      long patience = running.values().iterator().next() - System.nanoTime();
      Running<K, T> first = finished.poll(Math.max(0, patience), TimeUnit.NANOSECONDS);
      if (first == null) {
        cancelLate(running);
        continue;
      }
      List<Running<K, T>> batch = new ArrayList<>();
      batch.add(first);
      finished.drainTo(batch, ClientLimits.MAX_REPLIES_PER_TRANSACTION - 1);
      for (Running<K, T> task : batch) {
        if (running.remove(task) != null) {
          outcomes.add(task.outcome(deadline));
        }
      }
    }
    return outcomes;
  }

  private static <K, T> void cancelLate(Map<Running<K, T>, Long> running) {
    long now = System.nanoTime();
    for (Iterator<Map.Entry<Running<K, T>, Long>> it = running.entrySet().iterator();
        it.hasNext(); ) {
      Map.Entry<Running<K, T>, Long> entry = it.next();
      if (entry.getValue() - now > 0) {
        return;
      }
      entry.getKey().cancel(true);
    }
  }

  /** A request on its way; tells the queue when it is done, also when it was cancelled. */
  private static final class Running<K, T> extends FutureTask<T> {
    private final Request<K, T> request;
    private final BlockingQueue<Running<K, T>> finished;

    Running(Request<K, T> request, BlockingQueue<Running<K, T>> finished) {
      super(request.call());
      this.request = request;
      this.finished = finished;
    }

    void refuse(IOException why) {
      setException(why);
    }

    @Override
    protected void done() {
      finished.add(this);
    }

    Outcome<K, T> outcome(Duration deadline) throws InterruptedException {
      try {
        return new Outcome<>(request.key(), Optional.of(get()), Optional.empty());
      } catch (CancellationException e) {
        return failed(new IOException("no answer within " + deadline.toMillis() + " ms", e));
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
          throw error;
        }
        return failed(
            cause instanceof IOException io ? io : new IOException(String.valueOf(cause), cause));
      }
    }

    private Outcome<K, T> failed(IOException why) {
      return new Outcome<>(request.key(), Optional.empty(), Optional.of(why));
    }
  }
}
