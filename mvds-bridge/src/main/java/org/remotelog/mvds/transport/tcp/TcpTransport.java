package org.remotelog.mvds.transport.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.Transport;
import org.remotelog.mvds.TransportEvent;

/**
 * Payloads as frames over TCP, to several peers, which connect here or are dialled until they
 * answer.
 *
 * <p>With TLS 1.3 both ends prove the key that their member announced, and each peer has one
 * connection: of two that were dialled from both sides at once, both ends keep the one that was
 * dialled by the end with the smaller id. An identity is good for one group: groups of one device
 * cannot be linked by their connections.
 *
 * <p>Threads, all daemons: one for each address that is listened on or dialled, two for each
 * connection, one that watches deadlines. They take two locks, of this object and of the mailbox,
 * and never hold one while they read, write or connect.
 */
public final class TcpTransport implements Transport, Connection.Owner {
  private static final long WATCH_MS = 1_000;

  private final Handshake handshake;
  private final SecureRandom random;
  private final Mailbox mailbox = new Mailbox();
  private final Map<PeerId, Connection> connected = new LinkedHashMap<>();
  private final Set<Connection> all = new LinkedHashSet<>();
  private final List<ServerSocket> listening = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private boolean closed;

  private TcpTransport(Handshake handshake, SecureRandom random) {
    this.handshake = handshake;
    this.random = random;
    begin("watch", this::watch);
  }

  /**
   * A transport with TLS.
   *
   * @param own this device's key in one group
   * @param knownKeys who holds a key, given as subject public key info; asked at each connection
   * @throws IllegalArgumentException when the own key is no P-256 key
   */
  public static TcpTransport withTls(
      TlsKey own, Function<Bytes, Optional<PeerId>> knownKeys, SecureRandom random) {
    return new TcpTransport(new TlsHandshake(own, knownKeys, random), random);
  }

  /**
   * A transport without any proof, on loopback addresses only, for trying other implementations.
   * Each connection is a peer of its own.
   */
  public static TcpTransport bare(SecureRandom random) {
    return new TcpTransport(new BareHandshake(), random);
  }

