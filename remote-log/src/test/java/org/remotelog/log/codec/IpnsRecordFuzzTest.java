package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.ProtoWire.Field;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.crypto.Ed25519Signer;
import org.remotelog.vectors.Vectors;

class IpnsRecordFuzzTest {
  private static final SecretBytes SEED = SecretBytes.of(SampleLog.filled(0x55, 32));
  private static final LogName LOG = Ed25519.name(SEED);
  private static final Ed25519Signer SIGNER = Ed25519.signer(SEED);
  private static final Bytes SIGNED_LABEL = Bytes.utf8("ipns-signature:");
  private static final int SIGNATURE = 8;
  private static final int DATA = 9;

  private static final HeadRecord VALID = record(Optional.of(Bytes.ofHex("a0")));
  private static final Bytes VALID_DATA = data(VALID.bytes());

  /** Nobody but the writer can make a record, so whatever is taken holds the signed bytes. */
  @FuzzTest
  void takesOnlyWhatTheWriterSigned(byte[] input) {
    Bytes bytes = Bytes.of(input);
    Optional<HeadRecord> read = Decoding.of(() -> IpnsRecordCodec.parse(LOG, bytes));
    if (read.isPresent()) {
      assertThat(read.get().bytes()).isEqualTo(bytes);
      assertThat(data(bytes)).isEqualTo(VALID_DATA);
      same(read.get(), VALID);
    }
  }

  /** Anybody on the way may add fields: the signed values stay, or the record is refused. */
  @FuzzTest
  void keepsSignedValuesWhateverIsAdded(byte[] input) {
    Bytes extended = Bytes.concat(record(Optional.empty()).bytes(), Bytes.of(input));
    Optional<HeadRecord> read = Decoding.of(() -> IpnsRecordCodec.parse(LOG, extended));
    read.ifPresent(record -> same(record, VALID));
    if (read.isPresent()) {
      Bytes bare = IpnsRecordCodec.bare(read.get()).bytes();
      Optional<HeadRecord> passedOn = Decoding.of(() -> IpnsRecordCodec.parse(LOG, bare));
      assertThat(passedOn).isPresent();
      same(passedOn.get(), VALID);
    }
    Optional<Bytes> inline = read.flatMap(HeadRecord::verifiedInlineHead);
    inline.ifPresent(block -> assertThat(VALID.head().verify(block)).isTrue());
  }

  /** A writer may sign anything. */
  @FuzzTest
  void decodesWhateverTheWriterSigned(byte[] input) {
    Bytes data = Bytes.of(input);
    Bytes record = signed(data);
    Optional<IpnsRecord> read = Decoding.of(() -> IpnsRecordCodec.parseRecord(LOG, record));
    if (read.isPresent()) {
      IpnsRecord found = read.get();
      assertThat(record.size()).isLessThanOrEqualTo(Limits.MAX_RECORD_BYTES);
      Bytes again =
          IpnsRecordCodec.buildV2(
              SIGNER, LOG, found.value(), found.sequence(), found.validity(), found.ttl());
      Optional<IpnsRecord> reread = Decoding.of(() -> IpnsRecordCodec.parseRecord(LOG, again));
      assertThat(reread).isPresent();
      assertThat(reread.get().value()).isEqualTo(found.value());
      assertThat(reread.get().sequence()).isEqualTo(found.sequence());
      assertThat(reread.get().validity()).isEqualTo(found.validity());
      assertThat(reread.get().ttl()).isEqualTo(found.ttl());
    }
    Optional<HeadRecord> head = Decoding.of(() -> IpnsRecordCodec.parse(LOG, record));
    assertThat(head.isPresent() && !read.isPresent()).as("a head without a record").isFalse();
  }

  @FuzzTest
  void decodesFields(byte[] input) {
    Bytes bytes = Bytes.of(input);
    Optional<List<Field>> read = Decoding.of(() -> ProtoWire.read(bytes));
    read.ifPresent(fields -> assertThat(write(fields)).isEqualTo(bytes));
  }

  @FuzzTest
  void decodesTimes(byte[] input) {
    Bytes bytes = Bytes.of(input);
    Optional<Instant> read = Decoding.of(() -> Rfc3339.parse(bytes));
    read.ifPresent(time -> assertThat(Rfc3339.format(time)).isEqualTo(bytes));
  }

