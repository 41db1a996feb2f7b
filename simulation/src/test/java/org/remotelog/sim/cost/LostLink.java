package org.remotelog.sim.cost;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Transport;
import org.remotelog.mvds.TransportEvent;

/**
 * A link to a peer that is never there and that does not say so, as a radio does not: every payload
 * counts as sent, and none arrives.
 */
final class LostLink implements Transport {
  private final Deque<TransportEvent> events = new ArrayDeque<>();
  private long payloads;
  private long bytes;

  LostLink(PeerId peer) {
    events.add(new TransportEvent.Connected(peer));
  }

  /** Payloads that were given to it, and lost. */
  long payloads() {
    return payloads;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void send(PeerId peer, long number, Bytes payload) {
    payloads++;
    bytes += payload.size();
    events.add(new TransportEvent.Sent(peer, number, true));
  }

  @Override
  public Optional<TransportEvent> next(Duration wait) {
    return Optional.ofNullable(events.poll());
  }

  @Override
  public void wakeUp() {}

  @Override
  public void close() {
    events.clear();
  }
}
