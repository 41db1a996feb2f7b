package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.GroupId;

final class InboxReadingTest {
  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private GroupId group;

  @BeforeEach
  void makeGroup() throws Exception {
    group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
  }

  private void send(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      alice.client.send(group, "message " + i);
    }
    alice.sync();
    bob.sync();
  }

  @Test
  void handsEachMessageToEachReaderOnceInOrder() throws Exception {
    send(600);
    List<Long> rows = new ArrayList<>();
    assertThat(bob.client.drain(group, "screen", message -> rows.add(message.row())))
        .isEqualTo(600);
    assertThat(rows).isSorted().doesNotHaveDuplicates().hasSize(600);
    assertThat(bob.client.drain(group, "screen", message -> rows.add(message.row()))).isZero();
    bob.restart();
    assertThat(bob.client.drain(group, "screen", message -> rows.add(message.row()))).isZero();
    assertThat(bob.client.drain(group, "search", message -> rows.add(message.row())))
        .isEqualTo(600);
  }

  @Test
  void cursorStaysWhenListenerThrowsOrDeviceDies() throws Exception {
    send(10);
    List<String> taken = new ArrayList<>();
    assertThatThrownBy(
            () ->
                bob.client.drain(
                    group,
                    "screen",
                    message -> {
                      if (taken.size() == 4) {
                        throw new IllegalStateException("the screen broke");
                      }
                      taken.add(Device.text(message));
                    }))
        .hasMessage("the screen broke");
    assertThat(taken).hasSize(4);
    // Two points for each commit: dies before the commit of the third message from here.
    bob.faults.dieAfter(4);
    assertThatThrownBy(
            () -> bob.client.drain(group, "screen", message -> taken.add(Device.text(message))))
        .isInstanceOf(RemoteLogException.HomeFailed.class);
    assertThat(taken).hasSize(7);
    bob.restart();
    bob.client.drain(group, "screen", message -> taken.add(Device.text(message)));
    assertThat(taken).hasSize(11);
    assertThat(taken.get(7)).isEqualTo(taken.get(6)).isEqualTo("message 6");
    assertThat(taken.get(10)).isEqualTo("message 9");
  }

  @Test
  void readsPagesWithinTheirLimits() throws Exception {
    send(5);
    assertThat(bob.client.messages(group, 0, 3)).hasSize(3);
    assertThat(bob.client.messages(group, 3, 3)).hasSize(2);
    assertThat(bob.client.messages(group, 5, Integer.MAX_VALUE)).isEmpty();
    assertThat(bob.client.messages(group, Long.MAX_VALUE, 1)).isEmpty();
    assertThatThrownBy(() -> bob.client.messages(group, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> bob.client.messages(group, -1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> bob.client.drain(group, "x".repeat(65), message -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(bob.client.drain(group, "x".repeat(64), message -> {})).isEqualTo(5);
  }

  private Bytes copyOf(String text) throws Exception {
    return alice.client.encoded(group, alice.client.send(group, text).id());
  }

  @Test
  void waitingMessageSurvivesRestartAndIsDeliveredAfterItsParent() throws Exception {
    Bytes parent = copyOf("parent");
    Bytes child = copyOf("child");
    Bytes grandchild = copyOf("grandchild");
    bob.client.receive(group, grandchild);
    bob.client.receive(group, child);
    assertThat(bob.messages(group)).isEmpty();
    bob.restart();
    assertThat(bob.messages(group)).isEmpty();
    assertThat(bob.client.receive(group, child)).isFalse();
    bob.client.receive(group, parent);
    assertThat(bob.texts(group)).containsExactly("parent", "child", "grandchild");
    alice.sync();
    assertThat(bob.sync().newMessages()).isZero();
    assertThat(bob.messages(group)).allMatch(DeliveredMessage::confirmed);
  }

  @Test
  void messageIsDeliveredMarkedWhenItsParentDoesNotComeInTime() throws Exception {
    Bytes parent = copyOf("parent");
    Bytes child = copyOf("child");
    bob.client.receive(group, child);
    world.clock.pass(Duration.ofHours(23));
    assertThat(bob.sync().waiting()).isEqualTo(1);
    world.clock.pass(Duration.ofHours(1));
    SyncReport report = bob.sync();
    assertThat(report.waiting()).isZero();
    assertThat(report.newMessages()).isEqualTo(1);
    DeliveredMessage marked = bob.messages(group).get(0);
    assertThat(marked.missingParents()).isEqualTo(marked.parents()).hasSize(1);
    assertThat(bob.client.receive(group, parent)).isTrue();
    alice.sync();
    bob.sync();
    assertThat(bob.texts(group)).containsExactly("child", "parent");
    assertThat(bob.messages(group)).allMatch(DeliveredMessage::confirmed);
  }
}
