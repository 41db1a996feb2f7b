package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.remotelog.mvds.GroupId;

/** What a home does about members that are not yet, or after all, members. */
final class RemovalUndoneTest {
  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private final Device carol = world.device();
  private final Device dave = world.device();

  @Test
  void deliversEntriesWhenTheirRemovalTurnsOutNotToCount() throws Exception {
    GroupId group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group, new InviteOptions(true, Duration.ofDays(7)));
    dave.joinBy(bob, group);
    alice.sync();
    dave.client.send(group, "one");
    dave.sync();
    bob.sync();
    alice.sync();
    carol.client.join(alice.client.invite(group, InviteOptions.DEFAULT), "Carol");
    alice.sync();
    bob.client.removeMember(group, dave.log(group));
    bob.client.flush();
    dave.client.send(group, "two");
    dave.client.send(group, "three");
    dave.client.flush();
    // Alice removes Bob as of before he removed Dave; Carol hears of Bob's entry first.
    alice.client.removeMember(group, bob.log(group));
    carol.sync();
    assertThat(carol.texts(group)).containsExactly("one");
    alice.sync();
    carol.sync();
    assertThat(carol.texts(group)).containsExactly("one", "two", "three");
    assertThat(alice.texts(group)).containsExactly("one", "two", "three");
    carol.sync();
    assertThat(carol.causalIds(group)).hasSize(3);
  }

  @Test
  void warnsJoinerUntilTheInviterHasAddedIt() throws Exception {
    GroupId group = alice.client.createGroup("friends").id();
    bob.client.join(alice.client.invite(group, InviteOptions.DEFAULT), "Bob");
    assertThat(bob.sync().warnings()).anyMatch(w -> w.contains("not a member"));
    alice.sync();
    assertThat(bob.sync().warnings()).isEmpty();
  }
}
