package org.remotelog.mvds.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.MessagePosition;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.ParentPosition;

class MvdsCodecTest {
  private static final GroupId GROUP = GroupId.of(bytes(32, 1));

  private static Bytes bytes(int size, int seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private static List<Parent> parents(int count) {
    List<Parent> parents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parents.add(Parent.of(MessageId.of(bytes(32, i))));
    }
    return parents;
  }

  private static Metadata full() {
    List<Parent> parents = new ArrayList<>(parents(3));
    parents.add(Parent.at(MessageId.of(bytes(32, 3)), new ParentPosition(bytes(32, 4), 5)));
    parents.set(0, Parent.at(parents.get(0).id(), new ParentPosition(bytes(32, 5), 1)));
    return new Metadata(
        parents,
        true,
        Optional.of(new MessagePosition(bytes(32, 6), Limits.MAX_SEQUENCE, bytes(16, 7))),
        Bytes.ofHex("7801" + "ca3e0301ff02"));
  }

  @Test
  void writesMetadataInItsOneOrder() throws MalformedException {
    Metadata metadata =
        new Metadata(
            List.of(Parent.at(MessageId.of(bytes(32, 1)), new ParentPosition(bytes(32, 2), 3))),
            true,
            Optional.of(new MessagePosition(bytes(32, 4), 5, bytes(16, 6))),
            Bytes.ofHex("7801"));
    String parent = "0a20" + bytes(32, 1).hex() + "1001";
    String position = "a20636" + "0a20" + bytes(32, 4).hex() + "1005" + "1a10" + bytes(16, 6).hex();
    String parentPosition = "aa0624" + "1220" + bytes(32, 2).hex() + "1803";
    assertThat(MetadataCodec.encode(metadata).hex())
        .isEqualTo(parent + position + parentPosition + "7801");
    assertThat(MetadataCodec.encodeWithoutPosition(metadata).hex())
        .isEqualTo(parent + parentPosition + "7801");
    assertThat(MetadataCodec.decode(MetadataCodec.encode(metadata))).isEqualTo(metadata);
  }

  @Test
  void readsBackMetadataWithEverything() throws MalformedException {
    Metadata metadata = full();
    assertThat(MetadataCodec.decode(MetadataCodec.encode(metadata))).isEqualTo(metadata);
    assertThat(MetadataCodec.decode(MetadataCodec.encodeWithoutPosition(metadata)))
        .isEqualTo(metadata.withPosition(Optional.empty()));
  }

  @Test
  void givesTheSameBytesWhateverTheOrderOfFields() throws MalformedException {
    String place = "aa0624" + "1220" + bytes(32, 2).hex() + "1803";
    Bytes shuffled = Bytes.ofHex("1001" + place + "7801" + "0a20" + bytes(32, 1).hex() + "7a00");
    Bytes canonical = Bytes.ofHex("0a20" + bytes(32, 1).hex() + "1001" + place + "7801" + "7a00");
    assertThat(MetadataCodec.encode(MetadataCodec.decode(shuffled))).isEqualTo(canonical);
    assertThat(MetadataCodec.encode(MetadataCodec.decode(canonical))).isEqualTo(canonical);
  }

  @Test
  void keepsParentPositionOfNewerVersionAsItCame() throws MalformedException {
    Bytes encoded =
        Bytes.ofHex(
            "0a20" + bytes(32, 1).hex() + "aa0626" + "1220" + bytes(32, 2).hex() + "1803" + "2001");
    Metadata metadata = MetadataCodec.decode(encoded);
    assertThat(metadata.parents()).containsExactly(Parent.of(MessageId.of(bytes(32, 1))));
    assertThat(MetadataCodec.encodeWithoutPosition(metadata)).isEqualTo(encoded);
  }

