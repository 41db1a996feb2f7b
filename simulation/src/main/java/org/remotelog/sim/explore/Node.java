package org.remotelog.sim.explore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.codec.PayloadCodec;
import org.remotelog.mvds.core.CausalEffect;
import org.remotelog.mvds.core.CausalInput;
import org.remotelog.mvds.core.CausalOrder;
import org.remotelog.mvds.core.CausalState;
import org.remotelog.mvds.core.Held;
import org.remotelog.mvds.core.MvdsCore;
import org.remotelog.mvds.core.MvdsEffect;
import org.remotelog.mvds.core.MvdsInput;
import org.remotelog.mvds.core.MvdsState;

/**
 * One node: the cores that ship, and maps in place of tables. Its own steps change it; who wants to
 * keep what was before takes a copy first.
 */
final class Node implements MvdsEffect.Handler, CausalEffect.Handler, Held {
  static final GroupId GROUP = GroupId.of(Sha256.of(Bytes.utf8("group")).bytes());

  final int number;
  final Space space;
  final Map<MessageId, Message> stored = new LinkedHashMap<>();
  final List<MessageId> storedAgain = new ArrayList<>();
  final List<MessageId> delivered = new ArrayList<>();
  final Map<String, MvdsEffect.RecordRow> rows = new TreeMap<>();
  final List<MvdsEffect.Send> outbox = new ArrayList<>();
  private final Map<MessageId, CausalOrder.WaitingRow> waiting = new LinkedHashMap<>();
  private final MvdsCore core;
  private final CausalOrder order = new CausalOrder();
  MvdsState state = new MvdsState();
  long nowMs;
  private Optional<Fingerprint> print = Optional.empty();

  /** The payload of which the transport has not told yet what became of it. */
  private Optional<MvdsEffect.Send> untold = Optional.empty();

  Node(Space space, int number) {
    this.space = space;
    this.number = number;
    this.core = new MvdsCore(space.policy(), number);
    meetAll();
  }

  private Node(Node other) {
    this.space = other.space;
    this.number = other.number;
    this.core = other.core;
    this.state = other.state.copy();
    this.nowMs = other.nowMs;
    stored.putAll(other.stored);
    delivered.addAll(other.delivered);
    rows.putAll(other.rows);
    waiting.putAll(other.waiting);
    untold = other.untold;
  }

  Node copy() {
    return new Node(this);
  }

  static PeerId peer(int number) {
    return PeerId.of(Sha256.of(Bytes.utf8("node " + number)).bytes());
  }

  private void meetAll() {
    for (int other = 0; other < space.nodes(); other++) {
      if (other != number) {
        take(new MvdsInput.PeerAdded(peer(other), GROUP, space.modes().get(number)));
      }
    }
    allOnline();
  }

  private void allOnline() {
    for (int other = 0; other < space.nodes(); other++) {
      if (other != number) {
        take(new MvdsInput.PeerOnline(peer(other), nowMs));
      }
    }
  }

  void append(Message message) {
    MessageId id = MessageIds.of(message);
    stored.put(id, message);
    arrive(id, message);
    take(new MvdsInput.Append(id, message, Optional.empty(), nowMs));
  }

  void storeElsewhere(Message message, boolean told) {
    MessageId id = MessageIds.of(message);
    print = Optional.empty();
    stored.put(id, message);
    arrive(id, message);
    if (told) {
      take(new MvdsInput.Stored(id));
    }
  }

  void tick() {
    tick(Optional.empty());
  }

  /** An epoch; of a payload to the late peer it is not told yet what became of it. */
  void tick(Optional<PeerId> late) {
    nowMs++;
    take(new MvdsInput.Tick(nowMs));
    for (MvdsEffect.Send send : outbox) {
      if (late.filter(send.peer()::equals).isPresent()) {
        untold = Optional.of(send);
      } else {
        take(new MvdsInput.PayloadSent(send.peer(), send.number(), true, nowMs));
      }
    }
  }

  boolean isUntold() {
    return untold.isPresent();
  }

  /** The transport tells it now. */
  void told(boolean ok) {
    MvdsEffect.Send send = untold.orElseThrow();
    untold = Optional.empty();
    take(new MvdsInput.PayloadSent(send.peer(), send.number(), ok, nowMs));
  }

