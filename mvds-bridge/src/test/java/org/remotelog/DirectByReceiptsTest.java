package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.TransportEvent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.PayloadCodec;
import org.remotelog.mvds.transport.tcp.TcpTransport;
import org.remotelog.mvds.transport.tcp.TlsKey;

/** What members say in their heads that they hold is not given to them directly. */
@Timeout(60)
final class DirectByReceiptsTest {
  private static final DirectOptions QUICK =
      new DirectOptions(SyncMode.INTERACTIVE, Duration.ofMillis(20));
  private static final int HISTORY = 5_000;
  private static final Bytes RECORDS = Bytes.utf8("r");

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private GroupId group;
  private LogName alices;
  private ReceiptHeads heads;

  @BeforeEach
  void makeGroup() throws Exception {
    group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    alices = alice.log(group);
    heads = new ReceiptHeads(world, group);
    bob.client.send(group, "by bob");
    bob.sync();
    alice.sync();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      Thread.sleep(10);
    }
  }

  private static InetSocketAddress listen(DirectSync direct) throws Exception {
    return direct.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private void append(int count) throws Exception {
    List<Draft> drafts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drafts.add(Draft.text("text " + i));
    }
    alice.client.appendAll(group, drafts);
  }

  /** Bob reads everything by log, says so in a head, and Alice reads that. */
  private Receipt bobHasAll() throws Exception {
    alice.sync();
    bob.sync();
    Receipt all = heads.receipt(bob, alices);
    heads.publish(bob, all);
    return all;
  }

  private static long records(Device device) throws Exception {
    return device.home.read(
        tables -> tables.table(HomeTable.MVDS).count(RECORDS, Keys.after(RECORDS)));
  }

  /** Bob's end of a connection, which answers nothing. */
  private TcpTransport silentBob() throws Exception {
    LogName log = bob.log(group);
    List<LogIdentity> own =
        new ArrayList<>(bob.home.read(tables -> new GroupRows(tables).ownLogs(group)));
    own.removeIf(identity -> !identity.name().equals(log));
    return TcpTransport.withTls(
        new DirectKeys().of(own.get(0)),
        key -> Optional.of(TlsKey.peerOf(key)),
        new SecureRandom());
  }

  private static void takeOffers(TcpTransport peer, Set<MessageId> offered) throws Exception {
    Optional<TransportEvent> event = peer.next(Duration.ofMillis(50));
    if (event.isPresent() && event.get() instanceof TransportEvent.Received received) {
      offered.addAll(PayloadCodec.decode(Dialect.SPEC, received.payload()).payload().offers());
    }
  }

  @Test
  void peerThatHasAllByLogIsGivenNoHistory() throws Exception {
    append(HISTORY);
    bobHasAll();
    alice.sync();
    try (DirectSync one = alice.client.direct(group, QUICK, DirectEvents.NONE);
        DirectSync other = bob.client.direct(group, QUICK, DirectEvents.NONE)) {
      other.dial(listen(one));
      await(() -> one.connected().size() + other.connected().size() == 2);
      await(() -> one.report().pending() == 0 && other.report().pending() == 0);
      // What is new after all that is given as ever, so the connection works.
      alice.client.send(group, "new");
      await(() -> bob.texts(group).contains("new") && one.report().pending() == 0);
      long bytes = one.report().bytesOut() + one.report().bytesIn();
      System.out.printf(
          "%d messages by log, then connected: %d payload bytes both ways, one new message in them;"
              + " offers and ACKs of all would be %d%n",
          HISTORY, bytes, HISTORY * 2 * 36);
      assertThat(bytes).isLessThan(1_000);
    }
  }

  @Test
  void receiptsClearWhatAPeerHasNotAcknowledgedAndGiveItAgainWhenTheyGoBack() throws Exception {
    try (DirectSync direct = alice.client.direct(group, QUICK, DirectEvents.NONE);
        TcpTransport peer = silentBob()) {
      peer.dial(listen(direct));
      await(() -> direct.connected().size() == 1);
      append(10);
      await(() -> direct.report().pending() >= 10);
      Receipt all = bobHasAll();
      assertThat(records(alice)).isPositive();
      alice.sync();
      await(() -> direct.report().pending() == 0);
      assertThat(records(alice)).isZero();

      // Bob was set back: of the ten messages he lacks the last three.
      SequenceRange lost = new SequenceRange(all.upTo() - 2, all.upTo());
      heads.publish(bob, new Receipt(all.logTag(), all.upTo(), all.rootTag(), List.of(lost)));
      while (peer.next(Duration.ofMillis(100)).isPresent()) {
        // What was offered before.
      }
      alice.sync();
      await(() -> direct.report().pending() == 3);
      Set<MessageId> offered = new HashSet<>();
      while (offered.size() < 3) {
        takeOffers(peer, offered);
      }
      // They came in order: these are the last three of Alice's.
      List<DeliveredMessage> messages = alice.messages(group);
      assertThat(messages.subList(messages.size() - 3, messages.size()))
          .extracting(DeliveredMessage::id)
          .containsExactlyInAnyOrderElementsOf(offered);
      heads.publish(bob, all);
      alice.sync();
      await(() -> direct.report().pending() == 0);
      assertThat(records(alice)).isZero();
    }
  }

  @Test
  void receiptsEndRecordsOfPeersThatAreNotConnected() throws Exception {
    try (DirectSync direct = alice.client.direct(group, QUICK, DirectEvents.NONE)) {
      try (TcpTransport peer = silentBob()) {
        peer.dial(listen(direct));
        await(() -> direct.connected().size() == 1);
        append(10);
        await(() -> records(alice) >= 10);
      }
      await(() -> direct.connected().isEmpty());
      bobHasAll();
      alice.sync();
      await(() -> records(alice) == 0);
    }
  }

  @Test
  void damagedRowOfReceiptsIsToldAndEverythingIsGivenAllTheSame() throws Exception {
    append(3);
    try (DirectSync one = alice.client.direct(group, QUICK, DirectEvents.NONE);
        DirectSync other = bob.client.direct(group, QUICK, DirectEvents.NONE)) {
      other.dial(listen(one));
      await(() -> one.connected().size() == 1 && bob.texts(group).contains("text 2"));
    }
    bobHasAll();
    alice.sync();
    Bytes key = Keys.of(Bytes.utf8("h"), group.bytes(), bob.log(group).publicKey());
    alice.home.update(tables -> tables.table(HomeTable.MVDS).put(key, Bytes.utf8("damaged")));
    AtomicInteger failures = new AtomicInteger();
    DirectEvents events =
        new DirectEvents() {
          @Override
          public void onFailure(IOException failure) {
            assertThat(failure).isInstanceOf(HomeDamagedException.class);
            failures.incrementAndGet();
          }
        };
    try (DirectSync one = alice.client.direct(group, QUICK, events);
        DirectSync other = bob.client.direct(group, QUICK, DirectEvents.NONE)) {
      other.dial(listen(one));
      await(() -> one.connected().size() + other.connected().size() == 2);
      alice.client.send(group, "new");
      await(() -> bob.texts(group).contains("new") && one.report().pending() == 0);
      assertThat(failures.get()).isBetween(1, 3);
    }
  }

  @Test
  void ephemeralContentWaitsForNoReceiptAndEntersNoLog() throws Exception {
    try (DirectSync one = alice.client.direct(group, QUICK, DirectEvents.NONE);
        DirectSync other = bob.client.direct(group, QUICK, DirectEvents.NONE)) {
      other.dial(listen(one));
      await(() -> one.connected().size() + other.connected().size() == 2);
      await(() -> one.report().pending() == 0 && other.report().pending() == 0);
      Map<String, Bytes> before = rowsButCursors();
      long payloads = one.report().payloadsOut();
      one.sendEphemeral("text/typing", Bytes.utf8("..."));
      await(() -> one.report().payloadsOut() > payloads);
      assertThat(one.report().pending()).isZero();
      assertThat(rowsButCursors()).isEqualTo(before);
      assertThat(alice.sync().published()).isZero();
    }
  }

  /** Up to where a peer was fed is written when that was done, by a thread of its own. */
  private Map<String, Bytes> rowsButCursors() throws Exception {
    Map<String, Bytes> rows = new HashMap<>(alice.rows());
    rows.keySet().removeIf(key -> key.startsWith("META " + Bytes.utf8("cursor ").hex()));
    return rows;
  }
}
