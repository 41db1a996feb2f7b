package org.remotelog.mvds.node;

import java.io.IOException;
import java.util.Optional;
import org.remotelog.home.Tables;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;

/**
 * Where messages are stored and delivered. All calls come from the node's thread, and all that have
 * tables inside transactions of the home in which the engine's records are.
 */
public interface Messages {
  /**
   * The group of the message, if it is stored; those that wait for parents included. Asked for each
   * id that a peer names, so it must not read the body.
   */
  Optional<GroupId> groupOf(Tables tables, MessageId id) throws IOException;

  /**
   * Encoded size of a stored message in the published dialect, in bytes; asked only when a record
   * is made for a message of which {@link #groupOf} has told the group.
   *
   * @throws IOException also when the message is not stored
   */
  int sizeBytes(Tables tables, MessageId id) throws IOException;

  /** The message, to be sent; empty when it is there no longer. */
  Optional<Message> load(Tables tables, MessageId id) throws IOException;

  /**
   * Stores a message that is new, and delivers it as its group wants: at once or in order. It must
   * take any message of at most {@link Limits#MAX_MESSAGE_BYTES} in the published dialect, as what
   * it throws unchecked stops the node.
   *
   * @param nowMs milliseconds since 1970, by a clock that may be set forwards and back
   */
  void store(Tables tables, MessageId id, Message message, long nowMs) throws IOException;

  /**
   * Whether the store will not take this message now, which came from a peer and is not stored: the
   * peer is not told that it is here, and goes on trying. What it offers of this kind is not asked
   * for again, until there is {@linkplain org.remotelog.mvds.core.MvdsInput.PeerNews news} of any
   * peer. Other messages of the same payload may not be stored yet.
   */
  default boolean refuses(Tables tables, MessageId id, Message message) throws IOException {
    return false;
  }

  /**
   * Time passes: what waited too long for parents is delivered without them.
   *
   * @param nowMs milliseconds since 1970, by a clock that may be set forwards and back
   */
  void tick(Tables tables, long nowMs) throws IOException;

  /**
   * Whether {@link #tick} is to be called as time passes, every {@link NodeLimits#MESSAGES_TICK_MS}
   * or so: because something waits, or because it is not known yet whether something does. So it is
   * true at first and after {@link #undone}, until the first tick has looked at the tables. Called
   * at each turn: it reads nothing. While it is false, an idle node makes no transactions.
   */
  boolean isWaiting();

  /** The last transaction failed: whatever is kept beside the tables must be read again. */
  void undone();
}
