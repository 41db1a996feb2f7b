package org.remotelog.mvds.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.MessagePosition;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.ParentPosition;

/**
 * Metadata as protobuf: parents = 1, ephemeral = 2 (4/MVDS-META), and of ours position = 100 and
 * parent_positions = 101. There is one encoding of each metadata, in the order parents, ephemeral,
 * position, parent positions by index, unknown fields as they came; a log's commitments are over
 * the one without the position.
 */
public final class MetadataCodec {
  private static final int PARENTS = 1;
  private static final int EPHEMERAL = 2;
  private static final int POSITION = 100;
  private static final int PARENT_POSITIONS = 101;

  private static final int POSITION_LOG = 1;
  private static final int POSITION_SEQUENCE = 2;
  private static final int POSITION_SALT = 3;

  private static final int PARENT_INDEX = 1;
  private static final int PARENT_LOG = 2;
  private static final int PARENT_SEQUENCE = 3;

  private MetadataCodec() {}

  /** All of the metadata. */
  public static Bytes encode(Metadata metadata) {
    return write(metadata, metadata.position());
  }

  /** How many bytes {@link #encode} writes. */
  static int size(Metadata metadata) {
    int size =
        metadata.parents().size() * ProtoWriter.bytesSize(PARENTS, Limits.ID_BYTES)
            + ProtoWriter.numberSize(EPHEMERAL, metadata.ephemeral() ? 1 : 0);
    if (metadata.position().isPresent()) {
      MessagePosition position = metadata.position().get();
      int inner =
          ProtoWriter.bytesSize(POSITION_LOG, position.log().size())
              + ProtoWriter.numberSize(POSITION_SEQUENCE, position.sequence())
              + ProtoWriter.bytesSize(POSITION_SALT, position.salt().size());
      size += ProtoWriter.bytesSize(POSITION, inner);
    }
    for (int i = 0; i < metadata.parents().size(); i++) {
      Optional<ParentPosition> place = metadata.parents().get(i).position();
      if (place.isPresent()) {
        int inner =
            ProtoWriter.numberSize(PARENT_INDEX, i)
                + ProtoWriter.bytesSize(PARENT_LOG, place.get().log().size())
                + ProtoWriter.numberSize(PARENT_SEQUENCE, place.get().sequence());
        size += ProtoWriter.bytesSize(PARENT_POSITIONS, inner);
      }
    }
    return size + metadata.unknownFields().size();
  }

  /** What a log keeps and its commitments cover: all but the position. */
  public static Bytes encodeWithoutPosition(Metadata metadata) {
    return write(metadata, Optional.empty());
  }

  /**
   * The metadata that these bytes are.
   *
   * @throws MalformedException if they are no metadata or over a limit
   */
  public static Metadata decode(Bytes encoded) throws MalformedException {
    if (encoded.size() > Limits.MAX_MESSAGE_BYTES) {
      throw new MalformedException(
          "metadata of " + encoded.size() + " bytes is over " + Limits.MAX_MESSAGE_BYTES);
    }
    List<MessageId> parents = new ArrayList<>();
    boolean ephemeral = false;
    Optional<MessagePosition> position = Optional.empty();
    SortedMap<Integer, ParentPosition> parentPositions = new TreeMap<>();
    ProtoWriter unknown = new ProtoWriter();
    ProtoReader reader = new ProtoReader(encoded);
    while (reader.next()) {
      switch (reader.field()) {
        case PARENTS -> {
          if (parents.size() == Limits.MAX_PARENTS) {
            throw new MalformedException("message with more than 128 parents");
          }
          parents.add(MessageId.parse(reader.bytes()));
        }
        case EPHEMERAL -> ephemeral = reader.flag();
        case POSITION -> {
          if (position.isPresent()) {
            throw new MalformedException("message has its position twice");
          }
          position = Optional.of(readPosition(reader.bytes()));
        }
        case PARENT_POSITIONS -> {
          if (!readParentPosition(reader.bytes(), parentPositions)) {
            unknown.raw(reader.raw());
          }
        }
        default -> unknown.raw(reader.raw());
      }
    }
    if (!parentPositions.isEmpty() && parentPositions.lastKey() >= parents.size()) {
      throw new MalformedException("message has the position of a parent that it does not name");
    }
    List<Parent> placed = new ArrayList<>(parents.size());
    for (int i = 0; i < parents.size(); i++) {
      placed.add(new Parent(parents.get(i), Optional.ofNullable(parentPositions.get(i))));
    }
    return new Metadata(placed, ephemeral, position, unknown.toBytes());
  }

