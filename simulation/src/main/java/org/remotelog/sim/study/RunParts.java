package org.remotelog.sim.study;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.remotelog.RemoteLogException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.mvds.PeerId;

/** What the nodes of a run share. */
interface RunParts {
  Scenario scenario();

  Timeline timeline();

  Ledger ledger();

  /** Milliseconds since 1970 by everybody's clock. */
  long clockMs();

  /** Everything that all nodes have sent and got so far. */
  long bytes();

  boolean isCache(int node);

  boolean isCache(PeerId peer);

  /** The node has a turn after so long, or sooner when something arrives. */
  void turnAfter(int node, long ms);

  /** Something that a node does by itself. */
  interface Doing {
    void run() throws IOException, RemoteLogException;
  }

  /** Does it; whatever it throws is a violation. */
  default void guard(Doing doing) {
    try {
      doing.run();
    } catch (IOException | RemoteLogException e) {
      ledger().violate("no-surprise", e.toString());
    }
  }

  /** A call of an engine. */
  interface Asking<T> {
    T run() throws InterruptedException, ExecutionException;
  }

  /** Waits for an engine; nobody interrupts a run. */
  default <T> T ask(Asking<T> asking) throws IOException {
    try {
      return asking.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    } catch (ExecutionException e) {
      throw new IOException("an engine does not work", e.getCause());
    }
  }

  /** Rows of all tables. */
  static long rows(MemoryHome home) throws IOException {
    return home.read(
        tables -> {
          long rows = 0;
          for (HomeTable table : HomeTable.values()) {
            rows += tables.table(table).count(Keys.START, Keys.END);
          }
          return rows;
        });
  }
}
