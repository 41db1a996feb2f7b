package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.MessagePosition;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.EnvelopeCodec;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.codec.MessageIds;

/** Messages that a peer gives directly, beside the log. */
final class DirectMessagesTest {
  private static final MessageId NOBODY = new MessageId(Sha256.of(Bytes.utf8("nobody")));

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private GroupId group;

  @BeforeEach
  void makeGroup() throws Exception {
    group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
  }

  private Bytes sent(String text) throws Exception {
    return alice.client.encoded(group, alice.client.send(group, text).id());
  }

  /** The same message with other metadata: its id does not cover them. */
  private static Bytes altered(Bytes encoded, Metadata metadata) throws Exception {
    Message message = MessageCodec.decode(Dialect.SPEC, encoded);
    return MessageCodec.encode(
        Dialect.SPEC,
        new Message(message.group(), message.timestampSeconds(), message.body(), metadata));
  }

  private static Metadata metadata(Bytes encoded) throws Exception {
    return MessageCodec.decode(Dialect.SPEC, encoded).metadata();
  }

  private static Bytes message(GroupId group, String text, Metadata metadata) {
    Bytes body = EnvelopeCodec.encode(Envelope.text(Bytes.wrap(new byte[8]), text));
    return MessageCodec.encode(Dialect.SPEC, new Message(group, 1_700_000_000, body, metadata));
  }

  @Test
  void isDeliveredOnceAndUnconfirmedUntilSignedHeadCoversIt() throws Exception {
    Bytes copy = sent("hello");
    assertThat(bob.client.receive(group, copy)).isTrue();
    assertThat(bob.client.receive(group, copy)).isFalse();
    assertThat(bob.messages(group)).hasSize(1);
    assertThat(bob.messages(group).get(0).confirmed()).isFalse();
    alice.sync();
    assertThat(bob.sync().newMessages()).isZero();
    assertThat(bob.messages(group)).hasSize(1);
    assertThat(bob.messages(group).get(0).confirmed()).isTrue();
    assertThat(bob.messages(group)).isEqualTo(alice.messages(group));
  }