  @Test
  void takesAsManyParentsAsTheLimitAndRefusesOneMore() throws MalformedException {
    Bytes most = MetadataCodec.encode(Metadata.ofParents(parents(128)));
    assertThat(MetadataCodec.decode(most).parents()).hasSize(128);
    Bytes tooMany = Bytes.concat(most, Bytes.ofHex("0a20"), bytes(32, 200));
    assertThatThrownBy(() -> MetadataCodec.decode(tooMany)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Metadata.ofParents(parents(129)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0a1f00000000000000000000000000000000000000000000000000000000000000", // short parent
        "0801", // parent that is a number
        "1000ff", // half a field
        "108100", // long varint
        "0b0c", // group
        "0000", // field 0
        "a206021005", // position without log and salt
        "aa06021001", // parent position without log
        "aa0624122000000000000000000000000000000000000000000000000000000000000000001803" // no
        // parent
      })
  void refusesWrongMetadata(String hex) {
    assertThatThrownBy(() -> MetadataCodec.decode(Bytes.ofHex(hex)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesPositionsBeyondTheLimitAndRepeatedOnes() {
    String log = "0a20" + bytes(32, 1).hex();
    String salt = "1a10" + bytes(16, 1).hex();
    assertThatThrownBy(
            () -> MetadataCodec.decode(Bytes.ofHex("a2063d" + log + "108080808080808010" + salt)))
        .isInstanceOf(MalformedException.class);
    String once = "a20636" + log + "1001" + salt;
    assertThatThrownBy(() -> MetadataCodec.decode(Bytes.ofHex(once + once)))
        .hasMessageContaining("twice");
  }

  /** The published dialect is the larger one, and the one in which messages are stored. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void takesMessageOfTheLargestSizeAndRefusesOneByteMore(Dialect dialect)
      throws MalformedException {
    int overhead = MessageCodec.size(Dialect.SPEC, message(bytes(100_000, 1))) - 100_000;
    Message largest = message(bytes(Limits.MAX_MESSAGE_BYTES - overhead, 2));
    assertThat(MessageCodec.encode(Dialect.SPEC, largest).size())
        .isEqualTo(Limits.MAX_MESSAGE_BYTES);
    Bytes encoded = MessageCodec.encode(dialect, largest);
    assertThat(MessageCodec.decode(dialect, encoded)).isEqualTo(largest);
    Message larger = message(bytes(Limits.MAX_MESSAGE_BYTES - overhead + 1, 2));
    assertThatThrownBy(() -> MessageCodec.encode(dialect, larger))
        .isInstanceOf(IllegalArgumentException.class);
    Bytes tooLarge = unchecked(dialect, larger);
    assertThat(tooLarge.size() > Limits.MAX_MESSAGE_BYTES).isEqualTo(dialect == Dialect.SPEC);
    assertThatThrownBy(() -> MessageCodec.decode(dialect, tooLarge))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("131073");
    Bytes padded = Bytes.concat(encoded, Bytes.ofHex("7801"));
    assertThatThrownBy(() -> MessageCodec.decode(dialect, padded))
        .isInstanceOf(MalformedException.class);
  }

  private static Bytes unchecked(Dialect dialect, Message message) {
    return new ProtoWriter()
        .bytes(dialect.groupField, message.group().bytes())
        .number(dialect.timestampField, message.timestampSeconds())
        .bytes(dialect.bodyField, message.body())
        .toBytes();
  }

  /**
   * A legacy message with a second body in field 6003 had, once it was stored in the published
   * dialect and read again, that body and with it another id.
   */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void refusesMessageWithFieldsOfTheOtherDialect(Dialect dialect) throws MalformedException {
    Message message = message(bytes(9, 1));
    int first = dialect.other().groupField;
    for (int field = first; field < first + 4; field++) {
      Bytes smuggled = new ProtoWriter().bytes(field, bytes(32, 2)).toBytes();
      Bytes encoded = Bytes.concat(MessageCodec.encode(dialect, message), smuggled);
      assertThatThrownBy(() -> MessageCodec.decode(dialect, encoded))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("other dialect");
      Bytes payload = new ProtoWriter().bytes(dialect.messagesField(), encoded).toBytes();
      PayloadCodec.Decoded decoded = PayloadCodec.decode(dialect, payload);
      assertThat(decoded.payload().messages()).isEmpty();
      assertThat(decoded.badMessages()).isEqualTo(1);
    }
    Bytes unknown = new ProtoWriter().bytes(first + 4, bytes(32, 2)).toBytes();
    Bytes encoded = Bytes.concat(MessageCodec.encode(dialect, message), unknown);
    assertThat(MessageCodec.decode(dialect, encoded).unknownFields()).isEqualTo(unknown);
  }

  @Test
  void leavesRoomForPositionInMessagesOfOurOwnLimit() {
    Metadata metadata = full();
    int used = MetadataCodec.encodeWithoutPosition(metadata).size();
    Message message =
        new Message(GROUP, -1, bytes(Limits.MAX_OWN_CONTENT_BYTES - used, 1), metadata);
    assertThat(MessageCodec.size(Dialect.SPEC, message))
        .isLessThanOrEqualTo(Limits.MAX_MESSAGE_BYTES);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void readsBackMessageWithMetadataInBothDialects(Dialect dialect) throws MalformedException {
    Message message = new Message(GROUP, 7, bytes(9, 1), full());
    assertThat(MessageCodec.decode(dialect, MessageCodec.encode(dialect, message)))
        .isEqualTo(message);
    assertThat(MessageIds.of(message)).isEqualTo(MessageIds.of(message(bytes(9, 1))));
  }

  @Test
  void refusesMessageOfTheOtherDialect() {
    Bytes legacy = MessageCodec.encode(Dialect.LEGACY, message(bytes(9, 1)));
    assertThatThrownBy(() -> MessageCodec.decode(Dialect.SPEC, legacy))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("other dialect");
  }

  @Test
  void writesEnvelopeByteForByte() throws MalformedException {
    Envelope envelope = Envelope.text(Bytes.ofHex("0102030405060708"), "hé");
    Bytes body = EnvelopeCodec.encode(envelope);
    assertThat(body.hex()).isEqualTo("0101020304050607080a746578742f706c61696e68c3a9");
    assertThat(EnvelopeCodec.decode(body)).isEqualTo(envelope);
    assertThat(EnvelopeCodec.open(body)).isEqualTo(envelope);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01",
        "02010203040506070800",
        "68656c6c6f",
        "010102030405060708000a",
        "0101020304050607080120",
        "01010203040506070801ff",
        "010102030405060708ff41"
      })
  void showsBodyThatIsNoEnvelopeAsItCame(String hex) {
    Bytes body = Bytes.ofHex(hex);
    assertThat(EnvelopeCodec.open(body)).isEqualTo(Envelope.raw(body));
    assertThat(EnvelopeCodec.open(body).isRaw()).isTrue();
    assertThat(EnvelopeCodec.encode(Envelope.raw(body))).isEqualTo(body);
    assertThatThrownBy(() -> EnvelopeCodec.decode(body)).isInstanceOf(MalformedException.class);
  }

  @Test
  void takesContentTypeOfTheLongestLengthAndRefusesOneMore() throws MalformedException {
    String longest = String.join("", Collections.nCopies(Limits.MAX_CONTENT_TYPE_CHARS, "t"));
    Envelope envelope = new Envelope(bytes(8, 1), longest, bytes(3, 2));
    assertThat(EnvelopeCodec.decode(EnvelopeCodec.encode(envelope))).isEqualTo(envelope);
    assertThatThrownBy(() -> new Envelope(bytes(8, 1), longest + "t", bytes(3, 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsAnyCutOrAlteredMessageOrRefusesIt() {
    Bytes encoded = MessageCodec.encode(Dialect.SPEC, new Message(GROUP, 7, bytes(9, 1), full()));
    for (long seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      byte[] altered = encoded.slice(0, random.nextInt(encoded.size()) + 1).toArray();
      for (int i = random.nextInt(3); i >= 0; i--) {
        altered[random.nextInt(altered.length)] = (byte) random.nextInt();
      }
      MessageFuzzTest.check(Bytes.wrap(altered));
    }
  }

  private static Message message(Bytes body) {
    return new Message(GROUP, 7, body, Metadata.NONE);
  }
}
