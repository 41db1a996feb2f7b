package org.remotelog.mvds.transport.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.Optional;
import org.remotelog.mvds.PeerId;

/** Dials one address for ever, with growing waits while it does not answer. */
final class Dialler implements Runnable {
  private final TcpTransport transport;
  private final InetSocketAddress address;
  private final SecureRandom random;
  private Optional<PeerId> peer = Optional.empty();

  Dialler(TcpTransport transport, InetSocketAddress address, SecureRandom random) {
    this.transport = transport;
    this.address = address;
    this.random = random;
  }

  @Override
  public void run() {
    long waitMs = TcpLimits.FIRST_REDIAL_MS;
    while (!transport.isClosed()) {
      // The peer may have dialled us meanwhile: one connection is enough.
      if (!peer.isPresent() || !transport.isConnected(peer.get())) {
        waitMs =
            dial() ? TcpLimits.FIRST_REDIAL_MS : Math.min(2 * waitMs, TcpLimits.LAST_REDIAL_MS);
      }
      transport.rest(waitMs + random.nextInt((int) waitMs / 2));
    }
  }

  /** Whether the peer was there for a while. */
  private boolean dial() {
    Socket raw = new Socket();
    try {
      raw.connect(address, TcpLimits.CONNECT_MS);
      Optional<Connection> connection = transport.admit(raw, true);
      if (!connection.isPresent()) {
        raw.close();
        return false;
      }
      connection.get().run();
      peer = connection.get().peer();
      boolean wasThere = connection.get().wasEstablished();
      if (!wasThere && !(peer.isPresent() && transport.isConnected(peer.get()))) {
        transport.unreachable(address, connection.get().reason());
      }
      return wasThere;
    } catch (IOException e) {
      transport.unreachable(address, String.valueOf(e.getMessage()));
      close(raw);
      return false;
    }
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
