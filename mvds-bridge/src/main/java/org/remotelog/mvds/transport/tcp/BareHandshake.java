package org.remotelog.mvds.transport.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.PeerId;

/** Nothing is proved: peers have the names of {@link BareName}. For loopback addresses only. */
final class BareHandshake implements Handshake {
  private static final PeerId OWN = PeerId.of(Sha256.of(Bytes.utf8("bare end")).bytes());

  private final AtomicLong connections = new AtomicLong();

  @Override
  public Secured secure(Socket raw, boolean dialled) throws IOException {
    if (!raw.getInetAddress().isLoopbackAddress()) {
      throw new IOException("without TLS only loopback addresses are spoken to");
    }
    PeerId peer =
        dialled
            ? BareName.dialled(new InetSocketAddress(raw.getInetAddress(), raw.getPort()))
            : BareName.accepted(connections.incrementAndGet());
    return new Secured(raw, peer, Bytes.EMPTY);
  }

  @Override
  public boolean isKnown(Secured secured) {
    return true;
  }

  @Override
  public boolean hasKeepAlive() {
    return false;
  }

  @Override
  public boolean isOnePerPeer() {
    return false;
  }

  @Override
  public PeerId own() {
    return OWN;
  }
}
