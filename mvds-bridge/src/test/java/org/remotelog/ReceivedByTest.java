package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;

/** Whether others have received a message, by what they sign. */
final class ReceivedByTest {
  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private final Device carol = world.device();
  private GroupId group;

  @BeforeEach
  void makeGroup() throws Exception {
    group = alice.client.createGroup("friends", "Alice").id();
    bob.joinBy(alice, group);
    carol.joinBy(alice, group);
    bob.sync();
  }

  private List<LogName> holders(Device device, MessageId id) throws Exception {
    List<Holder> holders = device.client.receipts(group).heldBy(id);
    for (Holder holder : holders) {
      boolean isAlice = holder.log().equals(alice.log(group));
      assertThat(holder.member()).isEqualTo(isAlice ? "Alice" : "someone");
    }
    return holders.stream().map(Holder::log).toList();
  }

  private MessageId say(Device device, String text) throws Exception {
    MessageId id = device.client.send(group, text).id();
    device.sync();
    return id;
  }

  @Test
  void nobodyUntilAHeadOfAMemberSaysSoAndThenThatMember() throws Exception {
    MessageId id = say(alice, "hello");
    assertThat(holders(alice, id)).isEmpty();
    bob.sync();
    alice.sync();
    assertThat(holders(alice, id)).isEmpty();
    MessageId answer = say(bob, "answer");
    MessageId later = say(alice, "later");
    assertThat(holders(alice, id)).containsExactly(bob.log(group));
    assertThat(holders(alice, later)).isEmpty();
    // The author and the device that asks are not named.
    assertThat(holders(alice, answer)).isEmpty();
    carol.sync();
    assertThat(holders(carol, id)).containsExactly(bob.log(group));
    assertThat(holders(carol, answer)).isEmpty();
    say(alice, "one more");
    carol.sync();
    assertThat(holders(carol, answer)).containsExactly(alice.log(group));
    assertThat(alice.client.receipts(group).heldBy(List.of(id, later)))
        .containsOnlyKeys(id, later)
        .containsEntry(later, List.of());
    assertThat(holders(alice, MessageId.of(Bytes.wrap(new byte[32])))).isEmpty();
  }

  @Test
  void receiptAloneSaysItAfterItsTime() throws Exception {
    MessageId id = say(alice, "hello");
    bob.sync();
    world.clock.pass(Duration.ofMinutes(11));
    bob.sync();
    alice.sync();
    assertThat(holders(alice, id)).containsExactly(bob.log(group));
  }

  @Test
  void whatAReceiptExceptsIsNotHeldAndWhatItSaysOfAnotherRootNeither() throws Exception {
    MessageId id = say(alice, "hello");
    bob.sync();
    say(bob, "answer");
    alice.sync();
    assertThat(holders(alice, id)).containsExactly(bob.log(group));
    ReceiptHeads heads = new ReceiptHeads(world, group);
    Receipt all = heads.receipt(bob, alice.log(group));
    long last = all.upTo();
    heads.publish(bob, heads.receipt(bob, alice.log(group), SequenceRange.single(last)));
    alice.sync();
    assertThat(holders(alice, id)).isEmpty();
    Bytes otherRoot = Bytes.wrap(new byte[all.rootTag().size()]);
    heads.publish(bob, new Receipt(all.logTag(), last, otherRoot, List.of()));
    alice.sync();
    assertThat(holders(alice, id)).isEmpty();
    heads.publish(bob, all);
    alice.sync();
    assertThat(holders(alice, id)).containsExactly(bob.log(group));
  }

  @Test
  void memberThatWasRemovedIsNotNamed() throws Exception {
    MessageId id = say(alice, "hello");
    bob.sync();
    say(bob, "answer");
    alice.sync();
    assertThat(holders(alice, id)).containsExactly(bob.log(group));
    alice.client.removeMember(group, bob.log(group));
    assertThat(holders(alice, id)).isEmpty();
  }

  @Test
  void messageCarriesTheNameOfItsAuthorAndAMemberItsOwnBeforeItIsLetIn() throws Exception {
    Device dave = world.device();
    dave.client.join(alice.client.invite(group, InviteOptions.DEFAULT), "Dave");
    assertThat(dave.client.members(group))
        .filteredOn(MemberInfo::own)
        .extracting(MemberInfo::name)
        .containsExactly("Dave");
    dave.client.send(group, "may I?");
    assertThat(dave.messages(group)).extracting(DeliveredMessage::author).containsExactly("Dave");
    say(alice, "hello");
    bob.sync();
    assertThat(bob.messages(group)).extracting(DeliveredMessage::author).containsExactly("Alice");
  }

  @Test
  void messagesThatWaitNameTheParentThatIsNotHere() throws Exception {
    SentMessage first = alice.client.send(group, "first");
    SentMessage second = alice.client.send(group, "second");
    SentMessage third = alice.client.send(group, "third");
    assertThat(bob.client.absentParents(group).messages()).isEmpty();
    bob.client.receive(group, alice.client.encoded(group, third.id()));
    bob.client.receive(group, alice.client.encoded(group, second.id()));
    AbsentParent absent =
        new AbsentParent(first.id(), Optional.of(alice.log(group)), first.sequence());
    assertThat(bob.client.absentParents(group).messages())
        .containsOnlyKeys(absent)
        .containsValue(1L);
    for (WaitingMessage waiting : bob.client.waiting(group, 10)) {
      boolean isThird = waiting.id().equals(third.id());
      assertThat(waiting.absent()).isEqualTo(isThird ? List.of() : List.of(absent));
    }
    bob.client.receive(group, alice.client.encoded(group, first.id()));
    assertThat(bob.client.absentParents(group).messages()).isEmpty();
  }

  /** A message that follows so many others, of which nobody has heard. */
  private Bytes following(int parents, String name) {
    List<Parent> absent = new ArrayList<>();
    for (int i = 0; i < parents; i++) {
      Bytes id = Sha256.of(Bytes.utf8(name + " " + i)).bytes();
      absent.add(new Parent(new MessageId(Digest.of(id)), Optional.empty()));
    }
    Bytes body = Bytes.utf8(parents + " before " + name);
    return MessageCodec.encode(
        Dialect.SPEC, new Message(group, 1, body, Metadata.ofParents(absent)));
  }

  @Test
  void absentParentsAreListedUpToTheirMostAndMoreAreToldOf() throws Exception {
    int most = ClientBounds.MAX_ABSENT_PARENTS;
    for (int i = 0; i < most / Limits.MAX_PARENTS; i++) {
      bob.client.receive(group, following(Limits.MAX_PARENTS, "message " + i));
    }
    bob.client.receive(group, following(1, "message 0"));
    AbsentParents absent = bob.client.absentParents(group);
    assertThat(absent.messages()).hasSize(most);
    assertThat(absent.isMore()).isFalse();
    bob.client.receive(group, following(1, "one more"));
    AbsentParents more = bob.client.absentParents(group);
    assertThat(more.messages()).hasSize(most);
    assertThat(more.isMore()).isTrue();
  }
}
