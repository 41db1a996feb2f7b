package org.remotelog.mvds.codec;

import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.Metadata;

/**
 * Messages as protobuf, in the order group, time, body, metadata, unknown fields. The latter are
 * kept byte for byte for the peers that a message is relayed to; neither its id nor a log covers
 * them.
 */
public final class MessageCodec {
  private MessageCodec() {}

  /**
   * The bytes of the message.
   *
   * @throws IllegalArgumentException if they are more than {@link Limits#MAX_MESSAGE_BYTES}
   */
  public static Bytes encode(Dialect dialect, Message message) {
    Bytes encoded = write(dialect, message);
    if (encoded.size() > Limits.MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException(
          "message of " + encoded.size() + " bytes is over " + Limits.MAX_MESSAGE_BYTES);
    }
    return encoded;
  }

  /** How many bytes the message has in the dialect, whether that is allowed or not. */
  public static int size(Dialect dialect, Message message) {
    return write(dialect, message).size();
  }

  /**
   * The message that these bytes are.
   *
   * @throws MalformedException if they are no message of the dialect, are over a limit or lack a
   *     group id of 32 bytes
   */
  public static Message decode(Dialect dialect, Bytes encoded) throws MalformedException {
    if (encoded.size() > Limits.MAX_MESSAGE_BYTES) {
      throw new MalformedException(
          "message of " + encoded.size() + " bytes is over " + Limits.MAX_MESSAGE_BYTES);
    }
    Optional<GroupId> group = Optional.empty();
    long timestampSeconds = 0;
    Bytes body = Bytes.EMPTY;
    Optional<Metadata> metadata = Optional.empty();
    ProtoWriter unknown = new ProtoWriter();
    ProtoReader reader = new ProtoReader(encoded);
    while (reader.next()) {
      int field = reader.field();
      if (field == dialect.groupField) {
        group = Optional.of(GroupId.parse(reader.bytes()));
      } else if (field == dialect.timestampField) {
        timestampSeconds = reader.number();
      } else if (field == dialect.bodyField) {
        body = reader.bytes();
      } else if (field == dialect.metadataField) {
        if (metadata.isPresent()) {
          throw new MalformedException("message has its metadata twice");
        }
        metadata = Optional.of(MetadataCodec.decode(reader.bytes()));
      } else {
        unknown.raw(reader.raw());
      }
    }
    if (!group.isPresent()) {
      throw new MalformedException("message without a group id");
    }
    return new Message(
        group.get(),
        timestampSeconds,
        body,
        metadata.orElse(Metadata.NONE),
        metadata.isPresent(),
        unknown.toBytes());
  }

  private static Bytes write(Dialect dialect, Message message) {
    ProtoWriter writer =
        new ProtoWriter()
            .bytes(dialect.groupField, message.group().bytes())
            .number(dialect.timestampField, message.timestampSeconds())
            .bytesUnlessEmpty(dialect.bodyField, message.body());
    if (message.metadataStated()) {
      writer.bytes(dialect.metadataField, MetadataCodec.encode(message.metadata()));
    }
    return writer.raw(message.unknownFields()).toBytes();
  }
}
