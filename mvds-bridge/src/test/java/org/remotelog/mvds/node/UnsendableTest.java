package org.remotelog.mvds.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Tables;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.TransportEvent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.codec.PayloadCodec;
import org.remotelog.mvds.core.MvdsEffect;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.core.RetransmitPolicy;
import org.remotelog.mvds.core.SyncLimits;

/** What cannot be sent or taken is counted and told, and stops nothing else. */
class UnsendableTest {
  private static final PeerId BOB = VirtualNodes.peer("bob");
  private static final int EPOCH_MS = 1_000;

  private final ScriptedTransport transport = new ScriptedTransport();
  private final ChangedMessages messages = new ChangedMessages();
  private final WatchedHome home = new WatchedHome(new MemoryHome());
  private final List<MessageId> unsendable = new ArrayList<>();
  private long nowMs = 1_000_000;

  /** Messages of a table, of which some were lost or have grown. */
  private static final class ChangedMessages implements Messages {
    private final TableMessages messages = new TableMessages(group -> false);
    private final Map<MessageId, Optional<Message>> changed = new LinkedHashMap<>();

    @Override
    public Optional<GroupId> groupOf(Tables tables, MessageId id) throws IOException {
      return messages.groupOf(tables, id);
    }

    @Override
    public int sizeBytes(Tables tables, MessageId id) throws IOException {
      return messages.sizeBytes(tables, id);
    }

    @Override
    public Optional<Message> load(Tables tables, MessageId id) throws IOException {
      return changed.containsKey(id) ? changed.get(id) : messages.load(tables, id);
    }

    @Override
    public void store(Tables tables, MessageId id, Message message, long atMs) throws IOException {
      messages.store(tables, id, message, atMs);
    }

    @Override
    public void tick(Tables tables, long atMs) throws IOException {
      messages.tick(tables, atMs);
    }

    @Override
    public boolean isWaiting() {
      return messages.isWaiting();
    }

    @Override
    public void undone() {
      messages.undone();
    }
  }

  private MvdsNode node(Dialect dialect, Optional<NodeOptions.Guests> guests) {
    NodeOptions options =
        new NodeOptions(
            RetransmitPolicy.ofEpoch(EPOCH_MS),
            dialect,
            1,
            () -> nowMs,
            () -> 1_700_000_000_000L,
            guests);
    MvdsEvents events =
        new MvdsEvents() {
          @Override
          public void onUnsendable(PeerId peer, MessageId id, String reason) {
            unsendable.add(id);
          }
        };
    return new MvdsNode(home, messages, transport, options, events);
  }

  private <T> T call(MvdsNode node, CompletableFuture<T> call) throws Exception {
    node.turn(Duration.ZERO);
    return call.get();
  }

  private long records(MvdsNode node) throws Exception {
    return call(node, node.inspect(MvdsState::size));
  }

  private long strangers(MvdsNode node) throws Exception {
    return call(node, node.inspect(state -> state.counters().refused(Refusal.STRANGER)));
  }

  private void run(MvdsNode node, int epochs) throws Exception {
    for (int i = 0; i < epochs; i++) {
      nowMs += EPOCH_MS;
      node.turn(Duration.ZERO);
    }
  }

  /** A message that has so many bytes in the dialect. */
  /** A message of this size in the dialect in which it is larger. */
  private static Message sized(int sizeBytes) {
    int room = sizeBytes - 60;
    Message message = new Message(VirtualNodes.GROUP, 1, zeros(room), Metadata.NONE);
    int missing = sizeBytes - MessageCodec.largestSize(message);
    return new Message(VirtualNodes.GROUP, 1, zeros(room + missing), Metadata.NONE);
  }

  private static Bytes zeros(int count) {
    return Bytes.wrap(new byte[count]);
  }

  private List<Message> sent(Dialect dialect) throws Exception {
    List<Message> sent = new ArrayList<>();
    for (Bytes payload : transport.sent) {
      sent.addAll(PayloadCodec.decode(dialect, payload).payload().messages());
    }
    return sent;
  }

  @ParameterizedTest
  @EnumSource
  void endsRecordsOfWhatIsGoneOrTooLargeAndSendsTheRest(Dialect dialect) throws Exception {
    MvdsNode node = node(dialect, Optional.empty());
    call(node, node.addPeer(VirtualNodes.GROUP, BOB, SyncMode.BATCH));
    MessageId gone = call(node, node.append(VirtualNodes.text("gone")));
    MessageId large = call(node, node.append(VirtualNodes.text("large")));
    MessageId largest = call(node, node.append(VirtualNodes.text("largest")));
    call(node, node.append(VirtualNodes.text("good")));
    messages.changed.put(gone, Optional.empty());
    Message tooLarge = sized(Limits.MAX_MESSAGE_BYTES + 1);
    messages.changed.put(large, Optional.of(tooLarge));
    messages.changed.put(largest, Optional.of(sized(Limits.MAX_MESSAGE_BYTES)));
    transport.events.add(new TransportEvent.Connected(BOB));
    run(node, 3);
    assertThat(sent(dialect))
        .containsExactlyInAnyOrder(sized(Limits.MAX_MESSAGE_BYTES), VirtualNodes.text("good"));
    // By its own id, as the one that was stored has it no longer.
    assertThat(unsendable).containsExactly(gone, large);
    long counted = call(node, node.inspect(state -> state.counters().unsendable()));
    assertThat(counted).isEqualTo(2);
    assertThat(records(node)).isEqualTo(2);
    call(node, node.append(VirtualNodes.text("later")));
    run(node, 2);
    assertThat(sent(dialect)).contains(VirtualNodes.text("later"));
  }

