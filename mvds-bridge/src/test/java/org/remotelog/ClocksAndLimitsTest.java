package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.MessageId;

final class ClocksAndLimitsTest {
  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private GroupId group;

  @BeforeEach
  void makeGroup() throws Exception {
    group = alice.client.createGroup("friends").id();
  }

  @Test
  void workGoesOnInCausalOrderWhenClocksAreWrong() throws Exception {
    SettableClock clock = new SettableClock("1970-01-01T00:00:00Z");
    Device bob = world.device(clock);
    bob.joinBy(alice, group);
    List<String> times =
        List.of("1970-01-01T00:00:01Z", "2100-01-01T00:00:00Z", "2026-11-23T12:00:00Z");
    for (String time : times) {
      clock.set(time);
      bob.client.send(group, "bob in " + time);
      SyncReport bobs = bob.sync();
      assertThat(bobs.failures()).isEmpty();
      assertThat(bobs.warnings()).as(time).anyMatch(warning -> warning.contains("clock"));
      SyncReport alices = alice.sync();
      assertThat(alices.isComplete()).isTrue();
      assertThat(alices.newMessages()).isEqualTo(1);
      alice.client.send(group, "alice answers " + time);
      alice.sync();
    }
    bob.sync();
    assertThat(alice.causalIds(group))
        .hasSize(6)
        .containsExactlyInAnyOrderElementsOf(bob.causalIds(group));
    assertThat(alice.messages(group)).allMatch(message -> message.missingParents().isEmpty());
  }

  @Test
  void warnsThatHeadIsFromTheFutureWhenItsWriterRunsAhead() throws Exception {
    Device bob = world.device(new SettableClock("2030-01-01T00:00:00Z"));
    bob.client.join(
        alice.client.invite(group, new InviteOptions(false, Duration.ofDays(3_650))), "Bob");
    bob.client.send(group, "from the future");
    bob.sync();
    SyncReport report = alice.sync();
    assertThat(report.newMessages()).isEqualTo(1);
    assertThat(report.warnings()).anyMatch(warning -> warning.contains("future"));
  }

  @Test
  void twoEqualTextsInOneSecondAreTwoMessages() throws Exception {
    MessageId one = alice.client.send(group, "ok").id();
    MessageId two = alice.client.send(group, "ok").id();
    assertThat(one).isNotEqualTo(two);
    assertThat(alice.client.send(group, "").appended()).isTrue();
    alice.sync();
    Device bob = world.device();
    bob.joinBy(alice, group);
    assertThat(bob.texts(group)).containsExactly("ok", "ok", "");
  }

  private static Draft draft(int bytes, List<MessageId> parents) {
    return new Draft(
        Optional.empty(),
        Optional.empty(),
        Envelope.TEXT,
        Bytes.wrap(new byte[bytes]),
        Optional.of(parents),
        List.of(),
        Optional.empty());
  }

  private void assertTooLarge(List<Draft> drafts) throws Exception {
    Map<String, Bytes> before = alice.rows();
    assertThatExceptionOfType(RemoteLogException.TooLarge.class)
        .isThrownBy(() -> alice.client.appendAll(group, drafts))
        .satisfies(e -> assertThat(e.advice()).isNotEmpty());
    assertThat(alice.rows()).isEqualTo(before);
  }

  @Test
  void takesMessageAtTheLimitAndRefusesOneByteMore() throws Exception {
    // What surrounds the content, measured on a message of the same kind.
    int content = 120_000;
    SentMessage probe = alice.client.appendAll(group, List.of(draft(content, List.of()))).get(0);
    int around = alice.client.encoded(group, probe.id()).size() - content;
    // The room for the position is kept for the longest number.
    int most = Limits.MAX_MESSAGE_BYTES - around - 7;
    assertThat(alice.client.appendAll(group, List.of(draft(most, List.of())))).hasSize(1);
    assertTooLarge(List.of(draft(10, List.of()), draft(most + 1, List.of())));
    alice.sync();
    Device bob = world.device();
    bob.joinBy(alice, group);
    assertThat(bob.messages(group)).anyMatch(message -> message.content().size() == most);
    for (DeliveredMessage message : bob.messages(group)) {
      assertThat(bob.client.encoded(group, message.id()).size())
          .isLessThanOrEqualTo(Limits.MAX_MESSAGE_BYTES);
    }
  }

