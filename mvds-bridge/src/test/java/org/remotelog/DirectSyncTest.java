package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.SyncMode;

/** Members that sync a group directly, over TLS on loopback. */
@Timeout(60)
final class DirectSyncTest {
  private static final DirectOptions QUICK =
      new DirectOptions(SyncMode.INTERACTIVE, Duration.ofMillis(20));

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private final Device carol = world.device();
  private final List<DirectSync> open = new ArrayList<>();
  private final BlockingQueue<Refusal> refused = new LinkedBlockingQueue<>();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<String> ephemerals = new LinkedBlockingQueue<>();
  private GroupId group;

  private final DirectEvents events =
      new DirectEvents() {
        @Override
        public void onRefused(Refusal reason, String detail) {
          refused.add(reason);
        }

        @Override
        public void onAcknowledged(Optional<LogName> member, MessageId id) {
          acknowledged.add(member.map(LogName::toString).orElse("") + " " + id.hex());
        }

        @Override
        public void onEphemeral(Optional<LogName> from, String contentType, Bytes content) {
          ephemerals.add(contentType + " " + new String(content.toArray(), StandardCharsets.UTF_8));
        }
      };

  @BeforeEach
  void makeGroup() throws Exception {
    group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
  }

  @AfterEach
  void stop() {
    open.forEach(DirectSync::close);
  }

  private DirectSync direct(Device device) throws Exception {
    DirectSync direct = device.client.direct(group, QUICK, events);
    open.add(direct);
    return direct;
  }