  private static Bytes write(Metadata metadata, Optional<MessagePosition> position) {
    ProtoWriter writer = new ProtoWriter();
    for (Parent parent : metadata.parents()) {
      writer.bytes(PARENTS, parent.id().bytes());
    }
    writer.flag(EPHEMERAL, metadata.ephemeral());
    if (position.isPresent()) {
      writer.bytes(
          POSITION,
          new ProtoWriter()
              .bytes(POSITION_LOG, position.get().log())
              .number(POSITION_SEQUENCE, position.get().sequence())
              .bytes(POSITION_SALT, position.get().salt())
              .toBytes());
    }
    for (int i = 0; i < metadata.parents().size(); i++) {
      Optional<ParentPosition> place = metadata.parents().get(i).position();
      if (place.isPresent()) {
        writer.bytes(
            PARENT_POSITIONS,
            new ProtoWriter()
                .number(PARENT_INDEX, i)
                .bytes(PARENT_LOG, place.get().log())
                .number(PARENT_SEQUENCE, place.get().sequence())
                .toBytes());
      }
    }
    return writer.raw(metadata.unknownFields()).toBytes();
  }

  private static MessagePosition readPosition(Bytes encoded) throws MalformedException {
    Bytes log = Bytes.EMPTY;
    long sequence = 0;
    Bytes salt = Bytes.EMPTY;
    ProtoReader reader = new ProtoReader(encoded);
    while (reader.next()) {
      switch (reader.field()) {
        case POSITION_LOG -> log = reader.bytes(Limits.ID_BYTES);
        case POSITION_SEQUENCE -> sequence = reader.count();
        case POSITION_SALT -> salt = reader.bytes(Limits.POSITION_SALT_BYTES);
        default -> {} // Of a newer version; no commitment covers the position.
      }
    }
    if (log.isEmpty() || !isSequence(sequence) || salt.isEmpty()) {
      throw new MalformedException("message with a wrong position");
    }
    return new MessagePosition(log, sequence, salt);
  }

  /**
   * Puts one parent's position into the map. False means that it has fields of a newer version: it
   * is then kept, byte for byte, among the unknown fields.
   */
  private static boolean readParentPosition(Bytes encoded, SortedMap<Integer, ParentPosition> into)
      throws MalformedException {
    long index = 0;
    Bytes log = Bytes.EMPTY;
    long sequence = 0;
    boolean known = true;
    ProtoReader reader = new ProtoReader(encoded);
    while (reader.next()) {
      switch (reader.field()) {
        case PARENT_INDEX -> index = reader.count();
        case PARENT_LOG -> log = reader.bytes(Limits.ID_BYTES);
        case PARENT_SEQUENCE -> sequence = reader.count();
        default -> known = false;
      }
    }
    if (log.isEmpty() || !isSequence(sequence) || index >= Limits.MAX_PARENTS) {
      throw new MalformedException("message with a wrong parent position");
    }
    if (!known) {
      return false;
    }
    if (into.put((int) index, new ParentPosition(log, sequence)) != null) {
      throw new MalformedException("message has the position of a parent twice");
    }
    return true;
  }

  private static boolean isSequence(long number) {
    return number >= 1 && number <= Limits.MAX_SEQUENCE;
  }
}
