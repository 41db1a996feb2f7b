package org.remotelog.mvds.node;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Tables;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.codec.PayloadCodec;
import org.remotelog.mvds.core.MvdsEffect;
import org.remotelog.mvds.core.SyncLimits;

/**
 * A payload as it leaves.
 *
 * @param payload what it says; void when nothing of it could be encoded
 * @param unsendable messages that no number of tries can give, and were left out: one line for
 *     people on each
 */
record OutgoingPayload(Payload payload, Bytes encoded, Map<MessageId, String> unsendable) {
  /** Of messages that are stored. */
  static OutgoingPayload load(
      Dialect dialect, MvdsEffect.Send send, Messages messages, Tables tables) throws IOException {
    Map<MessageId, Message> loaded = new LinkedHashMap<>();
    Map<MessageId, String> gone = new LinkedHashMap<>();
    for (MessageId id : send.messages()) {
      Optional<Message> message = messages.load(tables, id);
      if (message.isPresent()) {
        loaded.put(id, message.get());
      } else {
        gone.put(id, "it is stored no longer");
      }
    }
    OutgoingPayload outgoing = of(dialect, send, loaded);
    gone.putAll(outgoing.unsendable());
    return new OutgoingPayload(outgoing.payload(), outgoing.encoded(), gone);
  }

  /**
   * Never fails for what is stored, whatever its size. What does not fit is left out, and repeated
   * as if it were lost.
   */
  static OutgoingPayload of(Dialect dialect, MvdsEffect.Send send, Map<MessageId, Message> loaded) {
    List<Message> messages = new ArrayList<>(loaded.values());
    messages.addAll(send.ephemerals());
    try {
      Payload payload =
          Payload.of(send.acks(), send.offers(), send.requests(), messages).wanting(send.wanted());
      return new OutgoingPayload(
          payload, PayloadCodec.encode(dialect, payload), Collections.emptyMap());
    } catch (IllegalArgumentException e) {
      // Rare, so that sizes are looked at only now: a message or all together are too large.
      return fitting(dialect, send, loaded);
    }
  }

  private static OutgoingPayload fitting(
      Dialect dialect, MvdsEffect.Send send, Map<MessageId, Message> loaded) {
    Payload ids =
        Payload.of(send.acks(), send.offers(), send.requests(), Collections.emptyList())
            .wanting(send.wanted());
    long usedBytes = PayloadCodec.encode(dialect, ids).size();
    // Those that are stored nowhere first: the others come again.
    Map<MessageId, Message> candidates = new LinkedHashMap<>();
    send.ephemerals().forEach(message -> candidates.put(MessageIds.of(message), message));
    candidates.putAll(loaded);
    List<Message> fitting = new ArrayList<>();
    Map<MessageId, String> unsendable = new LinkedHashMap<>();
    for (Map.Entry<MessageId, Message> candidate : candidates.entrySet()) {
      Message message = candidate.getValue();
      int sizeBytes = MessageCodec.size(dialect, message);
      long endBytes = usedBytes + sizeBytes + SyncLimits.MESSAGE_FIELD_BYTES;
      if (MessageCodec.largestSize(message) > Limits.MAX_MESSAGE_BYTES) {
        unsendable.put(
            candidate.getKey(), "it is over " + Limits.MAX_MESSAGE_BYTES + " bytes in the dialect");
      } else if (endBytes <= Limits.MAX_PAYLOAD_BYTES) {
        usedBytes = endBytes;
        fitting.add(message);
      }
    }
    Payload payload =
        Payload.of(send.acks(), send.offers(), send.requests(), fitting).wanting(send.wanted());
    return new OutgoingPayload(payload, PayloadCodec.encode(dialect, payload), unsendable);
  }
}