  /**
   * Listens for peers.
   *
   * @param address port 0 lets the system choose
   * @return the address with its port
   * @throws IOException when the address cannot be listened on
   */
  public synchronized InetSocketAddress listen(InetSocketAddress address) throws IOException {
    refuseClosed();
    ServerSocket socket = new ServerSocket();
    try {
      requireLoopback(address);
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    listening.add(socket);
    begin("listen " + socket.getLocalPort(), () -> accept(socket));
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** Dials the address until it answers, and again whenever the connection is lost. */
  public synchronized void dial(InetSocketAddress address) throws IOException {
    refuseClosed();
    requireLoopback(address);
    begin("dial " + address.getPort(), new Dialler(this, address, random));
  }

  private void requireLoopback(InetSocketAddress address) throws IOException {
    boolean isLoopback = address.getAddress() != null && address.getAddress().isLoopbackAddress();
    if (!handshake.isOnePerPeer() && !isLoopback) {
      throw new IOException("without TLS only loopback addresses are spoken to: " + address);
    }
  }

  private void refuseClosed() {
    if (closed) {
      throw new IllegalStateException("the transport is closed");
    }
  }

  private synchronized void begin(String name, Runnable work) {
    Thread thread = new Thread(work, "mvds-tcp " + name);
    thread.setDaemon(true);
    threads.removeIf(old -> old.getState() == Thread.State.TERMINATED);
    threads.add(thread);
    thread.start();
  }

  private void accept(ServerSocket socket) {
    while (!isClosed()) {
      try {
        Socket raw = socket.accept();
        Optional<Connection> connection = admit(raw, false);
        if (connection.isPresent()) {
          begin("in " + raw.getPort(), connection.get()::run);
        } else {
          raw.close();
        }
      } catch (IOException e) {
        if (!isClosed()) {
          // Out of sockets, for example: others may be closed soon.
          rest(WATCH_MS);
        }
      }
    }
  }

  /** A connection that may shake hands; none when there are too many. */
  synchronized Optional<Connection> admit(Socket raw, boolean dialled) {
    int shaking = all.size() - connected.size();
    if (closed
        || all.size() >= TcpLimits.MAX_CONNECTIONS
        || (!dialled && shaking >= TcpLimits.MAX_HANDSHAKES)) {
      return Optional.empty();
    }
    Connection connection = new Connection(raw, dialled, handshake, this);
    all.add(connection);
    return Optional.of(connection);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized boolean isConnected(PeerId peer) {
    return connected.containsKey(peer);
  }

  void rest(long waitMs) {
    try {
      Thread.sleep(waitMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    while (!isClosed()) {
      List<Connection> now;
      synchronized (this) {
        now = new ArrayList<>(all);
      }
      now.forEach(connection -> connection.watch(System.nanoTime()));
      rest(WATCH_MS);
    }
  }

  @Override
  public synchronized boolean established(Connection connection) {
    PeerId peer = connection.peer().orElseThrow(IllegalStateException::new);
    Connection before = connected.get(peer);
    if (closed || (before != null && !replaces(connection, before, peer))) {
      return false;
    }
    if (before != null) {
      leave(before, peer, "replaced by a newer connection");
      before.close("replaced by a newer connection");
    }
    connected.put(peer, connection);
    mailbox.add(peer, new TransportEvent.Connected(peer));
    return true;
  }

  /** Both ends must come to the same answer, or both connections would end. */
  private boolean replaces(Connection fresh, Connection before, PeerId peer) {
    if (fresh.dialled == before.dialled) {
      return true;
    }
    boolean dialledBySmaller = fresh.dialled == (handshake.own().compareTo(peer) < 0);
    long silentNs = System.nanoTime() - before.heardNs();
    return dialledBySmaller || silentNs > 2 * TcpLimits.KEEP_ALIVE_MS * 1_000_000;
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
    mailbox.tell(new TransportEvent.Refused(reason, detail));
  }

  @Override
  public synchronized void ended(Connection connection, String reason) {
    all.remove(connection);
    Optional<PeerId> peer = connection.peer();
    if (peer.isPresent() && connected.get(peer.get()) == connection) {
      leave(connection, peer.get(), reason);
    }
    notifyAll();
  }

  void unreachable(InetSocketAddress address, String reason) {
    if (!isClosed()) {
      mailbox.tell(new TransportEvent.Unreachable(address.toString(), reason));
    }
  }

  /** Ends the connection with a peer that is no member any more. */
  public void disconnect(PeerId peer) {
    Connection connection;
    synchronized (this) {
      connection = connected.get(peer);
    }
    if (connection != null) {
      connection.close("disconnected by this device");
    }
  }

  @Override
  public void send(PeerId peer, long number, Bytes payload) {
    if (payload.isEmpty() || payload.size() > Limits.MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException("a payload of " + payload.size() + " bytes");
    }
    mailbox.begin(peer);
    Connection connection;
    synchronized (this) {
      connection = connected.get(peer);
    }
    if (connection == null || !connection.send(number, payload)) {
      mailbox.add(peer, new TransportEvent.Sent(peer, number, false));
    }
  }

  @Override
  public Optional<TransportEvent> next(Duration wait) throws InterruptedException {
    return mailbox.next(wait.toMillis());
  }

  @Override
  public void wakeUp() {
    mailbox.wakeUp();
  }

  @Override
  public void close() {
    List<Connection> open;
    List<Thread> running;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      open = new ArrayList<>(all);
      running = new ArrayList<>(threads);
      for (ServerSocket socket : listening) {
        try {
          socket.close();
        } catch (IOException e) {
          // The port is given back when the process ends, at the latest.
          mailbox.wakeUp();
        }
      }
    }
    mailbox.close();
    open.forEach(connection -> connection.close("closed"));
    running.forEach(Thread::interrupt);
    joinAll(running);
  }

  private static void joinAll(List<Thread> threads) {
    long endNs = System.nanoTime() + TcpLimits.CLOSE_MS * 1_000_000;
    try {
      for (Thread thread : threads) {
        long leftMs = (endNs - System.nanoTime()) / 1_000_000;
        if (leftMs > 0 && thread != Thread.currentThread()) {
          thread.join(leftMs);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
