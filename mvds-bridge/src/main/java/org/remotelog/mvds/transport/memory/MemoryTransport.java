package org.remotelog.mvds.transport.memory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.LongSupplier;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Transport;
import org.remotelog.mvds.TransportEvent;

/** One end of a {@link MemoryNetwork}. */
final class MemoryTransport implements Transport {
  private record Flying(long atMs, long number, PeerId from, Bytes payload) {}

  private final MemoryNetwork network;
  private final PeerId own;
  private final LongSupplier clockMs;
  private final Deque<TransportEvent> told = new ArrayDeque<>();
  private final PriorityQueue<Flying> flying =
      new PriorityQueue<>(Comparator.comparingLong(Flying::atMs).thenComparingLong(Flying::number));
  private final Set<PeerId> sending = new HashSet<>();
  private boolean awake;
  private boolean closed;

  MemoryTransport(MemoryNetwork network, PeerId own, LongSupplier clockMs) {
    this.network = network;
    this.own = own;
    this.clockMs = clockMs;
  }

  @Override
  public void send(PeerId peer, long number, Bytes payload) {
    if (payload.isEmpty() || payload.size() > Limits.MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException("a payload of " + payload.size() + " bytes");
    }
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the transport is closed");
      }
      if (!sending.add(peer)) {
        throw new IllegalStateException("a payload is on its way to " + peer);
      }
    }
    // Not under this lock: the network takes its own one first.
    network.carry(own, peer, number, payload);
  }

  @Override
  public synchronized Optional<TransportEvent> next(Duration wait) throws InterruptedException {
    long endNs = System.nanoTime() + wait.toNanos();
    while (true) {
      Optional<TransportEvent> event = poll();
      long leftNs = endNs - System.nanoTime();
      if (event.isPresent()) {
        return event;
      }
      if (awake || closed || leftNs <= 0) {
        awake = false;
        return Optional.empty();
      }
      long dueMs = flying.isEmpty() ? Long.MAX_VALUE : flying.element().atMs();
      long untilDueMs = Math.max(1, dueMs - clockMs.getAsLong());
      wait(Math.max(1, Math.min(leftNs / 1_000_000, untilDueMs)));
    }
  }

  private Optional<TransportEvent> poll() {
    if (closed) {
      return Optional.empty();
    }
    if (!told.isEmpty()) {
      TransportEvent event = told.remove();
      if (event instanceof TransportEvent.Sent sent) {
        sending.remove(sent.peer());
      }
      return Optional.of(event);
    }
    if (flying.isEmpty() || flying.element().atMs() > clockMs.getAsLong()) {
      return Optional.empty();
    }
    Flying next = flying.remove();
    return Optional.of(new TransportEvent.Received(next.from(), next.payload()));
  }

  @Override
  public synchronized void wakeUp() {
    awake = true;
    notifyAll();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      told.clear();
      flying.clear();
      notifyAll();
    }
    network.leave(own);
  }

  synchronized void tell(TransportEvent event) {
    if (!closed) {
      told.add(event);
      notifyAll();
    }
  }

  synchronized void sent(PeerId peer, long number, boolean ok) {
    tell(new TransportEvent.Sent(peer, number, ok));
  }

  synchronized void arrive(long atMs, long number, PeerId from, Bytes payload) {
    if (!closed && flying.size() < MemoryNetwork.MAX_WAITING) {
      flying.add(new Flying(atMs, number, from, payload));
      notifyAll();
    }
  }

  synchronized long nextDueMs() {
    if (!told.isEmpty()) {
      return Long.MIN_VALUE;
    }
    return flying.isEmpty() ? Long.MAX_VALUE : flying.element().atMs();
  }
}
