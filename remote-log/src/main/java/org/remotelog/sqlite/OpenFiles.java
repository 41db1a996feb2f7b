package org.remotelog.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Which database files this process has open. Closing any channel of a file gives up all locks that
 * the process has on it (POSIX), SQLite's own ones too; so files beside a database are only read
 * while no connection is open here.
 */
final class OpenFiles {
  private static final Map<Path, Integer> CONNECTIONS = new HashMap<>();

  private OpenFiles() {}

  /** What is done before the first connection. */
  interface Check {
    void run() throws IOException;
  }

  /** Counts a connection that is about to be opened; returns what ends it, once. */
  static Runnable open(Path database, Check check) throws IOException {
    Path file = database.toRealPath();
    synchronized (CONNECTIONS) {
      if (!CONNECTIONS.containsKey(file)) {
        check.run();
      }
      CONNECTIONS.merge(file, 1, Integer::sum);
    }
    boolean[] ended = {false};
    return () -> {
      synchronized (CONNECTIONS) {
        if (!ended[0]) {
          ended[0] = true;
          CONNECTIONS.computeIfPresent(file, (key, count) -> count == 1 ? null : count - 1);
        }
      }
    };
  }
}
