package org.remotelog.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.LogName;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessagePosition;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;

/** What those say whom nobody has to trust. */
final class Lies {
  private Lies() {}

  /** The same bytes with one bit changed. */
  static Bytes flipped(Bytes data, Chance chance) {
    byte[] bytes = data.toArray();
    if (bytes.length > 0) {
      bytes[chance.below(bytes.length)] ^= (byte) (1 << chance.below(8));
    }
    return Bytes.wrap(bytes);
  }

  /**
   * A copy of a true message with an untrue position or untrue parents: neither is covered by the
   * message's id.
   */
  static Bytes copy(Bytes encoded, List<LogName> logs, Chance chance) throws MalformedException {
    Message message = MessageCodec.decode(Dialect.SPEC, encoded);
    Metadata metadata = message.metadata();
    Optional<MessagePosition> position = metadata.position();
    if (position.isEmpty() || chance.percent(15)) {
      List<Parent> parents = new ArrayList<>(metadata.parents());
      if (parents.isEmpty()) {
        return encoded;
      }
      parents.remove(chance.below(parents.size()));
      metadata = new Metadata(parents, metadata.ephemeral(), position, metadata.unknownFields());
    } else {
      metadata = metadata.withPosition(Optional.of(moved(position.get(), logs, chance)));
    }
    return MessageCodec.encode(
        Dialect.SPEC,
        new Message(message.group(), message.timestampSeconds(), message.body(), metadata));
  }

  private static MessagePosition moved(MessagePosition place, List<LogName> logs, Chance chance) {
    switch (chance.below(4)) {
      case 0:
        return new MessagePosition(place.log(), place.sequence() + 1, place.salt());
      case 1:
        return new MessagePosition(
            place.log(), Math.max(1, place.sequence() - 1), flipped(place.salt(), chance));
      case 2:
        return new MessagePosition(
            chance.pick(logs).publicKey(), 1 + chance.below(20), place.salt());
      default:
        return new MessagePosition(place.log(), place.sequence(), flipped(place.salt(), chance));
    }
  }
}
