package org.remotelog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The calls of a client that are under way: turns new ones away once it is closed, runs passes one
 * after the other, and says what went wrong in the words of the front door.
 */
final class Calls {
  private final ReentrantLock pass = new ReentrantLock();
  private int underWay;
  private boolean closed;

  /** What a call does. */
  interface Work<T> {
    T run() throws IOException, RemoteLogException;
  }

  /**
   * Runs one call.
   *
   * @throws IllegalStateException when the client is closed
   */
  <T> T run(Work<T> work) throws RemoteLogException {
    begin();
    try {
      return work.run();
    } catch (InterruptedIOException e) {
      throw new RemoteLogException.Interrupted(e);
    } catch (IOException e) {
      throw new RemoteLogException.HomeFailed(e);
    } finally {
      end();
    }
  }

  /** Runs one call that is a pass: alone among passes, beside all other calls. */
  <T> T pass(Work<T> work) throws RemoteLogException {
    return run(
        () -> {
          try {
            pass.lockInterruptibly();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another pass was under way");
          }
          try {
            if (isClosed()) {
              throw new IllegalStateException("the client was closed while another pass ran");
            }
            return work.run();
          } finally {
            pass.unlock();
          }
        });
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Refuses new calls and waits for those that are under way; false when some still are. */
  synchronized boolean close(Duration wait) {
    closed = true;
    long startNs = System.nanoTime();
    long waitNs = TimeUnit.MILLISECONDS.toNanos(wait.toMillis());
    try {
      while (underWay > 0) {
        long leftNs = waitNs - (System.nanoTime() - startNs);
        if (leftNs <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(this, leftNs);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return underWay == 0;
    }
  }

  private synchronized void begin() {
    if (closed) {
      throw new IllegalStateException("the client is closed");
    }
    underWay++;
  }

  private synchronized void end() {
    underWay--;
    notifyAll();
  }
}
