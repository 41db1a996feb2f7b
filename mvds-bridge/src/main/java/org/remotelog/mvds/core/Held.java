package org.remotelog.mvds.core;

import java.util.Optional;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;

/**
 * Looks up messages that are stored durably, those that wait for parents included. It must know the
 * effects of all earlier steps.
 */
public interface Held {
  /**
   * The group of the message, if it is stored. Asked for each id that a peer names, so it must not
   * read the body.
   */
  Optional<GroupId> groupOf(MessageId id);

  /**
   * Encoded size of a stored message in the published dialect, in bytes. Asked only when a record
   * is made for a message of which {@link #groupOf} has told the group.
   */
  int sizeBytes(MessageId id);

  /**
   * Whether the store will not take this message now, which is not stored: then it is neither
   * stored nor acknowledged nor offered on. Asked once for each copy that comes; other messages of
   * the same payload may not be stored yet.
   */
  default boolean refuses(MessageId id, Message message) {
    return false;
  }
}
