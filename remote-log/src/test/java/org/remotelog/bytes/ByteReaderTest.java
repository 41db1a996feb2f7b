package org.remotelog.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteReaderTest {
  @Test
  void readsWhatWasWritten() throws MalformedException {
    Bytes written =
        new ByteWriter()
            .u8(0xfe)
            .u16(0xfedc)
            .u32(0xfedcba98L)
            .u64(-2)
            .varint(300)
            .zeros(2)
            .bytes(Bytes.ofHex("0102"))
            .bytes(Bytes.ofHex("03"))
            .toBytes();
    assertThat(written.hex())
        .isEqualTo("fe" + "fedc" + "fedcba98" + "fffffffffffffffe" + "ac02" + "0000" + "010203");
    ByteReader reader = new ByteReader(written);
    assertThat(reader.peekU8()).isEqualTo(0xfe);
    assertThat(reader.u8()).isEqualTo(0xfe);
    assertThat(reader.u16()).isEqualTo(0xfedc);
    assertThat(reader.u32()).isEqualTo(0xfedcba98L);
    assertThat(reader.u64()).isEqualTo(-2);
    assertThat(reader.varint()).isEqualTo(300);
    assertThat(reader.take(4)).isEqualTo(Bytes.ofHex("00000102"));
    assertThat(reader.remaining()).isEqualTo(1);
    assertThatThrownBy(reader::expectEnd).isInstanceOf(MalformedException.class);
    assertThat(reader.takeRest()).isEqualTo(Bytes.ofHex("03"));
    reader.expectEnd();
    assertThat(reader.position()).isEqualTo(written.size());
  }

  @Test
  void growsBeyondTheFirstCapacity() {
    ByteWriter writer = new ByteWriter();
    for (int i = 0; i < 1_000; i++) {
      writer.u16(i);
    }
    assertThat(writer.zeros(500).toBytes().size()).isEqualTo(2_500);
    assertThat(writer.toBytes().slice(1_998, 2_001).hex()).isEqualTo("03e700");
  }

  @Test
  void readsNothingWhenTheInputEndsEarly() {
    ByteReader reader = new ByteReader(Bytes.ofHex("8080"));
    assertThatThrownBy(() -> reader.take(3)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> reader.take(-1)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> reader.take(Long.MAX_VALUE)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(reader::u32).isInstanceOf(MalformedException.class);
    assertThatThrownBy(reader::varint).isInstanceOf(MalformedException.class);
    assertThat(reader.position()).isZero();
  }

  @Test
  void varintsComeBackWhateverTheirSize() throws MalformedException {
    Random random = new Random(2);
    for (int i = 0; i < 2_000; i++) {
      long value = random.nextLong() >>> random.nextInt(64);
      Bytes encoded = Varint.encode(value);
      assertThat(encoded.size()).as("seed 2, step %s", i).isEqualTo(Varint.size(value));
      assertThat(new ByteReader(encoded).varint()).as("seed 2, step %s", i).isEqualTo(value);
    }
  }

  @Test
  void readsTheLongestVarint() throws MalformedException {
    assertThat(new ByteReader(Bytes.ofHex("ffffffffffffffffff01")).varint()).isEqualTo(-1);
    assertThat(new ByteReader(Bytes.ofHex("00")).varint()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"8000", "ff00", "ffffffffffffffffff02", "ffffffffffffffffff8101", "80", ""})
  void refusesVarintWhenItIsLongerThanNeededOrCut(String hex) {
    ByteReader reader = new ByteReader(Bytes.ofHex(hex));
    assertThatThrownBy(reader::varint).isInstanceOf(MalformedException.class);
  }
}
