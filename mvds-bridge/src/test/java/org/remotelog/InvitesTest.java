package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.group.InviteCode;
import org.remotelog.group.InviteException;
import org.remotelog.log.LogName;
import org.remotelog.log.client.ClientLimits;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.mvds.GroupId;

final class InvitesTest {
  private static final InviteOptions MAY_INVITE = new InviteOptions(true, Duration.ofDays(7));

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private final Device carol = world.device();
  private GroupId group;

  @BeforeEach
  void makeGroup() throws Exception {
    group = alice.client.createGroup("friends").id();
  }

  /** The code is refused for this reason, with advice, and the home is as it was. */
  private static void assertRefused(Device device, String code, InviteException.Reason reason)
      throws Exception {
    Map<String, Bytes> before = device.rows();
    RemoteLogException.InviteRefused refused =
        catchThrowableOfType(
            RemoteLogException.InviteRefused.class, () -> device.client.join(code, "x"));
    assertThat(refused).as(code).isNotNull();
    assertThat(refused.reason()).as(code).isEqualTo(reason);
    assertThat(refused.advice()).isEqualTo(reason.advice());
    assertThat(refused.getMessage()).doesNotContain(refused.advice());
    assertThat(refused).hasCauseInstanceOf(InviteException.class);
    assertThat(device.rows()).isEqualTo(before);
  }

  @Test
  void refusesSpoiledInviteWhicheverCharacterIsChanged() throws Exception {
    String code = alice.client.invite(group, InviteOptions.DEFAULT);
    Random random = new Random(3);
    for (int at = 0; at < code.length(); at += 1 + random.nextInt(9)) {
      char other = code.charAt(at) == 'q' ? 'w' : 'q';
      assertRefused(
          bob,
          code.substring(0, at) + other + code.substring(at + 1),
          InviteException.Reason.SPOILED);
    }
    assertRefused(bob, code.substring(0, code.length() - 5), InviteException.Reason.SPOILED);
    assertThat(bob.client.join(code, "Bob").id()).isEqualTo(group);
  }

  @Test
  void refusesForeignTextAsInvite() throws Exception {
    assertRefused(bob, "", InviteException.Reason.FOREIGN);
    assertRefused(bob, "https://example.org/join/42", InviteException.Reason.FOREIGN);
    assertRefused(
        bob,
        alice.client.invite(group, InviteOptions.DEFAULT).replace("rlinvite1", "rlinvite2"),
        InviteException.Reason.FOREIGN);
  }

  @Test
  void refusesUsedInviteToSecondJoiner() throws Exception {
    String code = alice.client.invite(group, InviteOptions.DEFAULT);
    bob.client.join(code, "Bob");
    assertRefused(carol, code, InviteException.Reason.USED);
    alice.sync();
    assertRefused(carol, code, InviteException.Reason.USED);
    assertThat(alice.client.members(group)).hasSize(2);
  }

  @Test
  void refusesExpiredInvite() throws Exception {
    String code = alice.client.invite(group, InviteOptions.DEFAULT);
    world.clock.pass(Duration.ofDays(7));
    assertRefused(bob, code, InviteException.Reason.EXPIRED);
  }

  @Test
  void refusesInviteToOwnGroup() throws Exception {
    String code = alice.client.invite(group, InviteOptions.DEFAULT);
    assertRefused(alice, code, InviteException.Reason.OWN_GROUP);
    bob.client.join(code, "Bob");
    assertRefused(bob, code, InviteException.Reason.OWN_GROUP);
  }

  @Test
  void refusesToInviteWhenMemberWasNotAllowedTo() throws Exception {
    bob.joinBy(alice, group);
    Map<String, Bytes> before = bob.rows();
    RemoteLogException.NotAllowed refused =
        catchThrowableOfType(
            RemoteLogException.NotAllowed.class,
            () -> bob.client.invite(group, InviteOptions.DEFAULT));
    assertThat(refused).hasMessageContaining("friends");
    assertThat(refused.advice()).isNotEmpty();
    assertThat(bob.rows()).isEqualTo(before);
  }

  @Test
  void readsMessagesOfMemberThatAnotherMemberInvited() throws Exception {
    bob.joinBy(alice, group, MAY_INVITE);
    carol.joinBy(bob, group);
    carol.client.send(group, "hello from carol");
    carol.sync();
    alice.sync();
    assertThat(alice.texts(group)).containsExactly("hello from carol");
    assertThat(alice.client.members(group)).hasSize(3);
    bob.sync();
    assertThat(bob.texts(group)).containsExactly("hello from carol");
  }

