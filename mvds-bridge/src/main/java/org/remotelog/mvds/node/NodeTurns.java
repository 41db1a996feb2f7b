package org.remotelog.mvds.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.home.Home;
import org.remotelog.home.Tables;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.Transport;
import org.remotelog.mvds.TransportEvent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.codec.PayloadCodec;
import org.remotelog.mvds.core.Held;
import org.remotelog.mvds.core.MvdsCore;
import org.remotelog.mvds.core.MvdsCounters;
import org.remotelog.mvds.core.MvdsEffect;
import org.remotelog.mvds.core.MvdsInput;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.core.RecordKind;
import org.remotelog.mvds.core.SyncLimits;

/** The turns of a node: inputs, one transaction, and then what may leave the device. */
final class NodeTurns {
  private final Home home;
  private final Messages messages;
  private final Transport transport;
  private final NodeOptions options;
  private final MvdsEvents events;
  private final MvdsCore core;
  private final GuestRules guests;

  private MvdsState state = new MvdsState();

  /** The state is not what the tables say: at the start, and after a transaction that failed. */
  private boolean stale = true;

  private final Links links = new Links();
  private final Untold untold = new Untold();
  private final Schedule schedule;

  NodeTurns(
      Home home, Messages messages, Transport transport, NodeOptions options, MvdsEvents events) {
    this.home = home;
    this.messages = messages;
    this.transport = transport;
    this.options = options;
    this.events = events;
    this.core = new MvdsCore(options.policy(), options.seed());
    this.schedule = new Schedule(options.policy().epochMs());
    this.guests = new GuestRules(options.guests());
  }

  /** Work inside the transaction of a turn. */
  @FunctionalInterface
  interface Work<T> {
    T run(Batch batch) throws IOException;
  }

  /** Work without a result. */
  @FunctionalInterface
  interface Calls {
    void run(Batch batch) throws IOException;
  }

  /** How long nothing is to be done unless something happens; at 0 a turn has something to do. */
  long waitMs() {
    return stale
        ? 0
        : schedule.waitMs(options.elapsedMs().getAsLong(), state.nextDueMs(), messages.isWaiting());
  }

  /** What the engine knows; it may be looked at while {@link #waitMs} is above 0. */
  MvdsState state() {
    return state;
  }

  /** How many events a turn may be given. */
  int room() {
    return untold.room();
  }

  /**
   * One turn. When it throws, nothing of it was done, and the next one reads the tables again.
   *
   * @return what may leave the device now that the turn is committed; to be run next
   */
  Runnable run(List<Arrival> happened, Calls calls) throws IOException {
    Batch batch = new Batch();
    MvdsCounters before = state.counters().copy();
    try {
      home.update(
          tables -> {
            batch.begin(tables);
            for (TransportEvent event : untold.all()) {
              batch.tell(event);
            }
            for (Arrival arrival : happened) {
              batch.take(arrival);
            }
            calls.run(batch);
            batch.tick();
          });
    } catch (UncheckedIOException e) {
      undo(happened, before);
      throw e.getCause();
    } catch (IOException | RuntimeException | Error e) {
      undo(happened, before);
      throw e;
    }
    untold.clear();
    return batch::leave;
  }

  private void undo(List<Arrival> happened, MvdsCounters before) {
    state = new MvdsState(before);
    stale = true;
    messages.undone();
    // What the transport has told does not come again.
    happened.forEach(arrival -> links.note(arrival.event()));
    happened.forEach(untold::keep);
  }

  /** The inputs of one turn, inside its transaction, and what leaves after it. */
  final class Batch {
    private final AfterCommit after = new AfterCommit(events);
    private final long nowMs = options.elapsedMs().getAsLong();
    private final long timeMs = options.clockMs().getAsLong();
    private Optional<Tables> open = Optional.empty();
    private Optional<TurnEffects> effects = Optional.empty();

    Tables tables() {
      return open.orElseThrow(() -> new IllegalStateException("the transaction is over"));
    }

    private TurnEffects effects() {
      return effects.orElseThrow(() -> new IllegalStateException("the transaction is over"));
    }

    private RecordTable records() {
      return new RecordTable(tables());
    }

    MvdsState state() {
      return state;
    }

