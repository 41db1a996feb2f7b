package org.remotelog.mvds.core;

import java.util.Optional;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;

/** Looks up messages that are stored durably. It must know the effects of all earlier steps. */
@FunctionalInterface
public interface Held {
  /** The message, if it is here. */
  Optional<HeldMessage> find(MessageId id);

  /**
   * What the core knows of a stored message.
   *
   * @param sizeBytes its encoded size
   */
  record HeldMessage(GroupId group, int sizeBytes) {}
}
