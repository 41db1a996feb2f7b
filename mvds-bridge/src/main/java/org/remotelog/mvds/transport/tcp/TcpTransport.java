package org.remotelog.mvds.transport.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.PeerId;
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
 * connection, one that watches deadlines. They hold no lock while they read, write or connect.
 */
public final class TcpTransport implements Transport {
  private static final long WATCH_MS = 1_000;

  private final SecureRandom random;
  private final Mailbox mailbox = new Mailbox();
  private final Function<TlsKey, Handshake> handshakes;
  private final Links links;
  private final List<ServerSocket> listening = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private boolean closed;

  private TcpTransport(
      Handshake first, Function<TlsKey, Handshake> handshakes, SecureRandom random) {
    this.links = new Links(first, mailbox);
    this.handshakes = handshakes;
    this.random = random;
    begin("watch", this::watch);
  }

  /**
   * A transport with TLS.
   *
   * @param own this device's key in one group
   * @param knownKeys who holds a key, given as subject public key info; asked more than once at
   *     each connection, on its thread. When it throws, nobody holds the key
   * @throws IllegalArgumentException when the own key is no P-256 key
   */
  public static TcpTransport withTls(
      TlsKey own, Function<Bytes, Optional<PeerId>> knownKeys, SecureRandom random) {
    Function<TlsKey, Handshake> handshakes = key -> new TlsHandshake(key, knownKeys, random);
    return new TcpTransport(handshakes.apply(own), handshakes, random);
  }

  /**
   * A transport without any proof, on loopback addresses only, for trying other implementations.
   * Peers have the names of {@link BareName}.
   */
  public static TcpTransport bare(SecureRandom random) {
    return new TcpTransport(
        new BareHandshake(),
        key -> {
          throw new IllegalStateException("a transport without TLS has no key");
        },
        random);
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
      links.requireAllowed(address);
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

  /**
   * Dials the address until it answers, and again whenever the connection is lost.
   *
   * @param address when it is unresolved, its name is looked up at each attempt
   * @throws IOException when the address may not be spoken to without TLS
   */
  public synchronized void dial(InetSocketAddress address) throws IOException {
    refuseClosed();
    if (!address.isUnresolved()) {
      links.requireAllowed(address);
    }
    begin("dial " + address.getPort(), new Dialler(links, address, random, TcpTransport::rest));
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
        Optional<Connection> connection = links.admit(raw, false);
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

  synchronized boolean isClosed() {
    return closed;
  }

  private static void rest(long waitMs) {
    try {
      Thread.sleep(waitMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    while (!isClosed()) {
      links.watch();
      rest(WATCH_MS);
    }
  }

  /** Who is connected now. */
  public Set<PeerId> connected() {
    return links.connected();
  }

  /** Ends the connection with a peer, if there is one; it may come back. */
  public void disconnect(PeerId peer) {
    links.disconnectUnless(connected -> !connected.equals(peer));
  }

  /**
   * Goes on with another key of this device: all connections end, and those that follow prove the
   * new one. What was listened on and dialled stays.
   *
   * @throws IllegalStateException when this is a transport without TLS
   * @throws IllegalArgumentException when the key is no P-256 key
   */
  public void takeKey(TlsKey own) {
    links.begin(handshakes.apply(own));
  }

  /**
   * Ends the connections with all peers that are not wanted. When their keys are removed from those
   * that are known before this is called, they do not come back, nor does one get in meanwhile.
   *
   * @param wanted may be asked for each peer; called on this thread, without a lock
   */
  public void disconnectUnless(Predicate<PeerId> wanted) {
    links.disconnectUnless(wanted);
  }

  @Override
  public void send(PeerId peer, long number, Bytes payload) {
    if (payload.isEmpty() || payload.size() > Limits.MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException("a payload of " + payload.size() + " bytes");
    }
    mailbox.begin(peer);
    Optional<Connection> connection = links.connection(peer);
    if (!connection.isPresent() || !connection.get().send(number, payload)) {
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
    List<Thread> running;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
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
    links.close();
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

  /** The address as people write it, as {@code 127.0.0.1:4001}; never looks a name up. */
  public static String text(InetSocketAddress address) {
    String host = address.getHostString();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
