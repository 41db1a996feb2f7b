package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;

/** Bytes in hex are written by hand from the specification of CARv1. */
class CarCodecTest {
  private static final Bytes HELLO = Bytes.utf8("hello");
  private static final Cid RAW = Cid.of(Cid.Codec.RAW, HELLO);
  private static final String RAW_HEX =
      "015512202cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  private static final String ONE_ROOT =
      "a265726f6f747381d82a582500" + RAW_HEX + "6776657273696f6e01";

  @Test
  void writesHeaderAsSpecified() {
    assertThat(CarCodec.header(List.of(RAW)).hex()).isEqualTo("3a" + ONE_ROOT);
  }

  @Test
  void writesBeginOfSectionAsSpecified() {
    assertThat(CarCodec.sectionStart(new Block(RAW, HELLO)).hex()).isEqualTo("29" + RAW_HEX);
  }

  @Test
  void readsHeaderAsSpecified() throws MalformedException {
    assertThat(CarCodec.roots(Bytes.ofHex(ONE_ROOT))).containsExactly(RAW);
  }

  @Test
  void readsWhatWasWritten() throws MalformedException {
    long seed = 20_261_123;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Cid> roots = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(40); i++) {
        roots.add(block(random).cid());
      }
      ByteReader header = new ByteReader(CarCodec.header(roots));
      assertThat(header.varint()).isEqualTo(header.remaining());
      assertThat(CarCodec.roots(header.takeRest())).as("seed %s", seed).isEqualTo(roots);

      Block block = block(random);
      Bytes start = CarCodec.sectionStart(block);
      ByteReader section = new ByteReader(Bytes.concat(start, block.data()));
      assertThat(section.varint()).isEqualTo(section.remaining());
      CarCodec.Section read = CarCodec.section(section.takeRest());
      assertThat(read.cid()).as("seed %s", seed).contains(block.cid());
      assertThat(read.data()).as("seed %s", seed).isEqualTo(block.data());
    }
  }

  private static Block block(Random random) {
    byte[] data = new byte[random.nextInt(300)];
    random.nextBytes(data);
    Cid.Codec[] codecs = Cid.Codec.values();
    return Block.of(codecs[random.nextInt(codecs.length)], Bytes.wrap(data));
  }

  @ParameterizedTest
  @CsvSource({
    "a16776657273696f6e02, version 2",
    "a16776657273696f6e03, version 3",
    "a265726f6f7473806776657273696f6e01, 0 roots",
    "a16776657273696f6e01, no \"roots\"",
    "a165726f6f747380, no \"version\"",
    "80, no header of a CAR",
    "a265726f6f7473016776657273696f6e01, expected a list",
    "a265726f6f747381016776657273696f6e01, expected a link",
    "ff, no header of a CAR",
    "a26776657273696f6e0165726f6f747380, no header of a CAR",
  })
  void refusesHeader(String hex, String reason) {
    assertThatThrownBy(() -> CarCodec.roots(Bytes.ofHex(hex)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void refusesHeaderWithMoreKeys() {
    String more = "a3616101" + ONE_ROOT.substring(2);
    assertThatThrownBy(() -> CarCodec.roots(Bytes.ofHex(more)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("more than roots and version");
  }

  @Test
  void readsAsManyRootsAsTheLimitAndNoMore() throws MalformedException {
    List<Cid> roots = new ArrayList<>();
    for (int i = 0; i < Limits.MAX_CAR_ROOTS; i++) {
      roots.add(RAW);
    }
    ByteReader full = new ByteReader(CarCodec.header(roots));
    assertThat(CarCodec.headerSize(full.varint())).isEqualTo(Limits.MAX_CAR_HEADER_BYTES);
    Bytes header = full.takeRest();
    assertThat(CarCodec.roots(header)).hasSize(Limits.MAX_CAR_ROOTS);

    roots.add(RAW);
    assertThatThrownBy(() -> CarCodec.header(roots)).isInstanceOf(IllegalArgumentException.class);
    // 99 4000 is the head of a list of 16,384.
    String oneMore =
        header
            .hex()
            .replaceFirst("994000", "994001")
            .replaceFirst("d82a", "d82a582500" + RAW_HEX + "d82a");
    assertThatThrownBy(() -> CarCodec.roots(Bytes.ofHex(oneMore)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("16385 roots");
    assertThatThrownBy(() -> CarCodec.header(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesLengthsOfNothingAndAboveTheLimit() throws MalformedException {
    assertThat(CarCodec.headerSize(Limits.MAX_CAR_HEADER_BYTES)).isPositive();
    assertThat(CarCodec.sectionSize(Limits.MAX_CAR_SECTION_BYTES)).isPositive();
    for (long bad : new long[] {0, Limits.MAX_CAR_HEADER_BYTES + 1L, 1L << 31, -1}) {
      assertThatThrownBy(() -> CarCodec.headerSize(bad)).isInstanceOf(MalformedException.class);
    }
    for (long bad : new long[] {0, Limits.MAX_CAR_SECTION_BYTES + 1L, 1L << 31, -1}) {
      assertThatThrownBy(() -> CarCodec.sectionSize(bad)).isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(() -> CarCodec.sectionSize(-1)).hasMessageContaining("18446744073709551615");
  }

  @Test
  void readsLargestBlockAndNoLarger() throws MalformedException {
    Bytes largest = Bytes.wrap(new byte[Limits.MAX_BLOCK_BYTES]);
    assertThat(CarCodec.section(Bytes.concat(RAW.toBytes(), largest)).data()).isEqualTo(largest);
    Bytes v0 = RAW.toBytes().slice(2, Cid.SIZE);
    assertThat(CarCodec.section(Bytes.concat(v0, largest)).data()).isEqualTo(largest);
    Bytes larger = Bytes.concat(v0, largest, Bytes.ofHex("00"));
    assertThatThrownBy(() -> CarCodec.section(larger))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("983041");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // SHA-256 cut to 16 bytes, identity, and codec dag-json.
        "015512102cf24dba5fb0a30e26e83b2ac5b9e29e",
        "0155000568656c6c6f",
        "01a90212202cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        "0172002408011220" + "1111111111111111111111111111111111111111111111111111111111111111",
      })
  void passesOverIdentifiersOfOtherKinds(String cid) throws MalformedException {
    CarCodec.Section section = CarCodec.section(Bytes.ofHex(cid + "aabb"));
    assertThat(section.cid()).isEmpty();
    assertThat(section.data().hex()).isEqualTo("aabb");
  }

  @Test
  void readsIdentifierOfVersion0() throws MalformedException {
    CarCodec.Section section = CarCodec.section(Bytes.ofHex(RAW_HEX.substring(4) + "68"));
    assertThat(section.cid()).contains(Cid.ofDigest(Cid.Codec.DAG_PB, RAW.digest()));
    assertThat(section.data().hex()).isEqualTo("68");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00", // Version 0 in the form of version 1.
        "02551220", // Version 2.
        "01", // Cut after the version,
        "0155", // the codec,
        "015512", // the hash function,
        "01551220", // the length,
        "015512202cf24d", // and within the hash.
        "12202cf2", // The same of version 0.
        "8100551220", // A number in a longer form.
        "0155128080808010", // A hash of 4 GiB.
      })
  void refusesSectionWithoutIdentifier(String hex) {
    assertThatThrownBy(() -> CarCodec.section(Bytes.ofHex(hex)))
        .isInstanceOf(MalformedException.class);
  }
}
