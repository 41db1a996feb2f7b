package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.log.LogName;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.SyncMode;

/** A home was copied, and its log ends while it syncs directly: that goes on all the same. */
@Timeout(60)
final class DirectSuccessorTest {
  private static final DirectOptions QUICK =
      new DirectOptions(SyncMode.INTERACTIVE, Duration.ofMillis(20));

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private final Device twin = world.device();
  private final List<DirectSync> open = new ArrayList<>();
  private GroupId group;
  private LogName before;
  private DirectSync ofAlice;
  private DirectSync ofBob;

  @BeforeEach
  void copyAndConnect() throws Exception {
    group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    alice.client.send(group, "common");
    alice.sync();
    bob.sync();
    before = alice.log(group);
    twin.home = TwoCopiesTest.copyOf(alice.home);
    twin.restart();
    ofAlice = direct(alice);
    ofBob = direct(bob);
    ofBob.dial(ofAlice.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    await(() -> ofBob.connected().contains(before) && !ofAlice.connected().isEmpty());
  }

  @AfterEach
  void stop() {
    open.forEach(DirectSync::close);
    twin.client.close();
  }

  private DirectSync direct(Device device) throws Exception {
    DirectSync direct = device.client.direct(group, QUICK, DirectEvents.NONE);
    open.add(direct);
    return direct;
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      Thread.sleep(10);
    }
  }

  private void twinWrites() throws Exception {
    twin.client.send(group, "by the twin");
    twin.sync();
  }

  @Test
  void connectionsComeAgainWithTheKeyOfTheLogThatGoesOn() throws Exception {
    twinWrites();
    alice.client.send(group, "by alice");
    alice.sync();
    LogName after = alice.log(group);
    assertThat(after).isNotEqualTo(before);
    bob.sync();

    await(() -> ofBob.connected().contains(after) && !ofAlice.connected().isEmpty());

    assertThat(ofBob.connected()).containsExactly(after);
    alice.client.send(group, "to bob");
    bob.client.send(group, "to alice");
    await(() -> bob.texts(group).contains("to bob") && alice.texts(group).contains("to alice"));
    assertThat(bob.messages(group)).anyMatch(message -> !message.confirmed());
    await(() -> ofAlice.report().pending() == 0 && ofBob.report().pending() == 0);
    assertThat(bob.texts(group))
        .containsExactlyInAnyOrder("common", "by the twin", "by alice", "to bob", "to alice");
  }

  @Test
  void theOldKeyStaysUntilAHeadOfTheLogThatGoesOnIsOut() throws Exception {
    twinWrites();
    world.clock.pass(Duration.ofHours(7));
    alice.sync();
    assertThat(alice.log(group)).isNotEqualTo(before);
    bob.sync();
    ofAlice.refresh();

    alice.client.send(group, "to bob");

    await(() -> bob.texts(group).contains("to bob"));
    assertThat(ofBob.connected()).containsExactly(before);
  }

  @Test
  void aSessionThatBeginsAfterwardsHasTheNewKeyAtOnce() throws Exception {
    twinWrites();
    alice.client.send(group, "by alice");
    alice.sync();
    bob.sync();
    ofAlice.close();
    ofBob.close();

    DirectSync again = direct(alice);
    DirectSync bobs = direct(bob);
    bobs.dial(again.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));

    await(() -> bobs.connected().contains(alice.log(group)));
  }
}
