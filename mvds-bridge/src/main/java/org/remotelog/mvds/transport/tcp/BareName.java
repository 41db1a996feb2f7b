package org.remotelog.mvds.transport.tcp;

import java.net.InetSocketAddress;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.PeerId;

/**
 * Names of peers that prove nothing. Whoever answers at a dialled address is taken for the same
 * peer each time, so that what it was not given waits for its next connection; whoever connects
 * here is somebody new.
 */
public final class BareName {
  private BareName() {}

  /** The peer at a resolved address that is dialled. */
  public static PeerId dialled(InetSocketAddress address) {
    return named("bare address " + address.getAddress().getHostAddress() + ":" + address.getPort());
  }

  /** The peer of a connection that was taken. */
  static PeerId accepted(long number) {
    return named("bare connection " + number);
  }

  private static PeerId named(String name) {
    return PeerId.of(Sha256.of(Bytes.utf8(name)).bytes());
  }
}
