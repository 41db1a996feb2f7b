package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.RecordOrder;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.crypto.Ed25519Signer;

class IpnsRecordCodecTest {
  private static final SecretBytes SEED = SecretBytes.of(Bytes.ofHex("0a".repeat(32)));
  private static final Ed25519Signer SIGNER = Ed25519.signer(SEED);
  private static final LogName LOG = Ed25519.name(SEED);
  private static final Instant VALIDITY = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration TTL = Duration.ofMinutes(1);
  private static final Bytes BLOCK = Bytes.utf8("head");
  private static final Cid HEAD = Cid.of(Cid.Codec.DAG_CBOR, BLOCK);

  @Test
  void refusesEveryCutAndTrailingGarbage() {
    Bytes record = IpnsRecordCodec.buildV2(SIGNER, LOG, value(), 1, VALIDITY, TTL);
    for (int size = 0; size < record.size(); size++) {
      Bytes cut = record.slice(0, size);
      assertThatThrownBy(() -> IpnsRecordCodec.parse(LOG, cut))
          .as("first %s bytes", size)
          .isInstanceOf(MalformedException.class);
    }
    for (String garbage : List.of("00", "ff", "0000", "0a", "0a01", "07", "0b", "0c", "8001")) {
      assertThatThrownBy(
              () -> IpnsRecordCodec.parse(LOG, Bytes.concat(record, Bytes.ofHex(garbage))))
          .as(garbage)
          .isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(() -> IpnsRecordCodec.parse(LOG, Bytes.concat(record, record)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void keepsUnknownFieldsWhereTheyAre() throws MalformedException {
    Bytes record = IpnsRecordCodec.buildV2(SIGNER, LOG, value(), 1, VALIDITY, TTL);
    ByteWriter unknown = new ByteWriter();
    ProtoWire.writeBytes(unknown, 2000, Bytes.utf8("later"));
    ProtoWire.writeVarint(unknown, 10, 5);
    unknown.varint(11 << 3 | 1).u64(1).varint(12 << 3 | 5).u32(1);
    Bytes extended = Bytes.concat(unknown.toBytes(), record, unknown.toBytes());
    HeadRecord read = IpnsRecordCodec.parse(LOG, extended);
    assertThat(read.head()).isEqualTo(HEAD);
    assertThat(read.bytes()).isEqualTo(extended);
  }

  @Test
  void carriesTheHeadInline() throws MalformedException {
    HeadRecord built =
        IpnsRecordCodec.build(SIGNER, LOG, HEAD, 4, VALIDITY, TTL, Optional.of(BLOCK));
    assertThat(built.inlineHead()).contains(BLOCK);
    assertThat(IpnsRecordCodec.parse(LOG, built.bytes())).isEqualTo(built);
    HeadRecord without =
        IpnsRecordCodec.build(SIGNER, LOG, HEAD, 4, VALIDITY, TTL, Optional.empty());
    assertThat(without.inlineHead()).isEmpty();
    assertThat(IpnsRecordCodec.parse(LOG, without.bytes())).isEqualTo(without);
    assertThat(built.bytes().startsWith(without.bytes())).isTrue();
  }

  @Test
  void leavesTheHeadOutOfWhatRostersCarry() throws MalformedException {
    HeadRecord full =
        IpnsRecordCodec.build(SIGNER, LOG, HEAD, 4, VALIDITY, TTL, Optional.of(BLOCK));
    HeadRecord without =
        IpnsRecordCodec.build(SIGNER, LOG, HEAD, 4, VALIDITY, TTL, Optional.empty());
    assertThat(IpnsRecordCodec.bare(full)).isEqualTo(without);
    assertThat(IpnsRecordCodec.bare(without)).isEqualTo(without);
    ByteWriter odd = new ByteWriter().bytes(full.bytes()).varint(11 << 3 | 1).u64(1);
    ProtoWire.writeBytes(odd, 2000, Bytes.utf8("later"));
    HeadRecord read = IpnsRecordCodec.parse(LOG, odd.toBytes());
    assertThat(IpnsRecordCodec.bare(read)).isEqualTo(without);
  }

  @Test
  void carriesTheHeadInlineUpToTheLimit() throws MalformedException {
    // Two bytes each for the field's tag and its length.
    int overhead = IpnsRecordCodec.buildV2(SIGNER, LOG, value(), 1, VALIDITY, TTL).size() + 4;
    Bytes exact = Bytes.wrap(new byte[Limits.MAX_INLINE_RECORD_BYTES - overhead]);
    HeadRecord full =
        IpnsRecordCodec.build(
            SIGNER, LOG, Cid.of(Cid.Codec.RAW, exact), 1, VALIDITY, TTL, Optional.of(exact));
    assertThat(full.bytes().size()).isEqualTo(Limits.MAX_INLINE_RECORD_BYTES);
    assertThat(IpnsRecordCodec.parse(LOG, full.bytes()).inlineHead()).contains(exact);
    Bytes tooLarge = Bytes.wrap(new byte[exact.size() + 1]);
    HeadRecord bare =
        IpnsRecordCodec.build(
            SIGNER, LOG, Cid.of(Cid.Codec.RAW, tooLarge), 1, VALIDITY, TTL, Optional.of(tooLarge));
    assertThat(bare.inlineHead()).isEmpty();
    assertThat(IpnsRecordCodec.parse(LOG, bare.bytes()).inlineHead()).isEmpty();
  }

  @Test
  void tellsAHeadThatWasMovedToAnotherField() throws MalformedException {
    Bytes record = IpnsRecordCodec.buildV2(SIGNER, LOG, value(), 1, VALIDITY, TTL);
    ByteWriter moved = new ByteWriter().bytes(record);
    ProtoWire.writeBytes(moved, 1001, BLOCK);
    HeadRecord parsed = IpnsRecordCodec.parse(LOG, moved.toBytes());
    assertThat(parsed.inlineHead()).isPresent();
    assertThat(parsed.verifiedInlineHead()).isEmpty();
  }

  @Test
  void tellsInlineBytesThatAreNotThoseOfTheHead() throws MalformedException {
    Bytes record = IpnsRecordCodec.buildV2(SIGNER, LOG, value(), 1, VALIDITY, TTL);
    ByteWriter forged = new ByteWriter().bytes(record);
    ProtoWire.writeBytes(forged, 1000, Bytes.utf8("another head"));
    HeadRecord parsed = IpnsRecordCodec.parse(LOG, forged.toBytes());
    assertThat(parsed.inlineHead()).contains(Bytes.utf8("another head"));
    assertThat(parsed.verifiedInlineHead()).isEmpty();
    ProtoWire.writeBytes(forged, 1000, BLOCK);
    assertThatThrownBy(() -> IpnsRecordCodec.parse(LOG, forged.toBytes()))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("1000 twice");
    ByteWriter number = new ByteWriter().bytes(record);
    ProtoWire.writeVarint(number, 1000, 1);
    assertThatThrownBy(() -> IpnsRecordCodec.parse(LOG, number.toBytes()))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void readsRecordsUpToTheLimit() throws MalformedException {
    Bytes record = IpnsRecordCodec.buildV2(SIGNER, LOG, value(), 1, VALIDITY, TTL);
    ByteWriter largest = new ByteWriter().bytes(record);
    ProtoWire.writeBytes(
        largest, 2000, Bytes.wrap(new byte[Limits.MAX_RECORD_BYTES - record.size() - 4]));
    assertThat(largest.size()).isEqualTo(Limits.MAX_RECORD_BYTES);
    assertThat(IpnsRecordCodec.parse(LOG, largest.toBytes()).head()).isEqualTo(HEAD);
    ByteWriter tooLarge = new ByteWriter().bytes(record);
    ProtoWire.writeBytes(
        tooLarge, 2000, Bytes.wrap(new byte[Limits.MAX_RECORD_BYTES - record.size() - 3]));
    assertThatThrownBy(() -> IpnsRecordCodec.parse(LOG, tooLarge.toBytes()))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("above");
    Bytes longValue = Bytes.wrap(new byte[Limits.MAX_RECORD_BYTES]);
    assertThatThrownBy(() -> IpnsRecordCodec.buildV2(SIGNER, LOG, longValue, 1, VALIDITY, TTL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesUnsignedFieldsThatDifferFromTheSignedOnes() throws MalformedException {
    Bytes good = IpnsRecordCodec.buildV1AndV2(SIGNER, LOG, value(), 3, VALIDITY, TTL);
    assertThat(IpnsRecordCodec.parse(LOG, good).sequence()).isEqualTo(3);
    Bytes other = IpnsRecordCodec.buildV1AndV2(SIGNER, LOG, value(), 4, VALIDITY, TTL);
    for (int number = 1; number <= 6; number++) {
      Bytes mixed = replace(good, number, List.of());
      if (number == 2 || number == 3) {
        assertThat(IpnsRecordCodec.parse(LOG, mixed).sequence()).isEqualTo(3);
      } else {
        refused(mixed, "differ");
      }
    }
    List<ProtoWire.Field> foreign =
        ProtoWire.read(other).stream().filter(f -> f.number() == 5).toList();
    refused(replace(good, 5, foreign), "differ");
    refused(replace(good, 3, List.of(new ProtoWire.Field(3, 0, 1, Bytes.EMPTY))), "differ");
    refused(replace(good, 2, List.of(new ProtoWire.Field(2, 0, 1, Bytes.EMPTY))), "not bytes");
    refused(replace(good, 5, List.of(new ProtoWire.Field(5, 2, 0, Bytes.EMPTY))), "not a number");
    refused(replace(good, 8, List.of()), "no field 8");
    refused(replace(good, 9, List.of()), "no field 9");
  }

  @Test
  void readsPublicKeyFieldOnlyWhenItIsThatOfTheName() throws MalformedException {
    Bytes record = IpnsRecordCodec.buildV2(SIGNER, LOG, value(), 1, VALIDITY, TTL);
    ByteWriter same = new ByteWriter().bytes(record);
    ProtoWire.writeBytes(same, 7, Bytes.concat(Bytes.ofHex("08011220"), LOG.publicKey()));
    assertThat(IpnsRecordCodec.parse(LOG, same.toBytes()).head()).isEqualTo(HEAD);
    ByteWriter other = new ByteWriter().bytes(record);
    ProtoWire.writeBytes(other, 7, Bytes.concat(Bytes.ofHex("08011220"), Bytes.EMPTY));
    refused(other.toBytes(), "key other than");
  }

  @Test
  void refusesSignedDataOutsideTheForm() {
    String value = "6556616c756541" + "61";
    String validity = "6856616c6964697479581e" + Bytes.utf8("2030-01-01T00:00:00.000000000Z").hex();
    String ttl = "6354544c";
    String sequence = "6853657175656e6365";
    String type = "6c56616c696469747954797065";
    String good = "a5" + ttl + "01" + value + sequence + "01" + validity + type + "00";
    assertThat(read(good)).isEmpty();
    assertThat(
            read(
                "a6"
                    + ttl
                    + "01"
                    + value
                    + sequence
                    + "01"
                    + validity
                    + type
                    + "00"
                    + "6d"
                    + Bytes.utf8("_remotelog-x1").hex()
                    + "01"))
        .isEmpty();
    assertThat(read("a5" + ttl + "01" + value + sequence + "20" + validity + type + "00"))
        .get(STRING)
        .contains("negative");
    assertThat(
            read(
                "a5"
                    + ttl
                    + "01"
                    + value
                    + sequence
                    + "1b8000000000000000"
                    + validity
                    + type
                    + "00"))
        .get(STRING)
        .contains("beyond 64 bits");
    assertThat(read("a5" + ttl + "20" + value + sequence + "01" + validity + type + "00"))
        .get(STRING)
        .contains("negative");
    assertThat(read("a5" + ttl + "01" + value + sequence + "01" + validity + type + "01"))
        .get(STRING)
        .contains("kind of validity");
    assertThat(read("a4" + value + sequence + "01" + validity + type + "00"))
        .get(STRING)
        .contains("no \"TTL\"");
    assertThat(
            read(
                "a5"
                    + ttl
                    + "01"
                    + "6556616c756561"
                    + "61"
                    + sequence
                    + "01"
                    + validity
                    + type
                    + "00"))
        .get(STRING)
        .contains("expected bytes");
    assertThat(read("a5" + value + ttl + "01" + sequence + "01" + validity + type + "00"))
        .get(STRING)
        .contains("sorted");
    assertThat(read("80")).get(STRING).contains("expected a map");
    assertThat(read(good + "00")).get(STRING).contains("behind its end");
  }

  @Test
  void refusesToBuildWhatNobodyCouldRead() {
    LogName other = LogName.of(Bytes.ofHex("01".repeat(32)));
    assertThatThrownBy(() -> IpnsRecordCodec.buildV2(SIGNER, other, value(), 1, VALIDITY, TTL))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IpnsRecordCodec.buildV2(SIGNER, LOG, value(), -1, VALIDITY, TTL))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> IpnsRecordCodec.buildV2(SIGNER, LOG, value(), 1, VALIDITY, TTL.negated()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                IpnsRecordCodec.buildV1AndV2(
                    SIGNER, LOG, value(), 1, VALIDITY, Duration.ofSeconds(Long.MAX_VALUE)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IpnsRecordCodec.buildV2(SIGNER, LOG, value(), 1, Instant.MAX, TTL))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                IpnsRecordCodec.build(
                    SIGNER, LOG, HEAD, 1, VALIDITY, TTL, Optional.of(Bytes.utf8("x"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void choosesTheHigherSequenceThenTheLaterValidity() {
    HeadRecord one = IpnsRecordCodec.build(SIGNER, LOG, HEAD, 1, VALIDITY, TTL, Optional.empty());
    HeadRecord renewed =
        IpnsRecordCodec.build(SIGNER, LOG, HEAD, 1, VALIDITY.plusNanos(1), TTL, Optional.empty());
    HeadRecord two =
        IpnsRecordCodec.build(
            SIGNER, LOG, HEAD, 2, VALIDITY.minusSeconds(9), TTL, Optional.empty());
    assertThat(RecordOrder.compare(renewed, one)).isPositive();
    assertThat(RecordOrder.compare(one, renewed)).isNegative();
    assertThat(RecordOrder.compare(two, renewed)).isPositive();
    assertThat(RecordOrder.compare(one, one)).isZero();
    assertThat(one.isExpired(VALIDITY)).isFalse();
    assertThat(one.isExpired(VALIDITY.plusNanos(1))).isTrue();
  }

  private static Bytes value() {
    return Bytes.utf8("/ipfs/" + HEAD);
  }

  private static void refused(Bytes record, String reason) {
    assertThatThrownBy(() -> IpnsRecordCodec.parseRecord(LOG, record))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(reason);
  }

  /** The reason for which a record with this signed data is refused, if it is. */
  private static Optional<String> read(String dataHex) {
    Bytes data = Bytes.ofHex(dataHex);
    ByteWriter record = new ByteWriter();
    ProtoWire.writeBytes(record, 8, SIGNER.sign(Bytes.concat(Bytes.utf8("ipns-signature:"), data)));
    ProtoWire.writeBytes(record, 9, data);
    try {
      IpnsRecordCodec.parseRecord(LOG, record.toBytes());
      return Optional.empty();
    } catch (MalformedException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** The record with other fields, or none, in place of those with the number. */
  private static Bytes replace(Bytes record, int number, List<ProtoWire.Field> others)
      throws MalformedException {
    List<ProtoWire.Field> fields = new ArrayList<>();
    for (ProtoWire.Field field : ProtoWire.read(record)) {
      fields.addAll(field.number() == number ? others : List.of(field));
    }
    return rewrite(fields);
  }

  private static Bytes rewrite(List<ProtoWire.Field> fields) {
    ByteWriter output = new ByteWriter();
    for (ProtoWire.Field field : fields) {
      if (field.wireType() == 2) {
        ProtoWire.writeBytes(output, field.number(), field.data());
      } else {
        ProtoWire.writeVarint(output, field.number(), field.value());
      }
    }
    return output.toBytes();
  }
}
