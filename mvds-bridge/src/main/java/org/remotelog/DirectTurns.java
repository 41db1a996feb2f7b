package org.remotelog;

import java.util.Set;
import org.remotelog.log.LogName;

/**
 * Direct connections of one group on a thread and a transport of the embedder's: as {@link
 * DirectSync}, but nothing happens unless {@link #turn} is called.
 *
 * <p>Threads: one at a time calls {@link #turn} and {@link #report}; passes of the client may run
 * beside it and call {@link DirectHost#rest}.
 */
public final class DirectTurns implements AutoCloseable {
  private final DirectEngine engine;

  DirectTurns(DirectEngine engine) {
    this.engine = engine;
  }

  /**
   * Does what there is to do.
   *
   * @return milliseconds until there is something to do even if nothing arrives, nothing is sent
   *     and no pass ends; {@link Long#MAX_VALUE} for never
   */
  public long turn() throws InterruptedException {
    return engine.turn();
  }

  /** The logs of members that are connected now. */
  public Set<LogName> connected() {
    return engine.connected();
  }

  /** What was done so far, and what is left. */
  public DirectReport report() throws RemoteLogException {
    return engine.report();
  }

  /** Ends it and closes the transport. Closing again is fine. */
  @Override
  public void close() {
    engine.close();
  }
}
