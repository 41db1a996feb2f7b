package org.remotelog.cli;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Threads for calls to the places behind one store or pointer: one for each call, so that no call
 * waits for another. They are bounded by the requests of the client times the places.
 */
final class PlaceThreads implements Executor, AutoCloseable {
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "remote-log place");
            thread.setDaemon(true);
            return thread;
          });

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
