package org.remotelog.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.codec.PayloadCodec;
import org.remotelog.mvds.core.Held;
import org.remotelog.mvds.core.MvdsCore;
import org.remotelog.mvds.core.MvdsEffect;
import org.remotelog.mvds.core.MvdsInput;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.core.RetransmitPolicy;

/** Two engines in one thread, with maps for stores and real bytes between them. */
final class EnginePair {
  static final GroupId GROUP = GroupId.of(Sha256.of(Bytes.utf8("bench")).bytes());

  private static final long HOUR_MS = 3_600_000;
  private static final int PAYLOAD_BYTES = 262_144;

  private final End sender = new End("sender");
  private final End receiver = new End("receiver");
  private long nowMs;
  private long bytes;

  EnginePair(SyncMode mode) {
    sender.meet(receiver, mode);
    receiver.meet(sender, mode);
  }

  /** One engine with its store. */
  private static final class End implements MvdsEffect.Handler, Held {
    private final PeerId id;
    private final Map<MessageId, Message> stored = new HashMap<>();
    private final MvdsCore core;
    private final MvdsState state = new MvdsState();
    private final List<MvdsEffect.Send> sends = new ArrayList<>();

    End(String name) {
      this.id = PeerId.of(Sha256.of(Bytes.utf8(name)).bytes());
      // Nothing is repeated while this is measured: what is pending stays pending.
      this.core =
          new MvdsCore(
              new RetransmitPolicy(
                  1,
                  HOUR_MS,
                  HOUR_MS,
                  HOUR_MS,
                  HOUR_MS,
                  0,
                  PAYLOAD_BYTES,
                  PAYLOAD_BYTES,
                  HOUR_MS,
                  0),
              1);
    }

    void meet(End other, SyncMode mode) {
      take(new MvdsInput.PeerAdded(other.id, GROUP, mode));
      take(new MvdsInput.PeerOnline(other.id, 0));
    }

    void take(MvdsInput input) {
      for (MvdsEffect effect : core.step(state, input, this).effects()) {
        effect.runOn(this);
      }
    }

    @Override
    public Optional<GroupId> groupOf(MessageId wanted) {
      return Optional.ofNullable(stored.get(wanted)).map(Message::group);
    }

    @Override
    public int sizeBytes(MessageId wanted) {
      return MessageCodec.size(Dialect.SPEC, Objects.requireNonNull(stored.get(wanted)));
    }

    /** The payload of this epoch, encoded. */
    Optional<Bytes> tick(long nowMs) {
      sends.clear();
      take(new MvdsInput.Tick(nowMs));
      if (sends.isEmpty()) {
        return Optional.empty();
      }
      MvdsEffect.Send send = sends.get(0);
      List<Message> messages = new ArrayList<>();
      send.messages().forEach(message -> messages.add(stored.get(message)));
      Payload payload = Payload.of(send.acks(), send.offers(), send.requests(), messages);
      Bytes encoded = PayloadCodec.encode(Dialect.SPEC, payload);
      take(new MvdsInput.PayloadSent(send.peer(), send.number(), true, nowMs));
      return Optional.of(encoded);
    }

    @Override
    public void onStore(MvdsEffect.Store effect) {
      stored.put(effect.id(), effect.message());
    }

    @Override
    public void onKeep(MvdsEffect.Keep effect) {}

    @Override
    public void onForget(MvdsEffect.Forget effect) {}

    @Override
    public void onDeliverEphemeral(MvdsEffect.DeliverEphemeral effect) {}

    @Override
    public void onFindPlaces(MvdsEffect.FindPlaces effect) {}

    @Override
    public void onSend(MvdsEffect.Send effect) {
      sends.add(effect);
    }
  }

  /** Leaves messages pending at the sender: they were sent, and nobody answers. */
  void leavePending(List<MessageId> ids, List<Message> messages) {
    for (int i = 0; i < ids.size(); i++) {
      append(ids.get(i), messages.get(i));
    }
    Optional<Bytes> lost = sender.tick(++nowMs);
    while (lost.isPresent()) {
      lost = sender.tick(++nowMs);
    }
  }

  private void append(MessageId id, Message message) {
    sender.stored.put(id, message);
    sender.take(new MvdsInput.Append(id, message, Optional.empty(), nowMs));
  }

  /** Gives messages to the other end, so many under way at a time, until all are acknowledged. */
  void give(List<MessageId> ids, List<Message> messages, int window) throws MalformedException {
    long pending = sender.state.size();
    int next = 0;
    while (next < ids.size() || sender.state.size() > pending) {
      while (next < ids.size() && sender.state.size() - pending < window) {
        append(ids.get(next), messages.get(next));
        next++;
      }
      nowMs++;
      carry(sender, receiver);
      carry(receiver, sender);
    }
  }

  private void carry(End from, End to) throws MalformedException {
    Optional<Bytes> payload = from.tick(nowMs);
    if (payload.isPresent()) {
      bytes += payload.get().size();
      PayloadCodec.Decoded decoded = PayloadCodec.decode(Dialect.SPEC, payload.get());
      to.take(new MvdsInput.PayloadReceived(from.id, decoded, nowMs));
    }
  }

  /** Bytes of all payloads that arrived so far, both ways. */
  long bytes() {
    return bytes;
  }

  int received() {
    return receiver.stored.size();
  }
}
