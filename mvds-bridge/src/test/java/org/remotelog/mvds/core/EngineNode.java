package org.remotelog.mvds.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.WantedPlaces;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.codec.PayloadCodec;

/** A node around the core: keeps in maps what effects say, and gathers what is to be sent. */
final class EngineNode implements MvdsEffect.Handler, Held {
  static final GroupId GROUP = GroupId.of(Sha256.of(Bytes.utf8("group")).bytes());

  final PeerId id;
  final Map<MessageId, Message> stored = new LinkedHashMap<>();
  final Map<MessageId, Integer> deliveries = new LinkedHashMap<>();
  final List<Message> ephemerals = new ArrayList<>();
  final List<WantedPlaces> wanted = new ArrayList<>();
  final List<MvdsEffect.Send> outbox = new ArrayList<>();

  /** In the order of keys, as a table has them. */
  final Map<String, MvdsEffect.RecordRow> rows = new TreeMap<>();

  /** What the store will not take. */
  final Set<MessageId> refused = new HashSet<>();

  final Map<PeerId, SyncMode> peers = new LinkedHashMap<>();
  final MvdsCore core;
  MvdsState state = new MvdsState();

  EngineNode(String name, RetransmitPolicy policy) {
    this.id = peer(name);
    this.core = new MvdsCore(policy, id.hashCode());
  }

  static PeerId peer(String name) {
    return PeerId.of(Sha256.of(Bytes.utf8(name)).bytes());
  }

  static Message text(String text) {
    return text(GROUP, text);
  }

  static Message text(GroupId group, String text) {
    return new Message(group, 1, Bytes.utf8(text), Metadata.NONE);
  }

  static Message ephemeral(String text) {
    return new Message(
        GROUP, 1, Bytes.utf8(text), new Metadata(List.of(), true, Optional.empty(), Bytes.EMPTY));
  }

  EngineNode meet(EngineNode other, SyncMode mode) {
    return meet(other.id, mode);
  }

  EngineNode meet(PeerId other, SyncMode mode) {
    peers.put(other, mode);
    take(new MvdsInput.PeerAdded(other, GROUP, mode));
    take(new MvdsInput.PeerOnline(other, 0));
    return this;
  }

  MessageId append(Message message, long nowMs) {
    return append(message, Optional.empty(), nowMs);
  }

  MessageId append(Message message, Optional<SyncMode> mode, long nowMs) {
    MessageId made = MessageIds.of(message);
    if (!message.metadata().ephemeral()) {
      stored.put(made, message);
      deliveries.merge(made, 1, Integer::sum);
    }
    take(new MvdsInput.Append(made, message, mode, nowMs));
    return made;
  }

  void receive(PeerId from, Payload payload, long nowMs) {
    take(new MvdsInput.PayloadReceived(from, new PayloadCodec.Decoded(payload, 0, 0), nowMs));
  }

  /** Ticks, tells the core that all was sent, and returns what was. */
  List<MvdsEffect.Send> tick(long nowMs) {
    outbox.clear();
    take(new MvdsInput.Tick(nowMs));
    List<MvdsEffect.Send> sent = new ArrayList<>(outbox);
    for (MvdsEffect.Send send : sent) {
      take(new MvdsInput.PayloadSent(send.peer(), send.number(), true, nowMs));
    }
    return sent;
  }

  /** The only payload of a tick. */
  Payload tickOne(long nowMs) {
    List<MvdsEffect.Send> sent = tick(nowMs);
    if (sent.size() != 1) {
      throw new AssertionError("sent " + sent);
    }
    return payload(sent.get(0));
  }

  Payload payload(MvdsEffect.Send send) {
    List<Message> messages = new ArrayList<>();
    send.messages().forEach(message -> messages.add(stored.get(message)));
    messages.addAll(send.ephemerals());
    return Payload.of(send.acks(), send.offers(), send.requests(), messages).wanting(send.wanted());
  }

  void take(MvdsInput input) {
    MvdsCore.Step step = core.step(state, input, this);
    step.effects().forEach(effect -> effect.runOn(this));
  }

  /** Forgets what is not durable, and starts again with all peers online. */
  void restart(long nowMs) {
    state = new MvdsState();
    peers.forEach((peer, mode) -> take(new MvdsInput.PeerAdded(peer, GROUP, mode)));
    core.restore(state, new ArrayList<>(rows.values()), nowMs, this)
        .effects()
        .forEach(effect -> effect.runOn(this));
    peers.forEach((peer, mode) -> take(new MvdsInput.PeerOnline(peer, nowMs)));
  }

  @Override
  public Optional<GroupId> groupOf(MessageId message) {
    return Optional.ofNullable(stored.get(message)).map(Message::group);
  }

  @Override
  public int sizeBytes(MessageId message) {
    return MessageCodec.size(Dialect.SPEC, Objects.requireNonNull(stored.get(message)));
  }

  @Override
  public boolean refuses(MessageId message, Message body) {
    return refused.contains(message);
  }

  @Override
  public void onStore(MvdsEffect.Store effect) {
    if (stored.put(effect.id(), effect.message()) != null) {
      throw new AssertionError("stored twice: " + effect.id());
    }
    deliveries.merge(effect.id(), 1, Integer::sum);
  }

  @Override
  public void onKeep(MvdsEffect.Keep effect) {
    rows.put(key(effect.row().peer(), effect.row().id()), effect.row());
  }

  @Override
  public void onForget(MvdsEffect.Forget effect) {
    if (rows.remove(key(effect.peer(), effect.id())) == null) {
      throw new AssertionError("no such record is kept: " + effect);
    }
  }

  @Override
  public void onDeliverEphemeral(MvdsEffect.DeliverEphemeral effect) {
    ephemerals.add(effect.message());
  }

  @Override
  public void onFindPlaces(MvdsEffect.FindPlaces effect) {
    wanted.addAll(effect.wanted());
  }

  @Override
  public void onSend(MvdsEffect.Send effect) {
    outbox.add(effect);
  }

  private static String key(PeerId peer, MessageId message) {
    return peer.hex() + message.hex();
  }
}
