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
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;

/** Ids and bytes as two independent engines made them. */
class MvdsVectorsTest {
  static Stream<Arguments> messages() throws IOException {
    List<Arguments> rows = new ArrayList<>();
    try (InputStream in = MvdsVectorsTest.class.getResourceAsStream("/vectors/mvds-vectors.json")) {
      CBORObject dialects = CBORObject.ReadJSON(in).get("dialects");
      for (Dialect dialect : Dialect.values()) {
        String name = dialect.name().toLowerCase(Locale.ROOT);
        int number = 0;
        for (CBORObject vector : dialects.get(name).get("messages").getValues()) {
          rows.add(Arguments.of(name + " " + number++, dialect, vector));
        }
      }
    }
    assertThat(rows).hasSize(33);
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
    Message message =
        new Message(
            GroupId.of(group),
            fields.get("timestamp").AsInt64Value(),
            body(fields),
            metadata(fields),
            fields.ContainsKey("metadata"));
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
