package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.remotelog.mvds.GroupId;

final class RepliesTest {
  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private final Device carol = world.device();

  @Test
  void thirdDeviceGetsTheSameWhenItJoinsAfterTheOthersHaveLeft() throws Exception {
    GroupId group = alice.client.createGroup("friends").id();
    String forBob = alice.client.invite(group, InviteOptions.DEFAULT);
    String forCarol = alice.client.invite(group, InviteOptions.DEFAULT);
    for (int i = 0; i < 50; i++) {
      alice.client.send(group, "from alice " + i);
    }
    alice.sync();
    alice.client.close();

    bob.client.join(forBob, "Bob");
    SyncReport bobs = bob.sync();
    assertThat(bobs.newMessages()).isEqualTo(50);
    assertThat(bobs.isComplete()).isTrue();
    bob.client.close();

    carol.client.join(forCarol, "Carol");
    assertThat(carol.sync().isComplete()).isTrue();
    alice.restart();
    assertThat(bobAgain().causalIds(group)).isEqualTo(alice.causalIds(group));
    assertThat(carol.causalIds(group)).isEqualTo(alice.causalIds(group));
  }

  private Device bobAgain() {
    bob.restart();
    return bob;
  }

  @Test
  void bothOrdersAgreeWithCausalityWhenRepliesCross() throws Exception {
    GroupId group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    for (int round = 0; round < 5; round++) {
      alice.client.send(group, "alice " + round);
      bob.client.send(group, "bob " + round);
      alice.sync();
      bob.sync();
      alice.sync();
      bob.client.send(group, "bob answers " + round);
      bob.sync();
      alice.sync();
    }
    assertThat(alice.causalIds(group))
        .hasSize(15)
        .containsExactlyInAnyOrderElementsOf(bob.causalIds(group));
    DeliveredMessage last = alice.messages(group).get(14);
    assertThat(last.content().utf8()).isEqualTo("bob answers 4");
    assertThat(last.parents()).hasSize(2);
    assertThat(last.missingParents()).isEmpty();
    assertThat(alice.sync().newMessages()).isZero();
  }

  @Test
  void nothingIsFetchedAgainWhenNothingIsNew() throws Exception {
    GroupId group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    alice.client.send(group, "one");
    alice.sync();
    bob.sync();
    long before = world.store.gets();
    SyncReport again = bob.sync();
    assertThat(again.newMessages()).isZero();
    assertThat(again.segmentsIn()).isZero();
    assertThat(world.store.gets()).isEqualTo(before);
  }
}
