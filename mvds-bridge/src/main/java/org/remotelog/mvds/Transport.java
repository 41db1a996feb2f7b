package org.remotelog.mvds;

import java.time.Duration;
import java.util.Optional;
import org.remotelog.bytes.Bytes;

/**
 * Carries payloads between peers; it may lose, delay, repeat and reorder them. One thread calls
 * {@link #next}, any thread the rest.
 *
 * <p>A transport holds at most one outgoing payload for each peer and a bounded number of incoming
 * events: who does not call {@link #next} slows the peers down and costs no memory.
 */
public interface Transport extends AutoCloseable {
  /**
   * Begins to send a payload; never waits for the peer. One {@link TransportEvent.Sent} follows in
   * time, also when the peer is not there.
   *
   * @param number what {@code Sent} repeats
   * @param payload at most {@link Limits#MAX_PAYLOAD_BYTES}, at least one byte
   * @throws IllegalStateException when an earlier payload for the peer has no {@code Sent} yet, or
   *     after closing
   */
  void send(PeerId peer, long number, Bytes payload);

  /**
   * The next event; waits for it at most so long. Empty when there was none, after {@link #wakeUp},
   * or when the transport is closed.
   */
  Optional<TransportEvent> next(Duration wait) throws InterruptedException;

  /** Ends the wait of the thread in {@link #next}, or of the next one that would wait. */
  void wakeUp();

  /** Closes all connections and stops all threads of the transport; events are dropped. */
  @Override
  void close();
}
