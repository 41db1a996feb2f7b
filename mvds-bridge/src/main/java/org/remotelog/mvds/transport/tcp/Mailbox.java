package org.remotelog.mvds.transport.tcp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.TransportEvent;

/**
 * Events on their way to the one thread that takes them: in order for each peer, and peers by
 * turns, so that one that floods holds nobody up. Bounded: a reader of a connection waits while
 * {@link TcpLimits#MAX_WAITING} of its payloads are here.
 */
final class Mailbox {
  private final Map<PeerId, Deque<TransportEvent>> byPeer = new LinkedHashMap<>();
  private final Deque<PeerId> turns = new ArrayDeque<>();
  private final Deque<TransportEvent.Refused> refusals = new ArrayDeque<>();
  private final Map<Refusal, TransportEvent.Refused> moreRefusals = new EnumMap<>(Refusal.class);
  private final Map<String, TransportEvent.Unreachable> unreachable = new LinkedHashMap<>();
  private final Map<PeerId, Integer> payloads = new LinkedHashMap<>();
  private final Set<PeerId> sending = new HashSet<>();
  private boolean awake;
  private boolean closed;

  synchronized void add(PeerId peer, TransportEvent event) {
    if (closed) {
      return;
    }
    Deque<TransportEvent> queue = byPeer.get(peer);
    if (queue == null) {
      queue = new ArrayDeque<>();
      byPeer.put(peer, queue);
      turns.add(peer);
    }
    queue.add(event);
    notifyAll();
  }

  /** Waits for room; false when the box was closed or the wait was interrupted. */
  synchronized boolean addPayload(PeerId peer, Bytes payload) {
    try {
      while (!closed && payloads.getOrDefault(peer, 0) >= TcpLimits.MAX_WAITING) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    payloads.merge(peer, 1, Integer::sum);
    add(peer, new TransportEvent.Received(peer, payload));
    return !closed;
  }

  /** Beyond the bound one event stands for all refusals for its reason, so none goes uncounted. */
  synchronized void refused(Refusal reason, String detail) {
    if (closed) {
      return;
    }
    if (refusals.size() < TcpLimits.MAX_REFUSALS) {
      refusals.add(new TransportEvent.Refused(reason, detail));
    } else {
      TransportEvent.Refused before = moreRefusals.get(reason);
      long times = before == null ? 1 : before.times() + 1;
      moreRefusals.put(reason, new TransportEvent.Refused(reason, detail, times));
    }
    notifyAll();
  }

  /** Of each address that is dialled only the newest answer waits. */
  synchronized void unreachable(String address, String reason) {
    if (!closed) {
      unreachable.put(address, new TransportEvent.Unreachable(address, reason));
      notifyAll();
    }
  }

  /** Marks a payload as under way until its Sent is taken. */
  synchronized void begin(PeerId peer) {
    if (closed) {
      throw new IllegalStateException("the transport is closed");
    }
    if (!sending.add(peer)) {
      throw new IllegalStateException("a payload is on its way to " + peer);
    }
  }

  synchronized Optional<TransportEvent> next(long waitMs) throws InterruptedException {
    long endNs = System.nanoTime() + waitMs * 1_000_000;
    while (true) {
      Optional<TransportEvent> event = poll();
      long leftMs = (endNs - System.nanoTime() + 999_999) / 1_000_000;
      if (event.isPresent()) {
        return event;
      }
      if (awake || closed || leftMs <= 0) {
        awake = false;
        return Optional.empty();
      }
      wait(leftMs);
    }
  }

  private Optional<TransportEvent> poll() {
    if (closed) {
      return Optional.empty();
    }
    if (!refusals.isEmpty()) {
      return Optional.of(refusals.remove());
    }
    if (!moreRefusals.isEmpty()) {
      return Optional.of(first(moreRefusals));
    }
    if (!unreachable.isEmpty()) {
      return Optional.of(first(unreachable));
    }
    PeerId peer = turns.poll();
    if (peer == null) {
      return Optional.empty();
    }
    Deque<TransportEvent> queue = byPeer.getOrDefault(peer, new ArrayDeque<>());
    TransportEvent event = queue.remove();
    if (queue.isEmpty()) {
      byPeer.remove(peer);
    } else {
      turns.add(peer);
    }
    if (event instanceof TransportEvent.Sent) {
      sending.remove(peer);
    } else if (event instanceof TransportEvent.Received) {
      payloads.computeIfPresent(peer, (id, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
      notifyAll();
    }
    return Optional.of(event);
  }

  private static <T> T first(Map<?, T> waiting) {
    Iterator<T> values = waiting.values().iterator();
    T value = values.next();
    values.remove();
    return value;
  }

  synchronized void wakeUp() {
    awake = true;
    notifyAll();
  }

  synchronized void close() {
    closed = true;
    byPeer.clear();
    turns.clear();
    refusals.clear();
    moreRefusals.clear();
    unreachable.clear();
    notifyAll();
  }
}