  @Test
  void isConfirmedWithoutFetchingWhenAllOfTheSegmentIsHere() throws Exception {
    List<Bytes> copies = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      copies.add(sent("message " + i));
    }
    for (Bytes copy : copies) {
      assertThat(bob.client.receive(group, copy)).isTrue();
    }
    alice.sync();
    long before = world.store.gets();
    SyncReport report = bob.sync();
    assertThat(world.store.gets()).isEqualTo(before);
    assertThat(report.segmentsIn()).isZero();
    assertThat(report.isComplete()).isTrue();
    assertThat(bob.messages(group)).hasSize(20).allMatch(DeliveredMessage::confirmed);
    assertThat(bob.causalIds(group)).isEqualTo(alice.causalIds(group));
    // What follows builds on the same root.
    alice.client.send(group, "next");
    alice.sync();
    assertThat(bob.sync().newMessages()).isEqualTo(1);
  }

  @Test
  void isConfirmedByFetchingWhenOnlySomeOfTheSegmentIsHere() throws Exception {
    Bytes first = sent("one");
    alice.client.send(group, "two");
    bob.client.receive(group, first);
    alice.sync();
    SyncReport report = bob.sync();
    assertThat(report.segmentsIn()).isEqualTo(1);
    assertThat(report.newMessages()).isEqualTo(1);
    assertThat(bob.messages(group)).hasSize(2).allMatch(DeliveredMessage::confirmed);
  }

  @Test
  void logWinsWhenPositionOrSaltOrMetadataWasAltered() throws Exception {
    SentMessage root = alice.client.send(group, "root");
    Bytes copy = sent("hello");
    Metadata honest = metadata(copy);
    MessagePosition place = honest.position().orElseThrow();
    byte[] salt = place.salt().toArray();
    salt[0] ^= 1;
    List<Metadata> lies =
        List.of(
            Metadata.NONE,
            honest.withPosition(Optional.empty()),
            honest.withPosition(
                Optional.of(new MessagePosition(place.log(), place.sequence() + 7, place.salt()))),
            honest.withPosition(Optional.of(new MessagePosition(place.log(), 1, place.salt()))),
            honest.withPosition(
                Optional.of(new MessagePosition(place.log(), place.sequence(), Bytes.wrap(salt)))),
            Metadata.NONE.withPosition(honest.position()));
    List<Device> readers = new ArrayList<>();
    for (Metadata lie : lies) {
      Device reader = world.device();
      reader.client.join(alice.client.invite(group, InviteOptions.DEFAULT), "reader");
      // Before its first sync the reader knows the creator's log alone.
      reader.client.receive(group, altered(copy, lie));
      readers.add(reader);
    }
    alice.sync();
    for (int i = 0; i < readers.size(); i++) {
      Device reader = readers.get(i);
      SyncReport report = reader.sync();
      assertThat(report.isComplete()).as("lie " + i).isTrue();
      assertThat(reader.messages(group)).as("lie " + i).hasSize(2);
      DeliveredMessage hello =
          reader.messages(group).stream()
              .filter(m -> Device.text(m).equals("hello"))
              .findFirst()
              .orElseThrow();
      assertThat(hello.confirmed()).as("lie " + i).isTrue();
      assertThat(hello.sequence()).as("lie " + i).isEqualTo(place.sequence());
      assertThat(hello.parents()).as("lie " + i).containsExactly(root.id());
      // Delivered before its true parent became known, or after it: the row says which.
      reader.causalIds(group);
    }
  }

  @Test
  void directCopyWithMadeUpParentsCannotHoldTheLogsMessageBack() throws Exception {
    Bytes copy = sent("hello");
    Bytes held = altered(copy, Metadata.ofParents(List.of(Parent.of(NOBODY))));
    assertThat(bob.client.receive(group, held)).isTrue();
    assertThat(bob.messages(group)).isEmpty();
    alice.sync();
    SyncReport report = bob.sync();
    assertThat(report.waiting()).isZero();
    assertThat(bob.messages(group)).hasSize(1);
    assertThat(bob.messages(group).get(0).parents()).isEmpty();
    assertThat(bob.messages(group).get(0).confirmed()).isTrue();
  }

  @Test
  void directCopyAfterTheLogChangesNothing() throws Exception {
    Bytes copy = sent("hello");
    alice.sync();
    bob.sync();
    List<DeliveredMessage> before = bob.messages(group);
    assertThat(bob.client.receive(group, copy)).isFalse();
    assertThat(bob.client.receive(group, altered(copy, Metadata.NONE))).isFalse();
    assertThat(bob.messages(group)).isEqualTo(before);
  }

  @Test
  void laterClaimOfTheSamePlaceDoesNotTakeConfirmationAway() throws Exception {
    Bytes one = sent("one");
    Bytes two = sent("two");
    MessagePosition placeOfTwo = metadata(two).position().orElseThrow();
    // One claims the place of two, and two comes after it with its own, true claim.
    bob.client.receive(group, altered(one, Metadata.NONE.withPosition(Optional.of(placeOfTwo))));
    bob.client.receive(group, two);
    alice.sync();
    assertThat(bob.sync().isComplete()).isTrue();
    assertThat(bob.messages(group)).hasSize(2).allMatch(DeliveredMessage::confirmed);
  }

  @Test
  void forgedMessageIsNeverConfirmedAtThePlaceThatItClaims() throws Exception {
    MessagePosition place = metadata(sent("one")).position().orElseThrow();
    Metadata claim = Metadata.NONE.withPosition(Optional.of(place));
    bob.client.receive(group, message(group, "forged", claim));
    alice.sync();
    bob.sync();
    // All of these is here already, so the segment that has the place, too, is not read again.
    for (int i = 0; i < 20; i++) {
      bob.client.receive(group, sent("message " + i));
      alice.sync();
    }
    assertThat(bob.sync().isComplete()).isTrue();
    assertThat(bob.messages(group))
        .hasSize(22)
        .allMatch(m -> m.confirmed() != Device.text(m).equals("forged"));
  }

  @Test
  void refusesMessageOfAnotherGroupAndMalformedBytes() throws Exception {
    GroupId other = alice.client.createGroup("others").id();
    Bytes foreign = alice.client.encoded(other, alice.client.send(other, "x").id());
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> bob.client.receive(group, foreign));
    Bytes good = sent("hello");
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = good.slice(0, random.nextInt(good.size())).toArray();
      if (bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        bob.client.receive(group, Bytes.wrap(bytes));
      } catch (MalformedException e) {
        assertThat(e.getMessage()).as("try " + i).isNotEmpty();
      }
    }
    Device carol = world.device();
    assertThatExceptionOfType(RemoteLogException.Unknown.class)
        .isThrownBy(() -> carol.client.receive(group, good));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> bob.client.receive(group, Bytes.wrap(new byte[131_073])));
  }

  @Test
  void ignoresPositionOfStrangersLogAndOfOwnLog() throws Exception {
    Bytes salt = Bytes.wrap(new byte[16]);
    Bytes stranger = Sha256.of(Bytes.utf8("stranger")).bytes();
    bob.client.receive(
        group,
        message(
            group,
            "a",
            Metadata.NONE.withPosition(Optional.of(new MessagePosition(stranger, 1, salt)))));
    bob.client.receive(
        group,
        message(
            group,
            "b",
            Metadata.NONE.withPosition(
                Optional.of(new MessagePosition(bob.log(group).publicKey(), 9, salt)))));
    assertThat(bob.messages(group))
        .hasSize(2)
        .allMatch(m -> !m.log().isPresent() && !m.confirmed() && m.sequence() == 0);
  }

  @Test
  void ignoresWhatRemovedMemberWroteAfterItsLastAcceptedPosition() throws Exception {
    bob.client.send(group, "before");
    bob.sync();
    alice.sync();
    alice.client.removeMember(group, bob.log(group));
    Bytes late = bob.client.encoded(group, bob.client.send(group, "after").id());
    assertThat(alice.client.receive(group, late)).isFalse();
    assertThat(alice.texts(group)).containsExactly("before");
  }

  @Test
  void whatRemovedMemberWroteAfterItsLastAcceptedPositionIsNotConfirmedEither() throws Exception {
    Device carol = world.device();
    carol.joinBy(alice, group);
    Bytes before = bob.client.encoded(group, bob.client.send(group, "before").id());
    bob.sync();
    alice.sync();
    Bytes late = bob.client.encoded(group, bob.client.send(group, "after").id());
    assertThat(carol.client.receive(group, before)).isTrue();
    assertThat(carol.client.receive(group, late)).isTrue();
    alice.client.removeMember(group, bob.log(group));
    alice.sync();
    // Carol learns of the removal first, and then of a head that covers both.
    carol.faults.hide(bob.log(group));
    carol.sync();
    bob.sync();
    carol.faults.hide(alice.log(group));
    carol.sync();
    assertThat(carol.messages(group))
        .filteredOn(DeliveredMessage::confirmed)
        .extracting(Device::text)
        .containsExactly("before");
  }

  @Test
  @Timeout(20)
  void cyclesOfHostileParentsEndWithMarkedMessages() throws Exception {
    List<MessageId> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Bytes bytes = message(group, "cycle " + i, Metadata.NONE);
      ids.add(MessageIds.of(MessageCodec.decode(Dialect.SPEC, bytes)));
    }
    for (int i = 0; i < 4; i++) {
      Metadata next =
          Metadata.ofParents(List.of(Parent.of(ids.get((i + 1) % 4)), Parent.of(ids.get(i))));
      bob.client.receive(group, message(group, "cycle " + i, next));
    }
    assertThat(bob.sync().waiting()).isEqualTo(4);
    world.clock.pass(Duration.ofHours(25));
    assertThat(bob.sync().waiting()).isZero();
    assertThat(bob.causalIds(group)).hasSize(4);
    assertThat(bob.messages(group)).anyMatch(m -> !m.missingParents().isEmpty());
  }

  @Test
  void ephemeralMessageIsNobodysParent() throws Exception {
    Metadata ephemeral = new Metadata(List.of(), true, Optional.empty(), Bytes.EMPTY);
    bob.client.receive(group, message(group, "typing", ephemeral));
    SentMessage next = bob.client.send(group, "next");
    DeliveredMessage last = bob.messages(group).get(1);
    assertThat(last.id()).isEqualTo(next.id());
    assertThat(last.parents()).isEmpty();
  }

  @Test
  void messageOfOthersCanBeSentOn() throws Exception {
    alice.client.send(group, "hello");
    alice.sync();
    bob.sync();
    Bytes relayed = bob.client.encoded(group, bob.messages(group).get(0).id());
    assertThat(relayed).isEqualTo(alice.client.encoded(group, alice.messages(group).get(0).id()));
    assertThatExceptionOfType(RemoteLogException.Unknown.class)
        .isThrownBy(() -> bob.client.encoded(group, NOBODY));
  }
}
