package org.remotelog.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;

class ByteReaderFuzzTest {
  private static final int KINDS = 7;

  /** Each byte chooses how the next ones are read; what was read is written again. */
  @FuzzTest
  void readsWhatAWriterWouldWrite(byte[] input) {
    Bytes bytes = Bytes.of(input);
    ByteReader reader = new ByteReader(bytes);
    ByteWriter writer = new ByteWriter();
    boolean more = true;
    while (more && reader.remaining() > 0) {
      int before = reader.position();
      Optional<Integer> kind = Decoding.of(reader::u8);
      int at = reader.position();
      more = Decoding.of(() -> copy(kind.orElseThrow(), reader, writer)).isPresent();
      assertThat(reader.position() + reader.remaining()).isEqualTo(bytes.size());
      if (more) {
        assertThat(bytes.slice(before + 1, reader.position()))
            .isEqualTo(writer.toBytes().slice(before + 1, writer.size()));
      } else {
        assertThat(reader.position()).as("nothing is read when refused").isEqualTo(at);
      }
    }
    assertThat(Decoding.of(() -> end(reader)).isPresent()).isEqualTo(reader.remaining() == 0);
  }

  private static boolean copy(int kind, ByteReader reader, ByteWriter writer)
      throws MalformedException {
    ByteWriter read = new ByteWriter().u8(kind);
    switch (kind % KINDS) {
      case 0 -> read.u8(reader.u8());
      case 1 -> read.u16(reader.u16());
      case 2 -> read.u32(reader.u32());
      case 3 -> read.u64(reader.u64());
      case 4 -> read.varint(reader.varint());
      case 5 -> {
        assertThat(reader.peekU8()).isBetween(0, 255);
        read.bytes(reader.take(1));
      }
      default -> read.bytes(reader.take(kind));
    }
    writer.bytes(read.toBytes());
    return true;
  }

  private static boolean end(ByteReader reader) throws MalformedException {
    reader.expectEnd();
    return true;
  }

  @FuzzTest
  void takesDigestsOf32Bytes(byte[] input) {
    Bytes bytes = Bytes.of(input);
    Optional<Digest> read = Decoding.of(() -> Digest.parse(bytes));
    assertThat(read.isPresent()).isEqualTo(input.length == Digest.SIZE);
    read.ifPresent(digest -> assertThat(digest.bytes()).isEqualTo(bytes));
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Bytes all =
        new ByteWriter()
            .u8(0)
            .u8(200)
            .u8(1)
            .u16(60_000)
            .u8(2)
            .u32(4_000_000_000L)
            .u8(3)
            .u64(-1)
            .u8(4)
            .varint(Long.MIN_VALUE)
            .u8(5)
            .u8(9)
            .u8(6)
            .zeros(6)
            .toBytes();
    Corpus.of(ByteReaderFuzzTest.class)
        .addWithEdges("readsWhatAWriterWouldWrite", "each-kind", all)
        .add("readsWhatAWriterWouldWrite", "varint-not-shortest", Bytes.ofHex("048000"))
        .add(
            "readsWhatAWriterWouldWrite",
            "varint-of-65-bits",
            Bytes.ofHex("04ffffffffffffffffff02"))
        .addWithEdges("takesDigestsOf32Bytes", "zeros", Bytes.wrap(new byte[Digest.SIZE]))
        .check();
  }
}
