package org.remotelog.mvds.codec;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;

/**
 * How message ids are made (2/MVDS): SHA-256 over a label, the group, the time as eight bytes, the
 * lowest first, and the body. Lengths are not hashed, which is why group ids have 32 bytes.
 */
public final class MessageIds {
  private static final Bytes LABEL = Bytes.utf8("MESSAGE_ID");

  private MessageIds() {}

  /** The id of the message, the same in both dialects and whatever its metadata. */
  public static MessageId of(Message message) {
    return of(message.group(), message.timestampSeconds(), message.body());
  }

  /** The id of a message with this group, time and body. */
  public static MessageId of(GroupId group, long timestampSeconds, Bytes body) {
    long lowestFirst = Long.reverseBytes(timestampSeconds);
    return new MessageId(
        Sha256.begin().add(LABEL).add(group.bytes()).addLong(lowestFirst).add(body).finish());
  }
}
