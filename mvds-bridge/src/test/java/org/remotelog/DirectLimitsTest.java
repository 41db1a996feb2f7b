package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.TransportEvent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.codec.PayloadCodec;
import org.remotelog.mvds.transport.tcp.TcpTransport;
import org.remotelog.mvds.transport.tcp.TlsKey;

/** What a direct connection costs at most, whatever the peer does. */
@Timeout(60)
final class DirectLimitsTest {
  private static final int LONG_HISTORY = 2 * ClientBounds.DIRECT_WINDOW + 10;
  private static final Bytes RECORDS = Bytes.utf8("r");

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();

  private static TlsKey keyOf(Device device, GroupId group) throws Exception {
    LogName log = device.log(group);
    List<LogIdentity> own = device.home.read(t -> new GroupRows(t).ownLogs(group));
    own.removeIf(identity -> !identity.name().equals(log));
    return new DirectKeys().of(own.get(0));
  }

  private static long records(Device device) throws Exception {
    return device.home.read(
        tables -> tables.table(HomeTable.MVDS).count(RECORDS, Keys.after(RECORDS)));
  }

  private static List<Draft> drafts(int count) {
    List<Draft> drafts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drafts.add(Draft.text("text " + i));
    }
    return drafts;
  }

  @Test
  void peerThatAnswersNothingIsGivenOneWindowOfLongHistoryAndOneThatDoesGetsAll() throws Exception {
    GroupId group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    alice.client.appendAll(group, drafts(LONG_HISTORY));
    DirectOptions quick = new DirectOptions(SyncMode.INTERACTIVE, Duration.ofMillis(20));
    try (DirectSync direct = alice.client.direct(group, quick, DirectEvents.NONE);
        TcpTransport peer =
            TcpTransport.withTls(
                keyOf(bob, group), key -> Optional.of(TlsKey.peerOf(key)), new SecureRandom())) {
      peer.dial(direct.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
      Set<MessageId> offered = new HashSet<>();
      while (offered.size() < ClientBounds.DIRECT_WINDOW) {
        offers(peer).ifPresent(payload -> offered.addAll(payload.offers()));
      }
      // As long as nothing is answered, nothing more is looked at.
      Thread.sleep(10 * ClientBounds.DIRECT_WINDOW_MS);
      assertThat(records(alice)).isEqualTo(ClientBounds.DIRECT_WINDOW);
      assertThat(offered).hasSize(ClientBounds.DIRECT_WINDOW);
      assertThat(direct.report().pending()).isEqualTo(LONG_HISTORY);

      long number = 0;
      acknowledge(peer, ++number, new ArrayList<>(offered), alice, group);
      while (offered.size() < LONG_HISTORY) {
        Optional<Payload> next = offers(peer);
        if (next.isPresent()) {
          offered.addAll(next.get().offers());
          acknowledge(peer, ++number, next.get().offers(), alice, group);
        }
      }
      while (direct.report().pending() > 0) {
        offers(peer);
      }
      assertThat(records(alice)).isZero();
    }
  }

  private static Optional<Payload> offers(TcpTransport peer) throws Exception {
    Optional<TransportEvent> event = peer.next(Duration.ofMillis(50));
    return event.isPresent() && event.get() instanceof TransportEvent.Received received
        ? Optional.of(PayloadCodec.decode(Dialect.SPEC, received.payload()).payload())
        : Optional.empty();
  }

  private static void acknowledge(
      TcpTransport peer, long number, List<MessageId> ids, Device to, GroupId group)
      throws Exception {
    if (ids.isEmpty()) {
      return;
    }
    PeerId at = keyOf(to, group).peer();
    Payload acks = Payload.of(ids, List.of(), List.of(), List.of());
    peer.send(at, number, PayloadCodec.encode(Dialect.SPEC, acks));
    while (true) {
      Optional<TransportEvent> event = peer.next(Duration.ofSeconds(5));
      if (event.isPresent() && event.get() instanceof TransportEvent.Sent) {
        return;
      }
    }
  }

  @Test
  void newOwnMessagesGoAtOnceUpToSoManyAndAreOfferedBeyond() throws Exception {
    GroupId group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    DirectOptions quick = new DirectOptions(SyncMode.INTERACTIVE, Duration.ofMillis(20));
    try (DirectSync direct = alice.client.direct(group, quick, DirectEvents.NONE);
        TcpTransport peer =
            TcpTransport.withTls(
                keyOf(bob, group), key -> Optional.of(TlsKey.peerOf(key)), new SecureRandom())) {
      peer.dial(direct.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
      // Caught up, as there is nothing yet.
      while (direct.report().connected() == 0) {
        offers(peer);
      }
      Thread.sleep(2 * ClientBounds.DIRECT_POLL_MS);
      int most = (int) ClientBounds.DIRECT_FRESH;
      alice.client.appendAll(group, drafts(most));
      List<MessageId> given = new ArrayList<>();
      while (given.size() < most) {
        Optional<Payload> next = offers(peer);
        next.ifPresent(p -> p.messages().forEach(m -> given.add(MessageIds.of(m))));
        assertThat(next.map(Payload::offers).orElse(List.of())).isEmpty();
      }
      acknowledge(peer, 1, given, alice, group);
      while (direct.report().pending() > 0) {
        offers(peer);
      }
      Thread.sleep(2 * ClientBounds.DIRECT_POLL_MS);
      alice.client.appendAll(group, drafts(most + 1));
      Set<MessageId> offered = new HashSet<>();
      while (offered.size() < most + 1) {
        Optional<Payload> next = offers(peer);
        next.ifPresent(p -> offered.addAll(p.offers()));
        assertThat(next.map(Payload::messages).orElse(List.of())).isEmpty();
      }
    }
  }

  @Test
  void floodOfOneMemberDoesNotKeepOwnMessagesFromAnotherThatAnswersNothing() throws Exception {
    GroupId group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    Device carol = world.device();
    carol.joinBy(alice, group);
    int flood = ClientBounds.DIRECT_WINDOW + 500;
    carol.client.appendAll(group, drafts(flood));
    DirectOptions quick = new DirectOptions(SyncMode.INTERACTIVE, Duration.ofMillis(20));
    try (DirectSync direct = alice.client.direct(group, quick, DirectEvents.NONE);
        DirectSync flooding = carol.client.direct(group, quick, DirectEvents.NONE);
        TcpTransport peer =
            TcpTransport.withTls(
                keyOf(bob, group), key -> Optional.of(TlsKey.peerOf(key)), new SecureRandom())) {
      InetSocketAddress address =
          direct.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      peer.dial(address);
      while (direct.report().connected() == 0) {
        offers(peer);
      }
      flooding.dial(address);
      while (alice.messages(group).size() < flood) {
        offers(peer);
      }
      MessageId own = alice.client.send(group, "urgent").id();
      boolean isGiven = false;
      while (!isGiven) {
        Optional<Payload> next = offers(peer);
        isGiven =
            next.isPresent()
                && (next.get().offers().contains(own)
                    || next.get().messages().stream().anyMatch(m -> MessageIds.of(m).equals(own)));
      }
    }
  }

  @Test
  void remembersWhoGaveTheNewestMessagesOnly() {
    DirectSources sources = new DirectSources();
    PeerId peer = PeerId.of(id(-1).bytes());
    for (int i = 0; i < ClientBounds.MAX_DIRECT_SOURCES; i++) {
      sources.note(peer, id(i));
    }
    assertThat(sources.gave(peer, id(0))).isTrue();
    assertThat(sources.gave(PeerId.of(id(-2).bytes()), id(0))).isFalse();
    sources.note(peer, id(ClientBounds.MAX_DIRECT_SOURCES));
    assertThat(sources.gave(peer, id(0))).isFalse();
    assertThat(sources.gave(peer, id(1))).isTrue();
    assertThat(sources.gave(peer, id(ClientBounds.MAX_DIRECT_SOURCES))).isTrue();
  }

  private static MessageId id(int number) {
    return MessageId.of(Sha256.of(Bytes.utf8("message " + number)).bytes());
  }

  @Test
  void epochsHaveBounds() {
    new DirectOptions(SyncMode.BATCH, Duration.ofMillis(1));
    new DirectOptions(SyncMode.BATCH, ClientBounds.MAX_DIRECT_EPOCH);
    for (Duration wrong :
        List.of(
            Duration.ZERO,
            Duration.ofNanos(999_999),
            ClientBounds.MAX_DIRECT_EPOCH.plusMillis(1))) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> new DirectOptions(SyncMode.BATCH, wrong));
    }
  }
}
