package org.remotelog.mvds.transport.tcp;

import java.io.IOException;
import java.net.Socket;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.PeerId;

/** How two ends find out whom they are connected with. */
interface Handshake {
  /**
   * Who is at the other end, and the socket to go on with.
   *
   * @throws WrongKeyException when the peer proved a key that is nobody's
   * @throws IOException when it proved nothing
   */
  Secured secure(Socket raw, boolean dialled) throws IOException, WrongKeyException;

  /** Whether the peer still is who it was a moment ago: members may have been removed meanwhile. */
  boolean isKnown(Secured secured);

  /** Whether both ends show that they are alive; other implementations may not know that. */
  boolean hasKeepAlive();

  /** Whether a peer has at most one connection: both ends then keep the same one of two. */
  boolean isOnePerPeer();

  /** Who this end is; decides between two connections. */
  PeerId own();

  /**
   * A connection whose peer is known.
   *
   * @param key what it proved; empty when it proved nothing
   */
  record Secured(Socket socket, PeerId peer, Bytes key) {}

  /** The peer holds a key that no member announced. */
  final class WrongKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    WrongKeyException(String message) {
      super(message);
    }
  }
}
