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
 *
 * <p>What was read in one dialect is stored in the published one and may be relayed in either. So
 * the limit counts in both, and a message may not hold fields that would get a meaning in the other
 * one.
 */
public final class MessageCodec {
  private MessageCodec() {}

  /**
   * The bytes of the message.
   *
   * @throws IllegalArgumentException if they are more than {@link Limits#MAX_MESSAGE_BYTES}, in
   *     this dialect or in the other one
   */
  public static Bytes encode(Dialect dialect, Message message) {
    int largest = largestSize(message);
    if (largest > Limits.MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException(
          "message of " + largest + " bytes is over " + Limits.MAX_MESSAGE_BYTES);
    }
    return write(dialect, message);
  }

  /** How many bytes the message has in the dialect, whether that is allowed or not. */
  public static int size(Dialect dialect, Message message) {
    int size =
        ProtoWriter.bytesSize(dialect.groupField, Limits.ID_BYTES)
            + ProtoWriter.numberSize(dialect.timestampField, message.timestampSeconds())
            + message.unknownFields().size();
    if (!message.body().isEmpty()) {
      size += ProtoWriter.bytesSize(dialect.bodyField, message.body().size());
    }
    if (message.metadataStated()) {
      size += ProtoWriter.bytesSize(dialect.metadataField, MetadataCodec.size(message.metadata()));
    }
    return size;
  }

  /** How many bytes the message has in the dialect in which it has most: the limit is on these. */
  public static int largestSize(Message message) {
    return Math.max(size(Dialect.SPEC, message), size(Dialect.LEGACY, message));
  }

  /**
   * The message that these bytes are.
   *
   * @throws MalformedException if they are no message of the dialect, have a field of the other
   *     one, are over a limit in either dialect or lack a group id of 32 bytes
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
      } else if (dialect.isForeign(field)) {
        throw new MalformedException("message with field " + field + " of the other dialect");
      } else {
        unknown.raw(reader.raw());
      }
    }
    if (!group.isPresent()) {
      throw new MalformedException("message without a group id");
    }
    Message message =
        new Message(
            group.get(),
            timestampSeconds,
            body,
            metadata.orElse(Metadata.NONE),
            metadata.isPresent(),
            unknown.toBytes());
    int largest = largestSize(message);
    if (largest > Limits.MAX_MESSAGE_BYTES) {
      throw new MalformedException(
          "message of "
              + largest
              + " bytes in the other dialect is over "
              + Limits.MAX_MESSAGE_BYTES);
    }
    return message;
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
