package org.remotelog.bridge;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.Tables;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.MessagePosition;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.codec.MetadataCodec;

/** A message as it travels on a direct transport, beside its log. */
public final class DirectCopy {
  private DirectCopy() {}

  /**
   * The message with its position and salt, so that the receiver need not fetch what it has; empty
   * when no such message was delivered.
   */
  public static Optional<Bytes> of(Tables tables, GroupId group, MessageId id) throws IOException {
    Optional<InboxRow> row = new Inbox(tables, group).deliveredById(id);
    return row.isPresent()
        ? message(group, row.get()).map(copy -> MessageCodec.encode(Dialect.SPEC, copy))
        : Optional.empty();
  }

  /** The same as a message, and also of one that waits for its parents here. */
  static Optional<Message> held(Tables tables, GroupId group, MessageId id) throws IOException {
    Inbox inbox = new Inbox(tables, group);
    Optional<InboxRow> delivered = inbox.deliveredById(id);
    Optional<InboxRow> row = delivered.isPresent() ? delivered : inbox.waiting(id);
    return row.isPresent() ? message(group, row.get()) : Optional.empty();
  }

  private static Optional<Message> message(GroupId group, InboxRow row) {
    Metadata metadata;
    try {
      metadata = MetadataCodec.decode(row.metadata());
    } catch (MalformedException e) {
      metadata = Metadata.NONE;
    }
    Optional<MessagePosition> position =
        row.position()
            .filter(place -> place.branch() == 0)
            .map(
                place ->
                    new MessagePosition(place.log().publicKey(), place.sequence(), place.salt()));
    // Another client may have filled its message up to the limit: then it fits without these only.
    for (Message copy :
        List.of(
            copy(group, row, metadata.withPosition(position), row.unknownFields()),
            copy(group, row, metadata, row.unknownFields()),
            copy(group, row, metadata, Bytes.EMPTY))) {
      if (MessageCodec.largestSize(copy) <= Limits.MAX_MESSAGE_BYTES) {
        return Optional.of(copy);
      }
    }
    return Optional.empty();
  }

  private static Message copy(GroupId group, InboxRow row, Metadata metadata, Bytes unknownFields) {
    return new Message(group, row.timestampSeconds(), row.body(), metadata, false, unknownFields);
  }
}
