package org.remotelog.mvds.transport.memory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Transport;
import org.remotelog.mvds.TransportEvent;

/**
 * Joins transports of one process. What happens on the links depends on the seed, on the clock and
 * on the order of calls only; it has no threads of its own. Safe for use by several threads.
 *
 * <p>A payload counts as sent when it is on its way, whether it arrives or not. A payload is lost
 * where {@link #MAX_WAITING} are on their way to one peer already.
 */
public final class MemoryNetwork {
  /** Most events that are on their way to one peer, or wait there. */
  public static final int MAX_WAITING = 4_096;

  private final Random random;
  private final LongSupplier clockMs;
  private final Map<PeerId, MemoryTransport> ends = new LinkedHashMap<>();
  private LinkFaults faults = LinkFaults.NONE;
  private long payloads;
  private long bytes;
  private long number;

  /** A network without ends. */
  public MemoryNetwork(long seed, LongSupplier clockMs) {
    this.random = new Random(seed);
    this.clockMs = clockMs;
  }

  /** From now on links do this to payloads. */
  public synchronized void faults(LinkFaults now) {
    faults = now;
  }

  /** A new end; it is connected with all others at once. */
  public synchronized Transport join(PeerId peer) {
    if (ends.containsKey(peer)) {
      throw new IllegalArgumentException("there is an end for " + peer);
    }
    MemoryTransport end = new MemoryTransport(this, peer, clockMs);
    ends.forEach(
        (other, transport) -> {
          transport.tell(new TransportEvent.Connected(peer));
          end.tell(new TransportEvent.Connected(other));
        });
    ends.put(peer, end);
    return end;
  }

  /** Payloads that were given to links, lost ones included. */
  public synchronized long payloads() {
    return payloads;
  }

  /** The bytes of these payloads. */
  public synchronized long bytes() {
    return bytes;
  }

  /** When the next event of any end is due by the clock; {@link Long#MAX_VALUE} for never. */
  public synchronized long nextDueMs() {
    long next = Long.MAX_VALUE;
    for (MemoryTransport end : ends.values()) {
      next = Math.min(next, end.nextDueMs());
    }
    return next;
  }

  synchronized void carry(PeerId from, PeerId to, long sendNumber, Bytes payload) {
    MemoryTransport sender = ends.get(from);
    if (sender == null) {
      return;
    }
    MemoryTransport receiver = ends.get(to);
    if (receiver != null) {
      payloads++;
      bytes += payload.size();
      int copies = random.nextDouble() < faults.repeats() ? 2 : 1;
      for (int i = 0; i < copies; i++) {
        if (random.nextDouble() >= faults.loss()) {
          receiver.arrive(clockMs.getAsLong() + delayMs(), number++, from, payload);
        }
      }
    }
    sender.sent(to, sendNumber, receiver != null);
  }

  synchronized void leave(PeerId peer) {
    ends.remove(peer);
    for (MemoryTransport other : ends.values()) {
      other.tell(new TransportEvent.Disconnected(peer, "closed"));
    }
  }

  private long delayMs() {
    long span = faults.mostDelayMs() - faults.leastDelayMs();
    return faults.leastDelayMs() + (span == 0 ? 0 : (long) (random.nextDouble() * (span + 1)));
  }
}
