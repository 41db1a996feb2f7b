package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;

class CarCodecFuzzTest {
  private static final Block HELLO = Block.of(Cid.Codec.RAW, Bytes.utf8("hello"));
  private static final Block MAP = Block.of(Cid.Codec.DAG_CBOR, Bytes.ofHex("a0"));

  @FuzzTest
  void decodesHeaders(byte[] input) {
    Bytes header = Bytes.of(input);
    Optional<List<Cid>> read = Decoding.of(() -> CarCodec.roots(header));
    if (read.isPresent()) {
      assertThat(read.get().size()).isBetween(1, Limits.MAX_CAR_ROOTS);
      Bytes sized = new ByteWriter().varint(header.size()).bytes(header).toBytes();
      assertThat(CarCodec.header(read.get())).isEqualTo(sized);
    }
  }

  @FuzzTest
  void decodesSections(byte[] input) {
    Bytes bytes = Bytes.of(input);
    Optional<CarCodec.Section> read = Decoding.of(() -> CarCodec.section(bytes));
    if (read.isPresent() && read.get().cid().isPresent()) {
      Bytes cid = read.get().cid().get().toBytes();
      Bytes data = read.get().data();
      assertThat(bytes).isIn(Bytes.concat(cid, data), Bytes.concat(cid.slice(2, Cid.SIZE), data));
    }
  }

  @FuzzTest
  void decodesLengths(byte[] input) {
    ByteReader in = new ByteReader(Bytes.of(input));
    Optional<Long> length = Decoding.of(in::varint);
    if (length.isPresent()) {
      Decoding.of(() -> CarCodec.headerSize(length.get()))
          .ifPresent(size -> assertThat(size).isBetween(1, Limits.MAX_CAR_HEADER_BYTES));
      Decoding.of(() -> CarCodec.sectionSize(length.get()))
          .ifPresent(size -> assertThat(size).isBetween(1, Limits.MAX_CAR_SECTION_BYTES));
    }
  }

  private static Bytes withoutLength(Bytes sized) throws MalformedException {
    ByteReader in = new ByteReader(sized);
    return in.take(in.varint());
  }

  @Test
  void keepsItsSeeds() throws IOException, MalformedException {
    Bytes header = withoutLength(CarCodec.header(List.of(HELLO.cid(), MAP.cid())));
    Bytes section = Bytes.concat(HELLO.cid().toBytes(), HELLO.data());
    Corpus.of(CarCodecFuzzTest.class)
        .addWithEdges("decodesHeaders", "two-roots", header)
        .add("decodesHeaders", "version-2", Bytes.ofHex("a16776657273696f6e02"))
        .add("decodesHeaders", "no-roots", Bytes.ofHex("a265726f6f7473806776657273696f6e01"))
        .addWithEdges("decodesSections", "raw", section)
        .add("decodesSections", "version-0", section.slice(2, section.size()))
        .add("decodesSections", "identity-hash", Bytes.ofHex("0155000568656c6c6f"))
        .add("decodesSections", "hash-beyond-end", Bytes.ofHex("015512ffffffff0f00"))
        .add("decodesLengths", "section", Bytes.ofHex("29"))
        .add("decodesLengths", "2-gigabytes", Bytes.ofHex("8080808008"))
        .add("decodesLengths", "negative", Bytes.ofHex("ffffffffffffffffff01"))
        .check();
  }
}
