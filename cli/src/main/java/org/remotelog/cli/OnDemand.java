package org.remotelog.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * Something that is opened when it is first used, so that commands that need no server load no HTTP
 * client and do not fail for a missing credential. Safe for use by several threads.
 */
final class OnDemand<T> implements Closeable {
  /** Opens it; what is wrong then is told by an IOException at each use. */
  interface Opening<T> {
    T open() throws IOException;
  }

  /** Closes it. */
  interface Closing<T> {
    void close(T opened) throws IOException;
  }

  private final Opening<T> opening;
  private final Closing<T> closing;
  private Optional<T> opened = Optional.empty();
  private boolean closed;

  OnDemand(Opening<T> opening, Closing<T> closing) {
    this.opening = opening;
    this.closing = closing;
  }

  synchronized T get() throws IOException {
    if (closed) {
      throw new IllegalStateException("it is closed");
    }
    if (opened.isEmpty()) {
      opened = Optional.of(opening.open());
    }
    return opened.get();
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (opened.isPresent()) {
      T open = opened.get();
      opened = Optional.empty();
      closing.close(open);
    }
  }
}
