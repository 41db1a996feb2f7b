package org.remotelog.mvds.transport.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.remotelog.mvds.PeerId;

/**
 * Dials one address for ever. Waits grow while it does not answer, and also while it answers in
 * vain: a peer that closes each connection at once is not dialled more often than one that is away.
 */
final class Dialler implements Runnable {
  private final Links links;
  private final InetSocketAddress address;
  private final SecureRandom random;
  private final LongConsumer rest;
  private Optional<PeerId> peer = Optional.empty();
  private int attempts;

  /**
   * @param address when it is unresolved, its name is looked up at each attempt
   * @param rest waits for so many milliseconds, or less when the transport is closed
   */
  Dialler(Links links, InetSocketAddress address, SecureRandom random, LongConsumer rest) {
    this.links = links;
    this.address = address;
    this.random = random;
    this.rest = rest;
  }

  @Override
  public void run() {
    long waitMs = TcpLimits.FIRST_REDIAL_MS;
    while (!links.isClosed()) {
      boolean wasThere = dial();
      // The peer may have dialled us meanwhile: one connection is enough.
      boolean wasThereOtherwise = peer.isPresent() && links.awaitAbsence(peer.get());
      waitMs =
          wasThere || wasThereOtherwise
              ? TcpLimits.FIRST_REDIAL_MS
              : Math.min(2 * waitMs, TcpLimits.LAST_REDIAL_MS);
      rest.accept(waitMs + random.nextInt((int) waitMs / 2));
    }
  }

  /** Whether the connection lasted, or brought something. */
  private boolean dial() {
    Socket raw = new Socket();
    try {
      raw.connect(resolved(), TcpLimits.CONNECT_MS);
      Optional<Connection> connection = links.admit(raw, true);
      if (!connection.isPresent()) {
        raw.close();
        return false;
      }
      connection.get().run();
      peer = connection.get().peer();
      boolean wasAccepted = connection.get().wasEstablished();
      if (!wasAccepted && !(peer.isPresent() && links.isConnected(peer.get()))) {
        links.unreachable(address, connection.get().reason());
      }
      return connection.get().wasOfUse();
    } catch (IOException e) {
      links.unreachable(address, String.valueOf(e.getMessage()));
      close(raw);
      return false;
    }
  }

  /** A name may mean another address after each move of the peer or of this device. */
  private InetSocketAddress resolved() throws IOException {
    if (!address.isUnresolved()) {
      return address;
    }
    InetAddress[] found;
    try {
      found = InetAddress.getAllByName(address.getHostString());
    } catch (UnknownHostException e) {
      throw new IOException("nobody knows the host " + address.getHostString(), e);
    }
    // All of them in turn: the first may be of a network that is not reached from here.
    InetAddress next = found[Math.floorMod(attempts++, found.length)];
    InetSocketAddress resolved = new InetSocketAddress(next, address.getPort());
    links.requireAllowed(resolved);
    return resolved;
  }

  private static void close(Socket raw) {
    try {
      raw.close();
    } catch (IOException e) {
      // Nothing was sent over it; the system takes it back.
      return;
    }
  }
}
