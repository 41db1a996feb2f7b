package org.remotelog;

import org.remotelog.mvds.MemberTransport;
import org.remotelog.mvds.PeerId;

/**
 * What direct sync of one group stands on where the embedder brings its own transport and thread:
 * for other radios than TCP, and for simulations. The transport has to prove who its peers are, as
 * TLS does: whoever it takes for a member is one to the engine.
 */
public interface DirectHost {
  /** The transport of a device that other members know by this id; it is closed with the engine. */
  MemberTransport transport(PeerId self);

  /** Milliseconds of a clock that is never set. */
  long elapsedMs();

  /**
   * Lets time pass, at most so much of it, and the engine have its turns meanwhile. A pass calls it
   * while it waits for what members send.
   */
  void rest(long ms) throws InterruptedException;
}
