package org.remotelog.mvds.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.upokecenter.cbor.CBORObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.GroupOffer;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.Payload;

/** Ids and bytes as two independent engines made them. */
class MvdsVectorsTest {
  static Stream<Arguments> messages() throws IOException {
    return rows("messages", 33);
  }

  static Stream<Arguments> payloads() throws IOException {
    return rows("payloads", 33);
  }

  static Stream<Arguments> decoderInputs() throws IOException {
    return rows("decode", 12);
  }

  private static Stream<Arguments> rows(String kind, int count) throws IOException {
    List<Arguments> rows = new ArrayList<>();
    try (InputStream in = MvdsVectorsTest.class.getResourceAsStream("/vectors/mvds-vectors.json")) {
      CBORObject dialects = CBORObject.ReadJSON(in).get("dialects");
      for (Dialect dialect : Dialect.values()) {
        String name = dialect.name().toLowerCase(Locale.ROOT);
        int number = 0;
        for (CBORObject vector : dialects.get(name).get(kind).getValues()) {
          rows.add(Arguments.of(name + " " + kind + " " + number++, dialect, vector));
        }
      }
    }
    assertThat(rows).hasSize(count);
    return rows.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void matchesIdAndBytesOfVector(String name, Dialect dialect, CBORObject vector)
      throws MalformedException {
    CBORObject fields = vector.get("message");
    Bytes group = Bytes.ofHex(fields.get("group_id").AsString());
    if (group.size() != Limits.ID_BYTES) {
      assertThatThrownBy(
              () -> MessageCodec.decode(dialect, Bytes.ofHex(vector.get("wire").AsString())))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("group id");
      return;
    }
    Message message = message(fields);
    Bytes encoded = MessageCodec.encode(dialect, message);
    if (vector.ContainsKey("wire")) {
      assertThat(encoded.hex()).isEqualTo(vector.get("wire").AsString());
    } else {
      assertThat(encoded.size()).isEqualTo(vector.get("wire_len").AsInt32Value());
      assertThat(Sha256.of(encoded).hex()).isEqualTo(vector.get("wire_sha256").AsString());
    }
    assertThat(MessageIds.of(message).hex()).isEqualTo(vector.get("id").AsString());
    assertThat(MessageCodec.decode(dialect, encoded)).isEqualTo(message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("payloads")
  void matchesBytesOfPayloadVector(String name, Dialect dialect, CBORObject vector)
      throws MalformedException {
    Bytes wire = Bytes.ofHex(vector.get("hex").AsString());
    CBORObject fields = vector.get("payload");
    PayloadCodec.Decoded decoded = PayloadCodec.decode(dialect, wire);
    Wanted wanted = new Wanted(fields);
    assertThat(decoded.payload()).isEqualTo(wanted.payload());
    assertThat(decoded.badIds()).isEqualTo(wanted.badIds);
    assertThat(decoded.badMessages()).isEqualTo(wanted.badMessages);
    if (wanted.badIds + wanted.badMessages == 0) {
      assertThat(PayloadCodec.encode(dialect, wanted.payload())).isEqualTo(wire);
      assertThat(!decoded.payload().isVoid()).isEqualTo(vector.get("valid").AsBoolean());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("decoderInputs")
  void treatsDecoderInputAsVectorSays(String name, Dialect dialect, CBORObject vector)
      throws MalformedException {
    Bytes wire = Bytes.ofHex(vector.get("hex").AsString());
    if (vector.ContainsKey("malformed")) {
      assertThatThrownBy(() -> PayloadCodec.decode(dialect, wire))
          .isInstanceOf(MalformedException.class);
      return;
    }
    Payload payload = PayloadCodec.decode(dialect, wire).payload();
    assertThat(payload.isVoid()).isEqualTo(!vector.get("valid").AsBoolean());
    assertThat(PayloadCodec.encode(dialect, payload).hex())
        .isEqualTo(vector.get("remarshal").AsString());
  }

  /** A payload as a vector describes it, without what has the wrong size. */
  private static final class Wanted {
    private final CBORObject fields;
    private int badIds;
    private int badMessages;

    Wanted(CBORObject fields) {
      this.fields = fields;
    }

    Payload payload() {
      badIds = 0;
      badMessages = 0;
      List<Message> messages = new ArrayList<>();
      for (CBORObject message : fields.get("messages").getValues()) {
        if (message.get("group_id").AsString().length() == 2 * Limits.ID_BYTES) {
          messages.add(message(message));
        } else {
          badMessages++;
        }
      }
      List<GroupOffer> groupOffers = new ArrayList<>();
      if (fields.ContainsKey("group_offers")) {
        for (CBORObject offer : fields.get("group_offers").getValues()) {
          GroupId group = GroupId.of(Bytes.ofHex(offer.get("group_id").AsString()));
          groupOffers.add(new GroupOffer(group, ids(offer.get("message_ids"))));
        }
      }
      List<MessageId> acks = ids(fields.get("acks"));
      List<MessageId> offers = ids(fields.get("offers"));
      List<MessageId> requests = ids(fields.get("requests"));
      return new Payload(acks, offers, requests, messages, groupOffers, Bytes.EMPTY);
    }

    private List<MessageId> ids(CBORObject list) {
      List<MessageId> ids = new ArrayList<>();
      for (CBORObject id : list.getValues()) {
        Bytes bytes = Bytes.ofHex(id.AsString());
        if (bytes.size() == Limits.ID_BYTES) {
          ids.add(MessageId.of(bytes));
        } else {
          badIds++;
        }
      }
      return ids;
    }
  }

  private static Message message(CBORObject fields) {
    return new Message(
        GroupId.of(Bytes.ofHex(fields.get("group_id").AsString())),
        fields.get("timestamp").AsInt64Value(),
        body(fields),
        metadata(fields),
        fields.ContainsKey("metadata"),
        Bytes.EMPTY);
  }

  private static Bytes body(CBORObject fields) {
    if (!fields.ContainsKey("body_repeat")) {
      return Bytes.ofHex(fields.get("body").AsString());
    }
    byte[] body = new byte[fields.get("body_repeat").get("count").AsInt32Value()];
    Arrays.fill(body, Bytes.ofHex(fields.get("body_repeat").get("byte").AsString()).get(0));
    return Bytes.wrap(body);
  }

  private static Metadata metadata(CBORObject fields) {
    if (!fields.ContainsKey("metadata")) {
      return Metadata.NONE;
    }
    CBORObject metadata = fields.get("metadata");
    List<Parent> parents = new ArrayList<>();
    for (CBORObject parent : metadata.get("parents").getValues()) {
      parents.add(Parent.of(MessageId.of(Bytes.ofHex(parent.AsString()))));
    }
    boolean ephemeral = metadata.get("ephemeral").AsBoolean();
    return new Metadata(parents, ephemeral, Optional.empty(), Bytes.EMPTY);
  }
}
