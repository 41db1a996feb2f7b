package org.remotelog;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.remotelog.log.client.ClientLimits;

/** Daemon threads for requests, for embedders that bring none; they end when idle. */
final class RequestThreads implements Executor {
  private static final long IDLE_SECONDS = 5;

  private final ThreadPoolExecutor threads;

  RequestThreads() {
    this.threads =
        new ThreadPoolExecutor(
            ClientLimits.MAX_PARALLEL_REQUESTS,
            ClientLimits.MAX_PARALLEL_REQUESTS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "remote-log request");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  void close() {
    threads.shutdownNow();
  }
}
