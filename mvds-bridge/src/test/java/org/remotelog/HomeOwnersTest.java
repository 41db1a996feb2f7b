package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.group.InviteCode;
import org.remotelog.log.HeadOwner;
import org.remotelog.log.LogName;
import org.remotelog.mvds.GroupId;

/** The accounts of logs, as heads, entries and invites tell them to a home. */
final class HomeOwnersTest {
  private static final Bytes ALICES = Bytes.ofHex("a1".repeat(20));
  private static final Bytes BOBS = Bytes.ofHex("b0".repeat(20));

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private GroupId group;

  @BeforeEach
  void makeGroup() throws Exception {
    alice.account = Optional.of(ALICES);
    alice.restart();
    bob.account = Optional.of(BOBS);
    bob.restart();
    group = alice.client.createGroup("friends").id();
  }

  private static Optional<HeadOwner> owner(Device device, LogName log) throws Exception {
    return new HomeOwners(device.home).of(log);
  }

  @Test
  void joinerKnowsTheInvitersAccountByTheInviteAndTheInviterTheJoinersByItsEntry()
      throws Exception {
    String code = alice.client.invite(group, InviteOptions.DEFAULT);
    LogName name = InviteCode.read(code).name();
    assertThat(owner(alice, name)).containsInstanceOf(HeadOwner.OneTime.class);
    bob.client.join(code, "Bob");
    assertThat(owner(bob, name))
        .hasValueSatisfying(own -> assertThat(((HeadOwner.OneTime) own).isOwn()).isTrue());
    assertThat(owner(alice, name))
        .hasValueSatisfying(own -> assertThat(((HeadOwner.OneTime) own).isOwn()).isFalse());
    assertThat(owner(bob, alice.log(group))).contains(new HeadOwner.Account(ALICES));
    alice.sync();
    assertThat(owner(alice, bob.log(group))).contains(new HeadOwner.Account(BOBS));
    assertThat(owner(alice, alice.log(group))).contains(new HeadOwner.Own(false));
  }

  @Test
  void headOverrulesWhatEntryAndInviteHaveSaid() throws Exception {
    bob.joinBy(alice, group);
    alice.account = Optional.of(BOBS);
    alice.restart();
    alice.client.send(group, "by another account");
    alice.sync();
    bob.sync();
    assertThat(owner(bob, alice.log(group))).contains(new HeadOwner.Account(BOBS));
    alice.account = Optional.empty();
    alice.restart();
    alice.client.send(group, "by none");
    alice.sync();
    bob.sync();
    assertThat(owner(bob, alice.log(group))).isEmpty();
  }

  @Test
  void homeInTwoGroupsKnowsTheAccountsOfBothAndInvitesToBoth() throws Exception {
    bob.joinBy(alice, group);
    GroupId other = bob.client.createGroup("others").id();
    alice.joinBy(bob, other);
    alice.client.send(group, "one");
    bob.client.send(other, "two");
    alice.sync();
    bob.sync();
    alice.sync();
    for (GroupId each : new GroupId[] {group, other}) {
      assertThat(owner(alice, bob.log(each))).contains(new HeadOwner.Account(BOBS));
      assertThat(owner(bob, alice.log(each))).contains(new HeadOwner.Account(ALICES));
    }
    assertThat(alice.client.invite(group, InviteOptions.DEFAULT)).startsWith("rlinvite1");
    assertThat(bob.client.invite(other, InviteOptions.DEFAULT)).startsWith("rlinvite1");
  }

  @Test
  void nobodyKnowsTheAccountOfAStranger() throws Exception {
    assertThat(owner(alice, LogName.of(Bytes.ofHex("77".repeat(32))))).isEmpty();
  }
}
