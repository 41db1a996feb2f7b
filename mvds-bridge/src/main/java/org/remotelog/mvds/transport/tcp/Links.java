package org.remotelog.mvds.transport.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.TransportEvent;

/**
 * Who is connected, who may be, and which of two connections with one peer stays.
 *
 * <p>Both ends must come to the same answer, or both connections would end. So the one stays that
 * was dialled by the end with the smaller id, and of two dialled by the same end the newer one. The
 * loser is nevertheless taken when the other one is dead without our knowledge, as after a restart
 * of the peer: that one is asked for a sign of life first.
 *
 * <p>The lock of this object is taken before those of connections and of the mailbox, and never
 * held while something is read, written or waited for.
 */
final class Links implements Connection.Owner {
  private final Mailbox mailbox;
  private final Map<PeerId, Connection> connected = new LinkedHashMap<>();
  private final Set<Connection> all = new LinkedHashSet<>();
  private final HandshakePlaces<Connection> places = new HandshakePlaces<>();
  private volatile Handshake handshake;
  private boolean closed;

  Links(Handshake handshake, Mailbox mailbox) {
    this.handshake = handshake;
    this.mailbox = mailbox;
  }

  /** A connection that may shake hands; none when there are too many. */
  Optional<Connection> admit(Socket raw, boolean dialled) {
    Connection connection;
    Optional<Connection> evicted = Optional.empty();
    boolean hasPlace = true;
    synchronized (this) {
      if (closed) {
        return Optional.empty();
      }
      connection = new Connection(raw, dialled, handshake, this);
      if (!dialled) {
        HandshakePlaces.Entry<Connection> entry =
            places.enter(connection, raw.getInetAddress(), System.nanoTime());
        hasPlace = entry.hasPlace();
        evicted = entry.evicted();
      }
      if (hasPlace) {
        all.add(connection);
      }
    }
    evicted.ifPresent(Connection::giveWay);
    if (!hasPlace) {
      connection.giveWay();
      return Optional.empty();
    }
    return Optional.of(connection);
  }

  /** Refuses addresses that only a transport with TLS may speak to. */
  void requireAllowed(InetSocketAddress address) throws IOException {
    boolean isLoopback = address.getAddress() != null && address.getAddress().isLoopbackAddress();
    if (!handshake.isOnePerPeer() && !isLoopback) {
      throw new IOException(
          "without TLS only loopback addresses are spoken to: " + TcpTransport.text(address));
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized boolean isConnected(PeerId peer) {
    return connected.containsKey(peer);
  }

  synchronized Optional<Connection> connection(PeerId peer) {
    return Optional.ofNullable(connected.get(peer));
  }

  synchronized Set<PeerId> connected() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(connected.keySet()));
  }

  /** Waits until the peer is not connected; whether it was for a long time. */
  synchronized boolean awaitAbsence(PeerId peer) {
    long sinceNs = System.nanoTime();
    try {
      while (!closed && connected.containsKey(peer)) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return System.nanoTime() - sinceNs >= TcpLimits.LASTING_MS * 1_000_000;
  }

  /** Looks after the deadlines of all connections; called about once a second. */
  void watch() {
    snapshot(connection -> true).forEach(connection -> connection.watch(System.nanoTime()));
  }

  /** Ends the connections with those who are not wanted, also before they are accepted. */
  void disconnectUnless(Predicate<PeerId> wanted) {
    snapshot(connection -> connection.peer().filter(wanted.negate()).isPresent())
        .forEach(connection -> connection.close("disconnected by this device"));
  }

  /** From now on connections begin with this one; those that began with another end. */
  void begin(Handshake next) {
    synchronized (this) {
      handshake = next;
    }
    snapshot(connection -> !connection.isOf(next))
        .forEach(connection -> connection.close("this device has another key now"));
  }

  /** The predicate is foreign code: it runs without the lock. */
  private List<Connection> snapshot(Predicate<Connection> which) {
    List<Connection> now;
    synchronized (this) {
      now = new ArrayList<>(all);
    }
    now.removeIf(which.negate());
    return now;
  }

  @Override
  public Optional<Refusal> established(Connection fresh) {
    PeerId peer = fresh.peer().orElseThrow(IllegalStateException::new);
    Optional<Connection> asked = connection(peer).filter(before -> !replaces(fresh, before, peer));
    if (asked.isPresent() && asked.get().answers()) {
      return Optional.of(Refusal.SECOND_CONNECTION);
    }
    return accept(fresh, peer, asked);
  }

  private synchronized Optional<Refusal> accept(
      Connection fresh, PeerId peer, Optional<Connection> dead) {
    Connection before = connected.get(peer);
    if (before == null && connected.size() >= TcpLimits.MAX_CONNECTIONS) {
      return Optional.of(Refusal.TOO_MANY_CONNECTIONS);
    }
    if (before != null) {
      boolean isDead = dead.isPresent() && dead.get() == before;
      if (!isDead && !replaces(fresh, before, peer)) {
        return Optional.of(Refusal.SECOND_CONNECTION);
      }
      leave(before, peer, "replaced by a newer connection");
      before.close("replaced by a newer connection");
    }
    places.leave(fresh);
    connected.put(peer, fresh);
    mailbox.add(peer, new TransportEvent.Connected(peer));
    return Optional.empty();
  }

  private boolean replaces(Connection fresh, Connection before, PeerId peer) {
    return fresh.dialled == before.dialled
        || fresh.dialled == (handshake.own().compareTo(peer) < 0);
  }

  private void leave(Connection connection, PeerId peer, String reason) {
    connected.remove(peer, connection);
    connection
        .unsent()
        .ifPresent(number -> mailbox.add(peer, new TransportEvent.Sent(peer, number, false)));
    mailbox.add(peer, new TransportEvent.Disconnected(peer, reason));
  }

  @Override
  public boolean received(Connection connection, Bytes payload) {
    PeerId peer = connection.peer().orElseThrow(IllegalStateException::new);
    return mailbox.addPayload(peer, payload);
  }

  @Override
  public void sent(Connection connection, long number, boolean ok) {
    PeerId peer = connection.peer().orElseThrow(IllegalStateException::new);
    mailbox.add(peer, new TransportEvent.Sent(peer, number, ok));
  }

  @Override
  public void refused(Refusal reason, String detail) {
    mailbox.refused(reason, detail);
  }

  @Override
  public synchronized void ended(Connection connection, String reason) {
    all.remove(connection);
    places.leave(connection);
    Optional<PeerId> peer = connection.peer();
    if (peer.isPresent() && connected.get(peer.get()) == connection) {
      leave(connection, peer.get(), reason);
    }
    notifyAll();
  }

  void unreachable(InetSocketAddress address, String reason) {
    mailbox.unreachable(TcpTransport.text(address), reason);
  }

  /** Closes all connections and lets no more in; false when that was done before. */
  boolean close() {
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
      notifyAll();
    }
    snapshot(connection -> true).forEach(connection -> connection.close("closed"));
    return true;
  }
}