  private static InetSocketAddress listen(DirectSync direct) throws Exception {
    return direct.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      Thread.sleep(10);
    }
  }

  private void awaitTexts(Device device, int count) throws Exception {
    await(() -> device.texts(group).size() >= count);
  }

  @Test
  void acknowledgementOfAMemberIsTold() throws Exception {
    MessageId id = alice.client.send(group, "hello").id();
    DirectSync listening = direct(alice);
    direct(bob).dial(listen(listening));
    await(() -> acknowledged.contains(bob.log(group) + " " + id.hex()));
  }

  @Test
  void messagesGoBothWaysWithoutStoreAndAreUnconfirmedUntilHeadsCoverThem() throws Exception {
    for (int i = 0; i < 300; i++) {
      alice.client.send(group, "from alice " + i);
      bob.client.send(group, "from bob " + i);
    }
    long requests = world.store.puts() + world.store.gets();
    DirectSync listening = direct(alice);
    direct(bob).dial(listen(listening));
    awaitTexts(alice, 600);
    awaitTexts(bob, 600);
    assertThat(world.store.puts() + world.store.gets()).isEqualTo(requests);
    assertThat(alice.causalIds(group)).hasSize(600);
    assertThat(bob.causalIds(group)).hasSize(600);
    assertThat(bob.messages(group)).filteredOn(m -> !m.confirmed()).hasSize(300);

    await(() -> listening.report().pending() == 0);
    assertThat(listening.connected()).containsExactly(bob.log(group));
    assertThat(listening.report().received()).isEqualTo(300);
    alice.sync();
    SyncReport report = bob.sync();
    assertThat(report.newMessages()).isZero();
    assertThat(bob.messages(group)).allMatch(DeliveredMessage::confirmed);
  }

  @Test
  void newMessagesOfConnectedMembersArriveAtOnceAndAreSentOnce() throws Exception {
    DirectSync one = direct(alice);
    DirectSync other = direct(bob);
    other.dial(listen(one));
    await(() -> !one.connected().isEmpty() && !other.connected().isEmpty());
    for (int i = 0; i < 20; i++) {
      alice.client.send(group, "text " + i);
      awaitTexts(bob, i + 1);
    }
    await(() -> one.report().pending() == 0 && other.report().pending() == 0);
    assertThat(one.report().sent()).isEqualTo(20);
    assertThat(other.report().sent()).isZero();
    assertThat(other.report().duplicates()).isZero();
  }

  @Test
  void memberRelaysForOthersThatAreNotConnectedWithEachOther() throws Exception {
    carol.joinBy(alice, group);
    bob.sync();
    DirectSync hub = direct(alice);
    InetSocketAddress address = listen(hub);
    direct(bob).dial(address);
    direct(carol).dial(address);
    bob.client.send(group, "to all");
    awaitTexts(carol, 1);
    awaitTexts(alice, 1);
    carol.client.send(group, "answer");
    awaitTexts(bob, 2);
    assertThat(bob.texts(group)).containsExactly("to all", "answer");
  }

  @Test
  void whatLogsBringIsGivenToThoseThatHaveNoStore() throws Exception {
    carol.joinBy(alice, group);
    bob.sync();
    bob.client.send(group, "by the log");
    bob.sync();
    DirectSync hub = direct(alice);
    direct(carol).dial(listen(hub));
    alice.sync();
    awaitTexts(carol, 1);
    assertThat(carol.messages(group).get(0).log()).contains(bob.log(group));
  }

  @Test
  void whatWasNotAcknowledgedIsGivenAtTheNextConnectionAlsoAfterRestart() throws Exception {
    DirectSync one = direct(alice);
    DirectSync other = direct(bob);
    other.dial(listen(one));
    alice.client.send(group, "first");
    awaitTexts(bob, 1);
    await(() -> one.report().pending() == 0);
    other.close();
    alice.client.send(group, "while away");
    one.close();
    alice.restart();
    DirectSync again = direct(alice);
    direct(bob).dial(listen(again));
    awaitTexts(bob, 2);
    assertThat(bob.texts(group)).containsExactly("first", "while away");
    await(() -> again.report().pending() == 0);
    // What was acknowledged before is not even offered again.
    assertThat(again.report().sent() + again.report().repeats()).isLessThanOrEqualTo(1);
  }

  @Test
  void strangersAndRemovedMembersAreRefusedAndCounted() throws Exception {
    DirectSync listening = direct(alice);
    InetSocketAddress address = listen(listening);
    Device mallory = world.device();
    GroupId other = mallory.client.createGroup("others").id();
    DirectSync stranger = mallory.client.direct(other, QUICK, DirectEvents.NONE);
    open.add(stranger);
    stranger.dial(address);
    // The end that dials looks at the other one's key first, and goes.
    assertThat(refused.poll(30, TimeUnit.SECONDS)).isEqualTo(Refusal.HANDSHAKE_FAILED);
    assertThat(listening.connected()).isEmpty();
    stranger.close();
    refused.clear();

    DirectSync removed = bob.client.direct(group, QUICK, DirectEvents.NONE);
    open.add(removed);
    removed.dial(address);
    await(() -> listening.connected().contains(bob.log(group)));
    alice.client.removeMember(group, bob.log(group));
    listening.refresh();
    await(() -> listening.connected().isEmpty());
    bob.client.send(group, "still there");
    assertThat(refused.poll(30, TimeUnit.SECONDS)).isEqualTo(Refusal.WRONG_KEY);
    assertThat(alice.texts(group)).isEmpty();
    assertThat(listening.report().refused())
        .containsKeys(Refusal.HANDSHAKE_FAILED, Refusal.WRONG_KEY);
  }

  @Test
  void ephemeralContentReachesConnectedMembersAndIsKeptNowhere() throws Exception {
    DirectSync one = direct(alice);
    DirectSync other = direct(bob);
    other.dial(listen(one));
    await(() -> !one.connected().isEmpty() && !other.connected().isEmpty());
    one.sendEphemeral("text/typing", Bytes.utf8("..."));
    assertThat(ephemerals.poll(30, TimeUnit.SECONDS)).isEqualTo("text/typing ...");
    assertThat(bob.messages(group)).isEmpty();
    assertThat(alice.messages(group)).isEmpty();
    Bytes tooLarge = Bytes.wrap(new byte[Limits.MAX_MESSAGE_BYTES]);
    assertThatExceptionOfType(RemoteLogException.TooLarge.class)
        .isThrownBy(() -> one.sendEphemeral("text/typing", tooLarge));
  }

  @Test
  void oneGroupHasOneEngineAndClosingTheClientEndsIt() throws Exception {
    DirectSync one = direct(alice);
    InetSocketAddress address = listen(one);
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> direct(alice));
    alice.client.close();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(one::report);
    try (ServerSocket free = new ServerSocket()) {
      free.setReuseAddress(true);
      free.bind(address);
    }
    one.close();
  }

  @Test
  void addressInUseIsToldWithAdvice() throws Exception {
    DirectSync one = direct(alice);
    InetSocketAddress address = listen(one);
    DirectSync other = direct(bob);
    assertThatExceptionOfType(RemoteLogException.NetworkFailed.class)
        .isThrownBy(() -> other.listen(address))
        .satisfies(e -> assertThat(e.advice()).contains("port 0"));
  }
}