  @Test
  void failsWithAdviceWhenPointerIsDeadAndJoinsLaterWithTheSameCode() throws Exception {
    String code = alice.client.invite(group, InviteOptions.DEFAULT);
    Map<String, Bytes> before = bob.rows();
    bob.faults.dieAfter(0);
    RemoteLogException.NetworkFailed failed =
        catchThrowableOfType(
            RemoteLogException.NetworkFailed.class, () -> bob.client.join(code, "Bob"));
    assertThat(failed.advice()).contains("pointer");
    assertThat(bob.rows()).isEqualTo(before);
    bob.faults.live();
    bob.client.join(code, "Bob");
    alice.sync();
    assertThat(alice.client.members(group)).hasSize(2);
  }

  @Test
  void failsWithAdviceWhenStoreIsDeadAndJoinsLaterWithTheSameCode() throws Exception {
    String code = alice.client.invite(group, InviteOptions.DEFAULT);
    // The pointer is asked, the request is journalled; the put is the next thing.
    bob.faults.dieAfter(3);
    RemoteLogException.NetworkFailed failed =
        catchThrowableOfType(
            RemoteLogException.NetworkFailed.class, () -> bob.client.join(code, "Bob"));
    assertThat(failed.advice()).contains("same code");
    assertThat(failed).hasCauseInstanceOf(java.io.IOException.class);
    bob.faults.live();
    assertThat(bob.client.groups()).isEmpty();
    bob.client.join(code, "Bob");
    alice.sync();
    assertThat(alice.client.members(group)).hasSize(2);
  }

  @Test
  void goesOnWithTheSameLogWhenJoiningCrashedAfterPublishing() throws Exception {
    for (int points = 1; points < 40; points++) {
      Device joiner = world.device();
      String code = alice.client.invite(group, InviteOptions.DEFAULT);
      joiner.faults.dieAfter(points);
      RemoteLogException died =
          catchThrowableOfType(RemoteLogException.class, () -> joiner.client.join(code, "joiner"));
      boolean finished = died == null;
      joiner.restart();
      alice.sync();
      int added = alice.client.members(group).size();
      if (!finished && joiner.client.groups().isEmpty()) {
        joiner.client.join(code, "joiner");
      }
      alice.sync();
      assertThat(alice.client.members(group))
          .as("after " + points)
          .anyMatch(member -> isLogOf(joiner, member));
      assertThat(alice.client.members(group).size() - added).as("after " + points).isBetween(0, 1);
      assertThat(alice.client.members(group)).as("after " + points).hasSize(1 + points);
      if (finished) {
        return;
      }
    }
    throw new AssertionError("joining never finished");
  }

  private boolean isLogOf(Device device, MemberInfo member) {
    try {
      return device.log(group).equals(member.log());
    } catch (RemoteLogException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void finishesJoiningWhenInviteExpiredAfterItWasAnswered() throws Exception {
    String code = alice.client.invite(group, InviteOptions.DEFAULT);
    // All but the last transaction, which makes the group.
    bob.faults.dieAfter(7);
    assertThat(catchThrowableOfType(RemoteLogException.class, () -> bob.client.join(code, "Bob")))
        .isNotNull();
    bob.restart();
    assertThat(bob.client.groups()).isEmpty();
    alice.sync();
    world.clock.pass(Duration.ofDays(8));
    bob.client.join(code, "Bob");
    alice.client.send(group, "welcome");
    alice.sync();
    bob.sync();
    assertThat(bob.texts(group)).containsExactly("welcome");
  }

  @Test
  void finishesJoiningWhenPointerAltersTheUnsignedPartOfItsAnswer() throws Exception {
    String code = alice.client.invite(group, InviteOptions.DEFAULT);
    bob.faults.dieAfter(7);
    assertThat(catchThrowableOfType(RemoteLogException.class, () -> bob.client.join(code, "Bob")))
        .isNotNull();
    bob.restart();
    LogName name = InviteCode.read(code).name();
    byte[] record = world.pointer.resolve(name, ClientLimits.REQUEST_DEADLINE).get(0).toArray();
    record[record.length - 1] ^= 1;
    assertThat(IpnsRecordCodec.parse(name, Bytes.of(record)).verifiedInlineHead()).isEmpty();
    world.pointer.replace(name, List.of(Bytes.of(record)));
    bob.client.join(code, "Bob");
    alice.sync();
    assertThat(alice.client.members(group)).extracting(MemberInfo::name).contains("Bob");
  }

  @Test
  void answerWithoutMeaningIsReportedAndLeavesTheInviteOpen() throws Exception {
    String code = alice.client.invite(group, InviteOptions.DEFAULT);
    assertThat(alice.sync().warnings()).isEmpty();
    bob.client.join(code, "Bob");
    SyncReport report = alice.client.sync(Optional.of(group));
    assertThat(report.warnings()).isEmpty();
    assertThat(alice.client.members(group)).extracting(MemberInfo::name).contains("Bob");
  }
}
