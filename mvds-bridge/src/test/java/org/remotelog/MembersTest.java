package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;

final class MembersTest {
  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private final Device carol = world.device();
  private GroupId group;

  @BeforeEach
  void makeGroup() throws Exception {
    group = alice.client.createGroup("friends").id();
  }

  @Test
  void laterMessagesOfRemovedMemberAreNotDeliveredAndEarlierStay() throws Exception {
    bob.joinBy(alice, group);
    bob.client.send(group, "before");
    bob.sync();
    alice.sync();
    alice.client.removeMember(group, bob.log(group));
    alice.sync();
    bob.client.send(group, "after");
    bob.sync();
    SyncReport report = alice.sync();
    assertThat(report.isComplete()).isTrue();
    assertThat(alice.texts(group)).containsExactly("before");
    assertThat(alice.client.members(group))
        .filteredOn(MemberInfo::removed)
        .extracting(MemberInfo::log)
        .containsExactly(bob.log(group));

    carol.joinBy(alice, group);
    assertThat(carol.texts(group)).containsExactly("before");
    assertThat(carol.client.gaps(group)).isEmpty();
  }

  @Test
  void messagesOfAuthorLogStayWhenItIsRemovedByTheDeviceThatWritesIt() throws Exception {
    List<SentMessage> sent =
        alice.client.appendAll(
            group,
            List.of(
                new Draft(
                    Optional.of("ann"),
                    Optional.empty(),
                    Envelope.TEXT,
                    Bytes.utf8("imported"),
                    Optional.empty(),
                    List.of(),
                    Optional.empty())));
    alice.client.removeMember(group, sent.get(0).log());
    carol.joinBy(alice, group);
    assertThat(carol.texts(group)).containsExactly("imported");
  }

  @Test
  void creatorCannotBeRemovedAndMembersRemoveOnlyTheirInvitees() throws Exception {
    bob.joinBy(alice, group, new InviteOptions(true, Duration.ofDays(1)));
    carol.joinBy(alice, group);
    bob.sync();
    assertThatExceptionOfType(RemoteLogException.NotAllowed.class)
        .isThrownBy(() -> bob.client.removeMember(group, alice.log(group)));
    assertThatExceptionOfType(RemoteLogException.NotAllowed.class)
        .isThrownBy(() -> alice.client.removeMember(group, alice.log(group)));
    assertThatExceptionOfType(RemoteLogException.NotAllowed.class)
        .isThrownBy(() -> bob.client.removeMember(group, carol.log(group)));
    assertThatExceptionOfType(RemoteLogException.Unknown.class)
        .isThrownBy(() -> alice.client.removeMember(group, LogName.of(Bytes.wrap(new byte[32]))));
  }

  @Test
  void strangersLogIsNotReadUntilTheInviterWasOnline() throws Exception {
    String code = alice.client.invite(group, InviteOptions.DEFAULT);
    bob.client.join(code, "Bob");
    bob.client.send(group, "early");
    SyncReport bobs = bob.sync();
    assertThat(bobs.published()).isEqualTo(1);
    carol.joinBy(alice, group);
    // Carol's inviter was online and has added both.
    assertThat(carol.texts(group)).containsExactly("early");
  }

  @Test
  void neverReadsLogThatNobodyAdded() throws Exception {
    String code = alice.client.invite(group, InviteOptions.DEFAULT);
    bob.client.join(code, "Bob");
    bob.client.send(group, "early");
    bob.sync();
    world.clock.pass(Duration.ofDays(8));
    SyncReport report = alice.sync();
    assertThat(report.newMessages()).isZero();
    assertThat(alice.texts(group)).isEmpty();
    assertThat(alice.client.members(group)).hasSize(1);
  }

  @Test
  void authorOfMemberWithoutRightIsRefused() throws Exception {
    bob.joinBy(alice, group);
    assertThatExceptionOfType(RemoteLogException.NotAllowed.class)
        .isThrownBy(
            () ->
                bob.client.appendAll(
                    group,
                    List.of(
                        new Draft(
                            Optional.of("ann"),
                            Optional.empty(),
                            Envelope.TEXT,
                            Bytes.utf8("x"),
                            Optional.empty(),
                            List.of(),
                            Optional.empty()))));
    assertThat(bob.client.members(group)).hasSize(2);
  }

  @Test
  void seesMembersThatAnotherClientOfTheSameHomeLearnt() throws Exception {
    bob.joinBy(alice, group);
    // A second client, as another process would be: it learns of Carol while Bob's is idle.
    RemoteLogClient other =
        RemoteLogClient.builder()
            .home(bob.home)
            .store(world.store)
            .pointer(world.pointer)
            .clock(world.clock)
            .build();
    carol.joinBy(alice, group);
    other.sync(Optional.empty());
    carol.client.send(group, "hello");
    carol.sync();
    bob.sync();
    assertThat(bob.texts(group)).containsExactly("hello");
    other.close();
  }
}
