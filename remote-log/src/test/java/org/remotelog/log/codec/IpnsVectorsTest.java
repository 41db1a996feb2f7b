package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Varint;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.vectors.Vectors;
import org.remotelog.vectors.Vectors.Vector;

/** Records made and checked by other implementations. */
class IpnsVectorsTest {
  private static final LogName OTHER = Ed25519.name(SecretBytes.of(Bytes.ofHex("0a".repeat(32))));

  static List<Vector> vectors() {
    return Vectors.of("ipns-vectors.json");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void buildsTheVectorByteForByte(Vector vector) {
    SecretBytes seed = SecretBytes.of(vector.bytes("seed_hex"));
    LogName name = Ed25519.name(seed);
    Bytes value = Bytes.utf8(vector.text("value"));
    long sequence = Long.parseLong(vector.text("sequence"));
    Instant validity = Instant.parse(vector.text("validity"));
    Duration ttl = Duration.ofNanos(Long.parseLong(vector.text("ttl_ns")));
    assertThat(name.publicKey()).isEqualTo(vector.bytes("pubkey_hex"));
    Bytes record =
        vector.text("v1_compatible").equals("true")
            ? IpnsRecordCodec.buildV1AndV2(
                Ed25519.signer(seed), name, value, sequence, validity, ttl)
            : IpnsRecordCodec.buildV2(Ed25519.signer(seed), name, value, sequence, validity, ttl);
    if (vector.has("unknown_field_number")) {
      ByteWriter extended = new ByteWriter().bytes(record);
      int number = Integer.parseInt(vector.text("unknown_field_number"));
      ProtoWire.writeBytes(extended, number, vector.bytes("unknown_field_bytes_hex"));
      record = extended.toBytes();
    }
    assertThat(record).isEqualTo(vector.bytes("record_hex"));
    assertThat(record.size()).isEqualTo(Integer.parseInt(vector.text("record_size")));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void readsTheVector(Vector vector) throws MalformedException {
    LogName name = LogName.parse(vector.text("ipns_name_base36"));
    Bytes bytes = vector.bytes("record_hex");
    IpnsRecord record = IpnsRecordCodec.parseRecord(name, bytes);
    assertThat(record.value()).isEqualTo(Bytes.utf8(vector.text("value")));
    assertThat(record.sequence()).isEqualTo(Long.parseLong(vector.text("sequence")));
    assertThat(record.validity()).isEqualTo(Instant.parse(vector.text("validity")));
    assertThat(record.ttl().toNanos()).isEqualTo(Long.parseLong(vector.text("ttl_ns")));
    assertThat(record.attachment())
        .isEqualTo(vector.find("unknown_field_bytes_hex").map(Bytes::ofHex));
    assertThat(record.bytes()).isEqualTo(bytes);
    assertThatThrownBy(() -> IpnsRecordCodec.parseRecord(OTHER, bytes))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("not signed");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void takesOnlyABlockForAHead(Vector vector) throws MalformedException {
    LogName name = LogName.parse(vector.text("ipns_name_base36"));
    Bytes bytes = vector.bytes("record_hex");
    String value = vector.text("value");
    if (value.startsWith("/ipfs/") && value.indexOf('/', 6) < 0) {
      HeadRecord record = IpnsRecordCodec.parse(name, bytes);
      assertThat("/ipfs/" + record.head()).isEqualTo(value);
      assertThat(record.bytes()).isEqualTo(bytes);
      assertThat(record.isExpired(Instant.parse("2026-01-01T00:00:00Z")))
          .isEqualTo(vector.name().equals("expired"));
    } else {
      assertThatThrownBy(() -> IpnsRecordCodec.parse(name, bytes))
          .isInstanceOf(MalformedException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void neverReadsAnythingElseWhenABitIsFlipped(Vector vector) throws MalformedException {
    LogName name = LogName.parse(vector.text("ipns_name_base36"));
    Bytes bytes = vector.bytes("record_hex");
    IpnsRecord original = IpnsRecordCodec.parseRecord(name, bytes);
    SequenceRange signed = signedPart(bytes);
    // One bit of each byte, another one each time; all bits would take minutes.
    for (int i = 0; i < bytes.size(); i++) {
      byte[] flipped = bytes.toArray();
      flipped[i] ^= (byte) (1 << i % 8);
      try {
        IpnsRecord read = IpnsRecordCodec.parseRecord(name, Bytes.wrap(flipped));
        assertThat(signed.contains(i + 1)).as("byte %s", i).isFalse();
        assertThat(read.value()).isEqualTo(original.value());
        assertThat(read.sequence()).isEqualTo(original.sequence());
        assertThat(read.validity()).isEqualTo(original.validity());
        assertThat(read.ttl()).isEqualTo(original.ttl());
      } catch (MalformedException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  /** The bytes of fields 8 and 9, counted from 1, of which no bit may change. */
  private static SequenceRange signedPart(Bytes record) throws MalformedException {
    int before = 0;
    int size = 0;
    for (ProtoWire.Field field : ProtoWire.read(record)) {
      int fieldSize = 1 + Varint.size(field.value());
      if (!field.data().isEmpty()) {
        fieldSize = 1 + Varint.size(field.data().size()) + field.data().size();
      }
      if (field.number() < 8) {
        before += fieldSize;
      } else if (field.number() <= 9) {
        size += fieldSize;
      }
    }
    return SequenceRange.ofCount(before + 1, size);
  }
}