    private void begin(Tables tables) throws IOException {
      open = Optional.of(tables);
      effects = Optional.of(new TurnEffects(tables, messages, timeMs, after));
      if (!stale) {
        return;
      }
      state = new MvdsState(state.counters());
      for (RecordTable.PeerRow row : records().peers()) {
        if (guests.isAbout(row.group())) {
          step(new MvdsInput.PeerAdded(row.peer(), row.group(), row.mode()));
        }
      }
      // Records of guests that are still here must find them.
      for (PeerId peer : links.connected()) {
        meetGuest(peer);
      }
      List<MvdsEffect.RecordRow> rows = records().all();
      rows.removeIf(row -> !guests.isAbout(row.group()));
      for (MvdsEffect effect : core.restore(state, rows, nowMs, held()).effects()) {
        effect.runOn(effects());
      }
      for (PeerId peer : links.connected()) {
        online(peer);
      }
      stale = false;
    }

    /** A peer to which something of before is on its way is free only once that is told. */
    private void online(PeerId peer) throws IOException {
      meetGuest(peer);
      if (!links.isSending(peer)) {
        step(new MvdsInput.PeerOnline(peer, nowMs));
      }
    }

    private void meetGuest(PeerId peer) throws IOException {
      Optional<RecordTable.PeerRow> guest = guests.rowOf(peer);
      if (!guest.isPresent() || guests.isTurnedAway(state, peer)) {
        return;
      }
      step(new MvdsInput.PeerAdded(peer, guest.get().group(), guest.get().mode()));
      if (guests.areRemembered()) {
        records().putPeer(guest.get());
      }
    }

    boolean addPeer(PeerId peer, GroupId group, SyncMode mode) throws IOException {
      step(new MvdsInput.PeerAdded(peer, group, mode));
      records().putPeer(new RecordTable.PeerRow(peer, group, mode));
      if (links.isConnected(peer)) {
        online(peer);
      }
      return true;
    }

    boolean removePeer(PeerId peer, GroupId group) throws IOException {
      step(new MvdsInput.PeerRemoved(peer, group));
      records().deletePeer(peer, group);
      return true;
    }

    boolean stored(MessageId id) throws IOException {
      boolean wanted =
          state.peers().stream()
              .anyMatch(peer -> state.record(peer, id).equals(Optional.of(RecordKind.REQUEST)));
      // Who offered it is acknowledged to, so that it must be here.
      if (!wanted || !messages.groupOf(tables(), id).isPresent()) {
        return false;
      }
      step(new MvdsInput.Stored(id));
      return true;
    }

    boolean isGiven(PeerId peer, MessageId id) {
      return state.record(peer, id).filter(kind -> kind != RecordKind.REQUEST).isPresent();
    }

    boolean carried(MessageId id) throws IOException {
      step(new MvdsInput.Carried(id));
      return state.peers().stream().anyMatch(peer -> isGiven(peer, id));
    }

    boolean acknowledged(PeerId peer, MessageId id) throws IOException {
      boolean given = isGiven(peer, id);
      step(new MvdsInput.Acknowledged(peer, id));
      return given;
    }

    void append(MessageId id, Message message, Optional<SyncMode> mode) throws IOException {
      int sizeBytes = MessageCodec.size(Dialect.SPEC, message);
      if (sizeBytes > Limits.MAX_MESSAGE_BYTES) {
        throw new IllegalArgumentException(
            "message of " + sizeBytes + " bytes is over " + Limits.MAX_MESSAGE_BYTES);
      }
      if (!message.metadata().ephemeral()) {
        if (messages.groupOf(tables(), id).isPresent()) {
          return;
        }
        messages.store(tables(), id, message, timeMs);
      }
      step(new MvdsInput.Append(id, message, mode, nowMs));
    }

    void step(MvdsInput input) throws IOException {
      for (MvdsEffect effect : core.step(state, input, held()).effects()) {
        effect.runOn(effects());
      }
    }

    private Held held() {
      return new StoredMessages(messages, tables());
    }