  void receive(int from, Payload payload) {
    PayloadCodec.Decoded decoded = new PayloadCodec.Decoded(payload, 0, 0);
    take(new MvdsInput.PayloadReceived(peer(from), decoded, nowMs));
  }

  /** Loses what is not durable and starts again. */
  void crash() {
    state = new MvdsState();
    untold = Optional.empty();
    for (int other = 0; other < space.nodes(); other++) {
      if (other != number) {
        take(new MvdsInput.PeerAdded(peer(other), GROUP, space.modes().get(number)));
      }
    }
    for (MvdsEffect effect :
        core.restore(state, new ArrayList<>(rows.values()), nowMs, this).effects()) {
      effect.runOn(this);
    }
    allOnline();
  }

  Payload payload(MvdsEffect.Send send) {
    List<Message> messages = new ArrayList<>();
    send.messages().forEach(id -> messages.add(stored.get(id)));
    messages.addAll(send.ephemerals());
    return Payload.of(send.acks(), send.offers(), send.requests(), messages);
  }

  /** Encoded size of the payload in the published dialect. */
  int sizeBytes(MvdsEffect.Send send) {
    return PayloadCodec.encode(Dialect.SPEC, payload(send)).size();
  }

  private void take(MvdsInput input) {
    print = Optional.empty();
    for (MvdsEffect effect : core.step(state, input, this).effects()) {
      effect.runOn(this);
    }
  }

  @Override
  public Optional<GroupId> groupOf(MessageId id) {
    return Optional.ofNullable(stored.get(id)).map(Message::group);
  }

  @Override
  public int sizeBytes(MessageId id) {
    return MessageCodec.size(Dialect.SPEC, Objects.requireNonNull(stored.get(id)));
  }

  /** What the node is, whatever its clock says. */
  Fingerprint print() {
    if (!print.isPresent()) {
      StringBuilder text = new StringBuilder(state.describe(nowMs));
      stored.keySet().stream().sorted().forEach(id -> text.append("\nstored ").append(id.hex()));
      delivered.forEach(id -> text.append("\ndelivered ").append(id.hex()));
      rows.forEach((key, row) -> text.append("\nrow ").append(key).append(row.kind()));
      waiting.keySet().forEach(id -> text.append("\nwaiting ").append(id.hex()));
      print = Optional.of(Fingerprint.of(text));
    }
    return print.get();
  }

  private void arrive(MessageId id, Message message) {
    CausalState causal = order.restore(waiting.values(), delivered::contains).state();
    CausalInput input = new CausalInput.Arrived(id, message.metadata().parentIds(), 0);
    for (CausalEffect effect : order.step(causal, input, delivered::contains).effects()) {
      effect.runOn(this);
    }
  }

  @Override
  public void onStore(MvdsEffect.Store effect) {
    if (stored.put(effect.id(), effect.message()) != null) {
      storedAgain.add(effect.id());
    }
    arrive(effect.id(), effect.message());
  }

  @Override
  public void onKeep(MvdsEffect.Keep effect) {
    rows.put(effect.row().peer().hex() + ' ' + effect.row().id().hex(), effect.row());
  }

  @Override
  public void onForget(MvdsEffect.Forget effect) {
    rows.remove(effect.peer().hex() + ' ' + effect.id().hex());
  }

  @Override
  public void onDeliverEphemeral(MvdsEffect.DeliverEphemeral effect) {
    delivered.add(effect.id());
  }

  @Override
  public void onFindPlaces(MvdsEffect.FindPlaces effect) {
    throw new AssertionError("nobody here asks for places");
  }

  @Override
  public void onSend(MvdsEffect.Send effect) {
    outbox.add(effect);
  }

  @Override
  public void onDeliver(CausalEffect.Deliver effect) {
    waiting.remove(effect.id());
    delivered.add(effect.id());
  }

  @Override
  public void onHold(CausalEffect.Hold effect) {
    waiting.put(effect.id(), new CausalOrder.WaitingRow(effect.id(), effect.missingParents(), 0));
  }

  @Override
  public void onDrop(CausalEffect.Drop effect) {
    waiting.remove(effect.id());
  }
}
