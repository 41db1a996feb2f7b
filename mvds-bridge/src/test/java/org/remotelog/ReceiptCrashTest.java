package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
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

/**
 * Alice dies at any point while she acts on receipts: what they clear is cleared after all, and
 * what went back is given again.
 */
@Timeout(120)
final class ReceiptCrashTest {
  private static final DirectOptions QUICK =
      new DirectOptions(SyncMode.INTERACTIVE, Duration.ofMillis(20));
  private static final Bytes RECORDS = Bytes.utf8("r");
  private static final int MESSAGES = 5;
  private static final int LOST = 3;

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private GroupId group;

  private static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      Thread.sleep(5);
    }
  }

  private long records() throws Exception {
    return alice.home.read(
        tables -> tables.table(HomeTable.MVDS).count(RECORDS, Keys.after(RECORDS)));
  }

  private TcpTransport silentBob(DirectSync direct) throws Exception {
    LogName log = bob.log(group);
    List<LogIdentity> own =
        new ArrayList<>(bob.home.read(tables -> new GroupRows(tables).ownLogs(group)));
    own.removeIf(identity -> !identity.name().equals(log));
    TcpTransport peer =
        TcpTransport.withTls(
            new DirectKeys().of(own.get(0)),
            key -> Optional.of(TlsKey.peerOf(key)),
            new SecureRandom());
    peer.dial(direct.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    return peer;
  }

  private DirectSync direct() throws Exception {
    return alice.client.direct(group, QUICK, DirectEvents.NONE);
  }

  /** Whether Alice died after so many points of direct work before the condition held. */
  private boolean dies(int points, Callable<Boolean> done) throws Exception {
    alice.faults.dieAfter(points);
    try (DirectSync direct = direct()) {
      await(() -> alice.faults.isDead() || done.call());
    } catch (RemoteLogException e) {
      assertThat(alice.faults.isDead()).isTrue();
    }
    boolean died = alice.faults.isDead();
    alice.restart();
    return died;
  }

  @Test
  void crashesLoseNothingAndAcknowledgeNothingWrongly() throws Exception {
    group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    ReceiptHeads heads = new ReceiptHeads(world, group);
    bob.client.send(group, "by bob");
    bob.sync();
    alice.sync();
    for (int i = 0; i < MESSAGES; i++) {
      alice.client.send(group, "text " + i);
    }
    alice.sync();
    bob.sync();
    Receipt all = heads.receipt(bob, alice.log(group));
    SequenceRange lost = new SequenceRange(all.upTo() - LOST + 1, all.upTo());
    Receipt less = new Receipt(all.logTag(), all.upTo(), all.rootTag(), List.of(lost));
    try (DirectSync direct = direct();
        TcpTransport peer = silentBob(direct)) {
      await(() -> records() >= MESSAGES);
    }

    int points = 0;
    boolean died = true;
    while (died) {
      heads.publish(bob, all);
      alice.sync();
      assertThat(records()).isGreaterThanOrEqualTo(LOST);
      died = dies(points, () -> records() == 0);
      try (DirectSync direct = direct()) {
        await(() -> records() == 0);
      }

      heads.publish(bob, less);
      alice.sync();
      died |= dies(points, () -> isSetBack());
      Set<MessageId> offered = new HashSet<>();
      try (DirectSync direct = direct();
          TcpTransport peer = silentBob(direct)) {
        while (offered.size() < LOST) {
          Optional<TransportEvent> event = peer.next(Duration.ofMillis(50));
          if (event.isPresent() && event.get() instanceof TransportEvent.Received received) {
            offered.addAll(
                PayloadCodec.decode(Dialect.SPEC, received.payload()).payload().offers());
          }
        }
      }
      assertThat(offered).as("after %d points", points).hasSize(LOST);
      points++;
    }
    System.out.printf("died at each of %d points%n", points - 1);
    assertThat(points).isGreaterThan(5);
  }

  /** Whether rows are to be looked at again for Bob's device. */
  private boolean isSetBack() throws Exception {
    Bytes prefix = Keys.of(Bytes.utf8("cursor "), group.bytes(), Bytes.utf8("again "));
    return alice.home.read(
        tables ->
            tables.table(HomeTable.META).scanPrefix(prefix, 10).stream()
                .anyMatch(row -> Keys.u64At(row.value(), 0) > 0));
  }
}