  @ParameterizedTest
  @EnumSource
  void leavesForLaterWhatDoesNotFitInOnePayload(Dialect dialect) {
    List<Message> loaded = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      loaded.add(sized(Limits.MAX_MESSAGE_BYTES - i));
    }
    Map<MessageId, Message> byId = new LinkedHashMap<>();
    loaded.forEach(message -> byId.put(MessageIds.of(message), message));
    MvdsEffect.Send send =
        new MvdsEffect.Send(
            BOB,
            1,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new ArrayList<>(byId.keySet()),
            List.of());
    OutgoingPayload outgoing = OutgoingPayload.of(dialect, send, byId);
    assertThat(outgoing.unsendable()).isEmpty();
    int fitting = dialect == Dialect.SPEC ? 7 : 8;
    assertThat(outgoing.payload().messages()).isEqualTo(loaded.subList(0, fitting));
    assertThat(outgoing.encoded().size()).isLessThanOrEqualTo(Limits.MAX_PAYLOAD_BYTES);
  }

  @ParameterizedTest
  @EnumSource
  void takesOwnMessageAtTheLimitAndRefusesOneMoreByte(Dialect dialect) throws Exception {
    MvdsNode node = node(dialect, Optional.empty());
    call(node, node.addPeer(VirtualNodes.GROUP, BOB, SyncMode.BATCH));
    transport.events.add(new TransportEvent.Connected(BOB));
    run(node, 1);
    for (boolean ephemeral : new boolean[] {false, true}) {
      Metadata metadata = new Metadata(List.of(), ephemeral, Optional.empty(), Bytes.EMPTY);
      Message small = new Message(VirtualNodes.GROUP, 1, zeros(100_000), metadata);
      int room = 100_000 + Limits.MAX_MESSAGE_BYTES - MessageCodec.size(Dialect.SPEC, small);
      Message largest = new Message(VirtualNodes.GROUP, 1, zeros(room), metadata);
      Message larger = new Message(VirtualNodes.GROUP, 1, zeros(room + 1), metadata);
      CompletableFuture<MessageId> refused = node.append(larger);
      CompletableFuture<MessageId> taken = node.append(largest);
      node.turn(Duration.ZERO);
      assertThatThrownBy(refused::get).hasCauseInstanceOf(IllegalArgumentException.class);
      assertThat(taken.get()).isEqualTo(MessageIds.of(largest));
      run(node, 2);
      assertThat(sent(dialect)).contains(largest).doesNotContain(larger);
    }
  }

  @Test
  void keepsRecordsOfConnectedGuestsWhenTheHomeFails() throws Exception {
    NodeOptions.Guests guests = new NodeOptions.Guests(VirtualNodes.GROUP, SyncMode.BATCH, false);
    MvdsNode node = node(Dialect.SPEC, Optional.of(guests));
    transport.events.add(new TransportEvent.Connected(BOB));
    run(node, 1);
    call(node, node.append(VirtualNodes.text("for the guest")));
    home.failNext(WatchedHome.Failure.BEFORE_COMMIT);
    node.append(VirtualNodes.text("lost"));
    node.turn(Duration.ZERO);
    assertThat(records(node)).isEqualTo(1);
    boolean online = call(node, node.inspect(state -> state.isOnline(BOB)));
    assertThat(online).isTrue();
  }

  @Test
  void goesOnCountingWhenTheHomeFails() throws Exception {
    MvdsNode node = node(Dialect.SPEC, Optional.empty());
    Payload offer =
        Payload.of(List.of(), List.of(MessageIds.of(VirtualNodes.text("x"))), List.of(), List.of());
    transport.events.add(
        new TransportEvent.Received(BOB, PayloadCodec.encode(Dialect.SPEC, offer)));
    run(node, 1);
    home.failNext(WatchedHome.Failure.BEFORE_COMMIT);
    node.append(VirtualNodes.text("lost"));
    node.turn(Duration.ZERO);
    assertThat(strangers(node)).isEqualTo(1);
  }

  @Test
  void takesSoManyGuestsAndCountsWhoComesBeyond() throws Exception {
    NodeOptions.Guests guests = new NodeOptions.Guests(VirtualNodes.GROUP, SyncMode.BATCH, false);
    MvdsNode node = node(Dialect.SPEC, Optional.of(guests));
    for (int i = 0; i < SyncLimits.MAX_PEERS; i++) {
      transport.events.add(new TransportEvent.Connected(VirtualNodes.peer("guest " + i)));
    }
    while (!transport.events.isEmpty()) {
      node.turn(Duration.ZERO);
    }
    assertThat(strangers(node)).isZero();
    transport.events.add(new TransportEvent.Connected(BOB));
    assertThat(strangers(node)).isEqualTo(1);
    int peers = call(node, node.inspect(state -> state.peers().size()));
    assertThat(peers).isEqualTo(SyncLimits.MAX_PEERS);
  }
}
