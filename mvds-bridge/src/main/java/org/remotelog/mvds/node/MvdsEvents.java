package org.remotelog.mvds.node;

import java.io.IOException;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;

/**
 * What a node tells while it works, always after it was committed. Called on the node's thread:
 * return soon, and do not call the node.
 */
public interface MvdsEvents {
  /** Hears nothing. */
  MvdsEvents NONE = new MvdsEvents() {};

  default void onConnected(PeerId peer) {}

  default void onDisconnected(PeerId peer, String reason) {}

  /** An address that is dialled does not answer as it should; it is tried again. */
  default void onUnreachable(String address, String reason) {}

  /** A payload was given to the transport. */
  default void onSent(PeerId peer, Payload payload, int payloadBytes) {}

  /** A payload came, of whatever content. */
  default void onReceived(PeerId peer, int payloadBytes) {}

  /** A message was new and is stored. */
  default void onStored(PeerId from, MessageId id, Message message) {}

  /** An ephemeral message came; it is kept nowhere. */
  default void onEphemeral(PeerId from, MessageId id, Message message) {}

  /** Something was refused; it is counted too. */
  default void onRefused(Refusal reason, String detail) {}

  /**
   * The home failed. Nothing that was acknowledged is lost; the node goes on from what the home
   * holds.
   */
  default void onFailure(IOException failure) {}
}
