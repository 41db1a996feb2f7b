package org.remotelog.mvds.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.TransportEvent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.codec.PayloadCodec;
import org.remotelog.mvds.core.RecordKind;
import org.remotelog.mvds.core.RetransmitPolicy;
import org.remotelog.mvds.core.SyncLimits;
import org.remotelog.mvds.node.MvdsEvents;
import org.remotelog.mvds.node.MvdsNode;
import org.remotelog.mvds.node.NodeOptions;
import org.remotelog.mvds.node.TableMessages;

/** A node over TLS with a good member, a hostile one and strangers at the same time. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class HostilePeersTest {
  private static final GroupId GROUP = GroupId.of(Sha256.of(Bytes.utf8("group")).bytes());
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final TlsKey VICTIM = TlsKey.generate(RANDOM);
  private static final TlsKey GOOD = TlsKey.generate(RANDOM);
  private static final TlsKey BAD = TlsKey.generate(RANDOM);
  private static final Function<Bytes, Optional<PeerId>> MEMBERS =
      key ->
          List.of(VICTIM, GOOD, BAD).stream()
              .filter(member -> member.publicKey().equals(key))
              .map(TlsKey::peer)
              .findFirst();

  private final List<AutoCloseable> open = new ArrayList<>();
  private One victim;
  private One good;
  private InetSocketAddress address;

  /** A node with its transport. */
  private record One(
      MvdsNode node, TcpTransport transport, MemoryHome home, TableMessages messages) {
    long refused(Refusal reason) throws Exception {
      return node.inspect(state -> state.counters().refused(reason)).get();
    }

    List<String> delivered() throws Exception {
      List<String> texts = new ArrayList<>();
      for (TableMessages.Delivered row :
          home.read(tables -> messages.delivered(tables, GROUP, 0, 1_000))) {
        texts.add(row.message().body().utf8());
      }
      return texts;
    }
  }

  private One node(TlsKey key, TlsKey... peers) throws Exception {
    TcpTransport transport = TcpTransport.withTls(key, MEMBERS, RANDOM);
    NodeOptions options =
        new NodeOptions(RetransmitPolicy.ofEpoch(50), Dialect.SPEC, 1, System::currentTimeMillis);
    MemoryHome home = new MemoryHome();
    TableMessages messages = new TableMessages(group -> true);
    MvdsNode node = new MvdsNode(home, messages, transport, options, MvdsEvents.NONE);
    open.addAll(List.of(node, transport, home));
    node.start();
    for (TlsKey peer : peers) {
      assertThat(node.addPeer(GROUP, peer.peer(), SyncMode.BATCH).get()).isTrue();
    }
    return new One(node, transport, home, messages);
  }

  @BeforeEach
  void start() throws Exception {
    victim = node(VICTIM, GOOD, BAD);
    good = node(GOOD, VICTIM);
    address = victim.transport().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    good.transport().dial(address);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private static Message text(String text) {
    return new Message(GROUP, 1, Bytes.utf8(text), Metadata.NONE);
  }

  private void goodMemberIsServed(String text) throws Exception {
    assertThat(good.node().append(text(text)).get()).isEqualTo(MessageIds.of(text(text)));
    long endNs = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!victim.delivered().contains(text) && System.nanoTime() < endNs) {
      Thread.sleep(20);
    }
    assertThat(victim.delivered()).contains(text);
  }

  private void refusedAtLeast(Refusal reason, long times) throws Exception {
    long endNs = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (victim.refused(reason) < times && System.nanoTime() < endNs) {
      Thread.sleep(20);
    }
    assertThat(victim.refused(reason)).as(reason.name()).isGreaterThanOrEqualTo(times);
  }

  /** The hostile member's end, which sends whatever it likes. */
  private TcpTransport hostile() throws Exception {
    TcpTransport transport = TcpTransport.withTls(BAD, MEMBERS, RANDOM);
    open.add(transport);
    transport.dial(address);
    until(transport, TransportEvent.Connected.class);
    return transport;
  }

  private static void send(TcpTransport from, Bytes payload) throws InterruptedException {
    from.send(VICTIM.peer(), 1, payload);
    until(from, TransportEvent.Sent.class);
  }

  private static void until(TcpTransport end, Class<? extends TransportEvent> kind)
      throws InterruptedException {
    long endNs = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < endNs) {
      Optional<TransportEvent> event = end.next(Duration.ofMillis(100));
      if (event.isPresent() && kind.isInstance(event.get())) {
        return;
      }
    }
    throw new AssertionError("no " + kind.getSimpleName());
  }

  @Test
  void countsWhatAHostileMemberSendsAndServesTheGoodOne() throws Exception {
    goodMemberIsServed("before");
    TcpTransport hostile = hostile();
    send(hostile, Bytes.ofHex("0a20" + "00".repeat(32)));
    send(hostile, Bytes.ofHex("cab80220aa"));
    send(hostile, Bytes.ofHex("cab8021f" + "00".repeat(31)));
    send(hostile, Bytes.ofHex("e2b80202ffff"));
    Message foreign =
        new Message(GroupId.of(Bytes.wrap(new byte[32])), 1, Bytes.utf8("x"), Metadata.NONE);
    Payload notShared = Payload.of(List.of(), List.of(), List.of(), List.of(foreign));
    send(hostile, PayloadCodec.encode(Dialect.SPEC, notShared));
    for (Map.Entry<Refusal, Integer> expected :
        Map.of(
                Refusal.OTHER_DIALECT, 1,
                Refusal.MALFORMED, 1,
                Refusal.BAD_ID, 1,
                Refusal.BAD_MESSAGE, 1,
                Refusal.NOT_SHARED, 1)
            .entrySet()) {
      refusedAtLeast(expected.getKey(), expected.getValue());
    }
    goodMemberIsServed("after");
    assertThat(victim.delivered()).containsExactly("before", "after");
  }

  @Test
  void remembersABoundedPartOfFiftyThousandBogusOffers() throws Exception {
    goodMemberIsServed("before");
    TcpTransport hostile = hostile();
    long heapBefore = usedBytes();
    for (int batch = 0; batch < 50; batch++) {
      List<MessageId> offers = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        offers.add(MessageIds.of(text("bogus " + batch + " " + i)));
      }
      Payload payload = Payload.of(List.of(), offers, List.of(), List.of());
      send(hostile, PayloadCodec.encode(Dialect.SPEC, payload));
    }
    refusedAtLeast(Refusal.TOO_MANY_OFFERS, 50_000 - SyncLimits.MAX_WANTED);
    assertThat(victim.node().inspect(state -> state.count(BAD.peer(), RecordKind.REQUEST)).get())
        .isLessThanOrEqualTo(SyncLimits.MAX_WANTED);
    assertThat(usedBytes() - heapBefore).as("heap").isLessThan(16L << 20);
    goodMemberIsServed("after");
  }

  @Test
  void refusesStrangersAndHugeFramesWithoutMemory() throws Exception {
    goodMemberIsServed("before");
    try (TcpTransport stranger =
        TcpTransport.withTls(
            TlsKey.generate(RANDOM), key -> Optional.of(TlsKey.peerOf(key)), RANDOM)) {
      stranger.dial(address);
      refusedAtLeast(Refusal.WRONG_KEY, 1);
    }
    long heapBefore = usedBytes();
    for (int i = 0; i < 5; i++) {
      hugeFrame();
      refusedAtLeast(Refusal.FRAME_TOO_LARGE, i + 1);
    }
    assertThat(usedBytes() - heapBefore).as("heap").isLessThan(16L << 20);
    goodMemberIsServed("after");
  }

  /** A hundred megabytes are announced in a frame, by one who is a member. */
  private void hugeFrame() throws Exception {
    TlsHandshake handshake = new TlsHandshake(BAD, MEMBERS, RANDOM);
    try (Socket raw = new Socket(address.getAddress(), address.getPort());
        Socket socket = handshake.secure(raw, true).socket()) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      FrameReader in = new FrameReader(socket.getInputStream());
      out.writeInt(0);
      assertThat(in.next()).contains(Bytes.EMPTY);
      out.writeInt(100 << 20);
      for (int i = 0; i < 100; i++) {
        out.write(new byte[1 << 10]);
      }
      out.flush();
      assertThat(in.next()).isEmpty();
    } catch (IOException e) {
      // The other end has closed it, as it should.
      assertThat(e.getMessage()).isNotNull();
    }
  }

  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      ManagementFactory.getMemoryMXBean().gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