    private void take(Arrival arrival) throws IOException {
      TransportEvent event = arrival.event();
      links.note(event);
      if (event instanceof TransportEvent.Received received) {
        receive(received.peer(), arrival);
      } else if (event instanceof TransportEvent.Sent sent) {
        step(new MvdsInput.PayloadSent(sent.peer(), sent.number(), sent.ok(), nowMs));
        if (links.isConnected(sent.peer()) && !state.isOnline(sent.peer())) {
          online(sent.peer());
        }
      } else if (event instanceof TransportEvent.Connected up) {
        online(up.peer());
      } else if (event instanceof TransportEvent.Disconnected down) {
        step(new MvdsInput.PeerOffline(down.peer()));
        Optional<GroupId> ended = guests.endsForGone();
        if (ended.isPresent()) {
          step(new MvdsInput.PeerRemoved(down.peer(), ended.get()));
        }
      }
      tell(event);
    }

    /** What the listener hears of an event, in the turn that is committed first. */
    private void tell(TransportEvent event) {
      if (event instanceof TransportEvent.Connected up) {
        after.tell(events -> events.onConnected(up.peer()));
        if (links.isConnected(up.peer()) && guests.isTurnedAway(state, up.peer())) {
          refuse(Refusal.STRANGER, "more than " + SyncLimits.MAX_PEERS + " peers", 1);
        }
      } else if (event instanceof TransportEvent.Disconnected down) {
        after.tell(events -> events.onDisconnected(down.peer(), down.reason()));
      } else if (event instanceof TransportEvent.Refused refused) {
        refuse(refused.reason(), refused.detail(), refused.times());
      } else if (event instanceof TransportEvent.Unreachable away) {
        after.tell(events -> events.onUnreachable(away.address(), away.reason()));
      }
    }

    private void receive(PeerId peer, Arrival arrival) throws IOException {
      int payloadBytes = arrival.payloadBytes();
      after.tell(events -> events.onReceived(peer, payloadBytes));
      arrival.refusal().ifPresent(this::tell);
      if (arrival.decoded().isPresent()) {
        PayloadCodec.Decoded decoded = arrival.decoded().get();
        after.tell(events -> events.onPayload(peer, decoded.payload(), payloadBytes));
        step(new MvdsInput.PayloadReceived(peer, decoded, nowMs));
      }
    }

    boolean refuseOutside(Refusal reason, String detail) {
      refuse(reason, detail, 1);
      return true;
    }

    private void refuse(Refusal reason, String detail, long times) {
      state.counters().refuse(reason, times);
      after.tell(events -> events.onRefused(reason, detail));
    }

    private void tick() throws IOException {
      if (messages.isWaiting() && schedule.beginMessages(nowMs)) {
        messages.tick(tables(), timeMs);
      }
      if (!schedule.beginEpoch(nowMs, state.nextDueMs())) {
        return;
      }
      step(new MvdsInput.Tick(nowMs));
      for (MvdsEffect.Send send : effects().sends()) {
        prepare(send);
      }
    }

    /** Loads and encodes while the tables are open; nothing leaves before they are committed. */
    private void prepare(MvdsEffect.Send send) throws IOException {
      OutgoingPayload outgoing = OutgoingPayload.load(options.dialect(), send, messages, tables());
      for (Map.Entry<MessageId, String> left : outgoing.unsendable().entrySet()) {
        giveUp(send.peer(), left.getKey(), left.getValue());
      }
      if (outgoing.payload().isVoid()) {
        step(new MvdsInput.PayloadSent(send.peer(), send.number(), true, nowMs));
        return;
      }
      after.add(
          () -> {
            transport.send(send.peer(), send.number(), outgoing.encoded());
            links.noteSending(send.peer(), send.number());
            events.onSent(send.peer(), outgoing.payload(), outgoing.encoded().size());
          });
    }

    /** Of all that ends a record, this alone is neither evidence nor the user: it is told. */
    private void giveUp(PeerId peer, MessageId id, String reason) throws IOException {
      step(new MvdsInput.Cancel(peer, id));
      state.counters().countUnsendable();
      after.tell(events -> events.onUnsendable(peer, id, reason));
    }

    /** After the commit: what was sent, delivered and told. */
    private void leave() {
      open = Optional.empty();
      try {
        after.run();
      } catch (RuntimeException | Error e) {
        // What did not leave is sent again from the tables.
        stale = true;
        messages.undone();
        throw e;
      }
    }
  }
}