  private static void same(HeadRecord found, HeadRecord expected) {
    assertThat(found.sequence()).isEqualTo(expected.sequence());
    assertThat(found.head()).isEqualTo(expected.head());
    assertThat(found.validity()).isEqualTo(expected.validity());
    assertThat(found.ttl()).isEqualTo(expected.ttl());
  }

  private static Bytes data(Bytes record) {
    try {
      for (Field field : ProtoWire.read(record)) {
        if (field.number() == DATA) {
          return field.data();
        }
      }
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e);
    }
    throw new IllegalArgumentException("a record without data");
  }

  private static Bytes signed(Bytes data) {
    ByteWriter out = new ByteWriter();
    ProtoWire.writeBytes(out, SIGNATURE, SIGNER.sign(Bytes.concat(SIGNED_LABEL, data)));
    ProtoWire.writeBytes(out, DATA, data);
    return out.toBytes();
  }

  private static Bytes write(Iterable<Field> fields) {
    ByteWriter out = new ByteWriter();
    for (Field field : fields) {
      switch (field.wireType()) {
        case 0 -> ProtoWire.writeVarint(out, field.number(), field.value());
        case 2 -> ProtoWire.writeBytes(out, field.number(), field.data());
        default -> {
          out.varint((long) field.number() << 3 | field.wireType());
          // Fixed numbers stand lowest byte first in protobuf; here they are only passed over.
          if (field.wireType() == 1) {
            out.u64(field.value());
          } else {
            out.u32(field.value());
          }
        }
      }
    }
    return out.toBytes();
  }

  private static HeadRecord record(Optional<Bytes> inline) {
    return IpnsRecordCodec.build(
        SIGNER,
        LOG,
        Cid.of(Cid.Codec.DAG_CBOR, Bytes.ofHex("a0")),
        7,
        Instant.parse("2027-01-01T00:00:00Z"),
        Duration.ofMinutes(1),
        inline);
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Corpus corpus = Corpus.of(IpnsRecordFuzzTest.class);
    String signed = "takesOnlyWhatTheWriterSigned";
    corpus.addWithEdges(signed, "inline", VALID.bytes());
    corpus.add(signed, "not-inline", record(Optional.empty()).bytes());
    for (Vectors.Vector vector : Vectors.of("ipns-vectors.json")) {
      Bytes record = vector.bytes("record_hex");
      if (record.size() < 1024) {
        corpus.add(signed, "foreign-" + vector.name(), record);
        corpus.add("decodesFields", vector.name(), record);
        corpus.add("decodesWhateverTheWriterSigned", vector.name(), data(record));
      }
    }
    corpus.addWithEdges("decodesWhateverTheWriterSigned", "head", VALID_DATA);
    ByteWriter inline = new ByteWriter();
    ProtoWire.writeBytes(inline, 1000, Bytes.ofHex("a0"));
    ByteWriter moved = new ByteWriter();
    ProtoWire.writeBytes(moved, 1001, Bytes.ofHex("a0"));
    ByteWriter sequence = new ByteWriter();
    ProtoWire.writeVarint(sequence, 5, 8);
    corpus.addWithEdges("keepsSignedValuesWhateverIsAdded", "inline", inline.toBytes());
    corpus.add("keepsSignedValuesWhateverIsAdded", "moved", moved.toBytes());
    corpus.add("keepsSignedValuesWhateverIsAdded", "sequence", sequence.toBytes());
    corpus.addWithEdges(
        "decodesFields", "all-wire-types", Bytes.ofHex("08010902030405060708090d01020304120101"));
    corpus.addWithEdges("decodesTimes", "usual", Bytes.utf8("2027-01-01T00:00:00.000000000Z"));
    corpus.add("decodesTimes", "leap-day", "2024-02-29T23:59:59.999999999Z");
    corpus.add("decodesTimes", "no-leap-day", "2100-02-29T00:00:00.000000000Z");
    corpus.add("decodesTimes", "leap-second", "2016-12-31T23:59:60.000000000Z");
    corpus.add("decodesTimes", "first", "0000-01-01T00:00:00.000000000Z");
    corpus.check();
  }
}
