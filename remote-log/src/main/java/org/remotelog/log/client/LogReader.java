package org.remotelog.log.client;

import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;
import org.remotelog.home.Home;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogEvents;

/**
 * Reads the logs of others: asks for their heads, fetches what is missing, checks it, and hands it
 * on. A pass works in rounds: all requests of a round run side by side, and their replies say what
 * the next round asks for.
 *
 * <p>Safe for use by several threads; passes run one after the other.
 */
public final class LogReader {
  private final Home home;
  private final Network network;
  private final LongSupplier clockMs;
  private final LogEvents events;

  public LogReader(Home home, Network network, LongSupplier clockMs, LogEvents events) {
    this.home = home;
    this.network = network;
    this.clockMs = clockMs;
    this.events = events;
  }

  /**
   * One pass over the logs of a source, until nothing more can be fetched.
   *
   * @throws IOException when the home cannot be read or written, the listener failed, or the thread
   *     is interrupted; what stores and pointers do wrong is in the result instead
   */
  public synchronized CatchUp catchUp(LogSource source) throws IOException {
    return new CatchUpPass(home, network, clockMs, events, source).run();
  }

  /**
   * Publishes records again, unchanged, at pointers that have lost them; expired ones are left
   * alone. For names that no pass reads.
   *
   * @throws IOException when the thread is interrupted
   */
  public synchronized Upkeep giveBack(List<HeadRecord> records) throws IOException {
    return new Repairs(network, clockMs).giveBack(records);
  }
}
