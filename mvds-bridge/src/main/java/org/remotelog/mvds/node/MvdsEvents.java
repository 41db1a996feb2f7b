package org.remotelog.mvds.node;

import java.io.IOException;
import java.util.List;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.WantedPlaces;

/**
 * What a node tells while it works, always after it was committed. Called on the node's thread:
 * return soon, and do not call the node.
 *
 * <p>What a method throws stops the node: the rest of its turn is not told, its thread ends, {@link
 * #onStopped} tells why, and all calls fail from then on. A listener that may fail must catch that
 * itself.
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

  /** Bytes came that should be a payload: {@link #onPayload} follows, or {@link #onRefused}. */
  default void onReceived(PeerId peer, int payloadBytes) {}

  /** What came can be read as a payload. Ids and messages in it that cannot are left out. */
  default void onPayload(PeerId peer, Payload payload, int payloadBytes) {}

  /** A message was new and is stored. */
  default void onStored(PeerId from, MessageId id, Message message) {}

  /** An ephemeral message came; it is kept nowhere. */
  default void onEphemeral(PeerId from, MessageId id, Message message) {}

  /**
   * A peer wants messages by their places in logs. {@link MvdsNode#askedFor} gives it those that
   * are here; it may ask for any places as often as it likes, so the answers must be bounded.
   */
  default void onWanted(PeerId peer, List<WantedPlaces> wanted) {}

  /**
   * Something was refused as a whole; it is counted too. What is refused inside of a payload is
   * only counted.
   */
  default void onRefused(Refusal reason, String detail) {}

  /**
   * The home failed. Nothing that was acknowledged is lost; the node goes on from what the home
   * holds. Connections, refusals and unreachable addresses of this turn are told, and counted,
   * after the next one that is committed. Payloads of this turn count as lost on the way: nothing
   * is told of them, even if the commit has nevertheless taken effect.
   */
  default void onFailure(IOException failure) {}

  /**
   * A message was to be given to the peer and cannot be: it is stored no longer, or is too large in
   * the dialect spoken here. Its record has ended; it is counted too.
   *
   * @param reason one line for people
   */
  default void onUnsendable(PeerId peer, MessageId id, String reason) {}

  /**
   * The node's own thread has ended though nobody closed the node: by an error in the engine, the
   * home, the transport or one of these methods. Called once, as the last event. What was committed
   * is in the home, and another node can go on from it. All calls fail with the same cause. Who
   * calls {@link MvdsNode#turn} has the error thrown there instead.
   */
  default void onStopped(Throwable cause) {}
}
