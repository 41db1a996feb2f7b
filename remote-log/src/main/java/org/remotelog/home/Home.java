package org.remotelog.home;

import java.io.IOException;

/**
 * The durable state of one device: a set of ordered tables, changed in transactions. Safe for use
 * by several threads; transactions run one after the other, reads beside them. Calling a home from
 * inside its own work is a programmer error.
 */
public interface Home extends AutoCloseable {
  /**
   * Runs the work alone and commits its changes: all of them are durable when this returns, and
   * none of them is kept when the work throws.
   *
   * @throws IOException what the work threw, or when the commit failed; a failed commit may
   *     nevertheless have taken effect
   * @throws IllegalStateException when called from inside the work of this home, or after closing
   */
  <T> T transaction(Work<T> work) throws IOException;

  /**
   * Runs the work on one consistent state, as of now, while others go on writing. Changing a table
   * in it is a programmer error.
   *
   * @throws IllegalStateException when called from inside the work of this home, or after closing
   */
  <T> T read(Work<T> work) throws IOException;

  /** Like {@link #transaction}, for work without a result. */
  default void update(Update update) throws IOException {
    transaction(
        tables -> {
          update.run(tables);
          return Boolean.TRUE;
        });
  }

  @Override
  void close() throws IOException;

  /** What runs inside a transaction or a read. The tables are good until it returns. */
  @FunctionalInterface
  interface Work<T> {
    T run(Tables tables) throws IOException;
  }

  /** What runs inside a transaction and has no result. */
  @FunctionalInterface
  interface Update {
    void run(Tables tables) throws IOException;
  }
}