  @Test
  void takesAsManyParentsAsThereMayBeAndRefusesOneMore() throws Exception {
    List<MessageId> parents = new ArrayList<>();
    for (int i = 0; i <= Limits.MAX_PARENTS; i++) {
      parents.add(alice.client.appendAll(group, List.of(draft(1, List.of()))).get(0).id());
    }
    assertTooLarge(List.of(draft(1, parents)));
    // The newest 128 of 129 that stand side by side.
    SentMessage child = alice.client.send(group, "child");
    List<DeliveredMessage> all = alice.messages(group);
    assertThat(all.get(all.size() - 1).id()).isEqualTo(child.id());
    assertThat(all.get(all.size() - 1).parents()).hasSize(Limits.MAX_PARENTS);
    alice.client.appendAll(group, List.of(draft(1, parents.subList(1, parents.size()))));
    alice.sync();
    Device bob = world.device();
    bob.joinBy(alice, group);
    assertThat(bob.causalIds(group)).hasSize(Limits.MAX_PARENTS + 3);
    assertThat(bob.messages(group)).allMatch(message -> message.missingParents().isEmpty());
  }

  @Test
  void refusesUnknownParentAndChangesNothing() throws Exception {
    Map<String, Bytes> before = alice.rows();
    assertThatExceptionOfType(RemoteLogException.Unknown.class)
        .isThrownBy(
            () ->
                alice.client.appendAll(
                    group,
                    List.of(
                        draft(1, List.of()),
                        draft(1, List.of(MessageId.of(Bytes.wrap(new byte[32])))))));
    assertThat(alice.rows()).isEqualTo(before);
    alice.client.send(group, "and on");
    assertThat(alice.texts(group)).containsExactly("and on");
  }

  @Test
  void takesGroupNameAtTheLimitAndRefusesOthers() throws Exception {
    assertThat(alice.client.createGroup("é".repeat(64)).name()).hasSize(64);
    Map<String, Bytes> before = alice.rows();
    for (String name : List.of("", "  ", "é".repeat(64) + "x")) {
      assertThatExceptionOfType(RemoteLogException.TooLarge.class)
          .isThrownBy(() -> alice.client.createGroup(name));
    }
    assertThat(alice.rows()).isEqualTo(before);
  }

  @Test
  void cutsDisplayNameOnCharacterBoundary() {
    assertThat(Names.cut("é".repeat(40))).isEqualTo("é".repeat(32));
    assertThat(Names.cut("😀".repeat(40))).isEqualTo("😀".repeat(16));
    assertThat(Names.cut("x" + "😀".repeat(1_000_000))).isEqualTo("x" + "😀".repeat(15));
    assertThat(Names.cut("x".repeat(64))).hasSize(64);
  }

  @Test
  void refusesUnknownGroupClosedClientAndMisuse() throws Exception {
    GroupId unknown = GroupId.of(Bytes.wrap(new byte[32]));
    assertThatExceptionOfType(RemoteLogException.Unknown.class)
        .isThrownBy(() -> alice.client.send(unknown, "x"))
        .satisfies(e -> assertThat(e.advice()).isNotEmpty());
    assertThatExceptionOfType(RemoteLogException.Unknown.class)
        .isThrownBy(() -> alice.client.sync(Optional.of(unknown)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InviteOptions(false, Duration.ofDays(3_651)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Draft(
                    Optional.empty(),
                    Optional.empty(),
                    Envelope.MEMBER_ENTRY,
                    Bytes.EMPTY,
                    Optional.empty(),
                    List.of(),
                    Optional.empty()));
    alice.client.close();
    alice.client.close();
    assertThatIllegalStateException().isThrownBy(() -> alice.client.groups());
    assertThatIllegalStateException().isThrownBy(() -> alice.client.flush());
    assertThatIllegalStateException().isThrownBy(() -> RemoteLogClient.builder().build());
  }
}
