package org.remotelog;

import java.io.IOException;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Refusal;

/**
 * What direct connections of a group tell, always after it was committed. Called on threads of the
 * {@link DirectSync}, one call at a time: return soon, and do not call the {@link DirectSync}. An
 * exception from here ends the direct connections ({@link #onStopped}).
 */
public interface DirectEvents {
  /** Hears nothing. */
  DirectEvents NONE = new DirectEvents() {};

  /**
   * A member is connected.
   *
   * @param member its log; none when several members announce the key that it proved
   */
  default void onConnected(Optional<LogName> member) {}

  /**
   * A member is connected no longer.
   *
   * @param reason one line for people
   */
  default void onDisconnected(Optional<LogName> member, String reason) {}

  /** A message was new and is in the inbox, or waits there for its parents. */
  default void onMessage(MessageId id) {}

  /**
   * A member says that it has a message: it was given, or was there already. Nothing of that is
   * kept; the next head that the member signs says it to everybody ({@link Receipts}).
   *
   * @param id as the member says it; this device need not have such a message
   */
  default void onAcknowledged(Optional<LogName> member, MessageId id) {}

  /**
   * An ephemeral message came; it is kept nowhere, and its author proves nothing but membership.
   */
  default void onEphemeral(Optional<LogName> from, String contentType, Bytes content) {}

  /**
   * Something was refused; it is counted too. {@link Refusal#WRONG_KEY} may be a member whose key
   * this device does not know yet: {@link RemoteLogClient#sync} finds it.
   *
   * @param detail one line for people
   */
  default void onRefused(Refusal reason, String detail) {}

  /** A message cannot be sent to the member, as it is too large or gone; it is counted too. */
  default void onUnsendable(Optional<LogName> member, MessageId id, String reason) {}

  /** An address that is dialled does not answer as it should; it is tried again. */
  default void onUnreachable(String address, String reason) {}

  /** The home failed; nothing acknowledged is lost, and work goes on when the home does. */
  default void onFailure(IOException failure) {}

  /**
   * Direct connections have ended by an error of this program or of a listener, and nobody is
   * connected any more; nothing acknowledged is lost. Told once. Close the {@link DirectSync} and
   * begin another one.
   */
  default void onStopped(Throwable cause) {}
}
