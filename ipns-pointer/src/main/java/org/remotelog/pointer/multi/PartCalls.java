package org.remotelog.pointer.multi;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.remotelog.log.HeadPointer;

/** One call to each of some pointers, side by side; what hangs is given up. */
final class PartCalls {
  /** Of a deadline, so much is kept back to tell which pointers did not meet it. */
  private static final int MARGIN_PART = 10;

  private static final Duration LONGEST_MARGIN = Duration.ofSeconds(1);

  private final Executor executor;

  PartCalls(Executor executor) {
    this.executor = executor;
  }

  interface PartCall<T> {
    T on(HeadPointer part, Duration left) throws IOException;
  }

  /** What one pointer answered: a reply, or why there is none. */
  record Answer<T>(HeadPointer part, Optional<T> reply, Optional<IOException> failure) {
    /** The place and what went wrong there, when something did. */
    Optional<String> explain() {
      return failure.map(why -> part.describe() + ": " + why.getMessage());
    }
  }

  /**
   * Calls each pointer and waits for all, in the order of the pointers.
   *
   * @param enough how many replies shorten the wait for the others
   * @throws InterruptedIOException when the thread was interrupted; all calls are given up
   */
  <T> List<Answer<T>> run(List<HeadPointer> parts, int enough, Duration deadline, PartCall<T> call)
      throws InterruptedIOException {
    long margin = Math.min(LONGEST_MARGIN.toNanos(), deadline.toNanos() / MARGIN_PART);
    long endNs = System.nanoTime() + deadline.toNanos() - margin;
    BlockingQueue<FutureTask<T>> ended = new LinkedBlockingQueue<>();
    List<FutureTask<T>> tasks = new ArrayList<>();
    for (HeadPointer part : parts) {
      tasks.add(start(() -> call.on(part, left(endNs)), ended));
    }
    try {
      await(tasks.size(), enough, endNs, ended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for pointers");
    } finally {
      tasks.forEach(task -> task.cancel(true));
    }
    List<Answer<T>> answers = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      answers.add(answer(parts.get(i), tasks.get(i)));
    }
    return answers;
  }

  private static Duration left(long endNs) {
    return Duration.ofNanos(Math.max(1, endNs - System.nanoTime()));
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> FutureTask<T> start(Work<T> work, BlockingQueue<FutureTask<T>> ended) {
    Running<T> task = new Running<>(work, ended);
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      task.refuse(new IOException("the executor takes no more work", e));
    }
    return task;
  }

  private static <T> void await(
      int count, int enough, long endNs, BlockingQueue<FutureTask<T>> ended)
      throws InterruptedException {
    long untilNs = endNs;
    int replies = 0;
    for (int i = 0; i < count; i++) {
      long patience = untilNs - System.nanoTime();
      FutureTask<T> task = ended.poll(Math.max(0, patience), TimeUnit.NANOSECONDS);
      if (task == null) {
        return;
      }
      if (isReply(task)) {
        replies++;
        if (replies == enough) {
          long straggleNs = TimeUnit.MILLISECONDS.toNanos(Limits.STRAGGLE_MS);
          untilNs = Math.min(endNs, System.nanoTime() + straggleNs);
        }
      }
    }
  }

  private static <T> boolean isReply(FutureTask<T> task) throws InterruptedException {
    try {
      task.get();
      return true;
    } catch (ExecutionException | CancellationException e) {
      return false;
    }
  }

  private static <T> Answer<T> answer(HeadPointer part, FutureTask<T> task)
      throws InterruptedIOException {
    try {
      return new Answer<>(part, Optional.of(task.get()), Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for pointers");
    } catch (CancellationException e) {
      return failed(part, new IOException("gave no answer in time", e));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException misuse) {
        throw misuse;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      return failed(
          part, cause instanceof IOException io ? io : new IOException(String.valueOf(cause), e));
    }
  }

  private static <T> Answer<T> failed(HeadPointer part, IOException why) {
    return new Answer<>(part, Optional.empty(), Optional.of(why));
  }

  private static final class Running<T> extends FutureTask<T> {
    private final BlockingQueue<FutureTask<T>> ended;

    Running(Work<T> work, BlockingQueue<FutureTask<T>> ended) {
      super(work::run);
      this.ended = ended;
    }

    void refuse(IOException why) {
      setException(why);
    }

    @Override
    protected void done() {
      ended.add(this);
    }
  }
}
