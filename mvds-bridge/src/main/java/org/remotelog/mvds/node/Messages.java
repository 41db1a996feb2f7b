package org.remotelog.mvds.node;

import java.io.IOException;
import java.util.Optional;
import org.remotelog.home.Tables;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.core.Held;

/**
 * Where messages are stored and delivered. All calls come from the node's thread, inside
 * transactions of the home in which the engine's records are.
 */
public interface Messages {
  /** What the engine needs to know of a message that is stored, waiting ones included. */
  Optional<Held.HeldMessage> find(Tables tables, MessageId id) throws IOException;

  /** The message, to be sent; empty when it is there no longer. */
  Optional<Message> load(Tables tables, MessageId id) throws IOException;

  /** Stores a message that is new, and delivers it as its group wants: at once or in order. */
  void store(Tables tables, MessageId id, Message message, long nowMs) throws IOException;

  /** Time passes: what waited too long for parents is delivered without them. */
  void tick(Tables tables, long nowMs) throws IOException;

  /** The last transaction failed: whatever is kept beside the tables must be read again. */
  void undone();
}
