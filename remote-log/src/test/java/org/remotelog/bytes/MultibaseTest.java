package org.remotelog.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultibaseTest {
  @Test
  void writesThePublishedExamples() throws MalformedException {
    // Multibase specification, test vectors "yes mani !" and with leading zeros.
    Bytes plain = Bytes.utf8("yes mani !");
    Bytes zeros = Bytes.concat(Bytes.ofHex("0000"), plain);
    assertThat(Multibase.BASE32.encodePrefixed(plain)).isEqualTo("bpfsxgidnmfxgsibb");
    assertThat(Multibase.BASE36.encodePrefixed(plain)).isEqualTo("k2lcpzo5yikidynfl");
    assertThat(Multibase.BASE58BTC.encodePrefixed(plain)).isEqualTo("z7paNL19xttacUY");
    assertThat(Multibase.BASE32.encodePrefixed(zeros)).isEqualTo("baaahszltebwwc3tjeaqq");
    assertThat(Multibase.BASE36.encodePrefixed(zeros)).isEqualTo("k002lcpzo5yikidynfl");
    assertThat(Multibase.BASE58BTC.encodePrefixed(zeros)).isEqualTo("z117paNL19xttacUY");
  }

  @ParameterizedTest
  @EnumSource
  void bytesComeBackAndEveryTextIsTheOnlyOne(Multibase base) throws MalformedException {
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      for (int j = random.nextInt(4); j > 0 && j <= bytes.length; j--) {
        bytes[j - 1] = 0;
      }
      String text = base.encodePrefixed(Bytes.of(bytes));
      Bytes decoded = Multibase.decodePrefixed(text);
      assertThat(decoded).as("seed 3, step %s", i).isEqualTo(Bytes.of(bytes));
      assertThat(base.encodePrefixed(decoded)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesTextAboveTheLimit(Multibase base) throws MalformedException {
    String longest = Base32.encode(Bytes.wrap(new byte[Limits.MAX_MULTIBASE_BYTES]));
    assertThat(longest).hasSize(Limits.MAX_MULTIBASE_CHARS - 1);
    assertThat(base.encode(Bytes.wrap(new byte[Limits.MAX_MULTIBASE_BYTES]))).isNotEmpty();
    assertThatThrownBy(() -> base.encode(Bytes.wrap(new byte[Limits.MAX_MULTIBASE_BYTES + 1])))
        .isInstanceOf(IllegalArgumentException.class);
    String zero = base.encode(Bytes.wrap(new byte[1])).substring(0, 1);
    assertThat(base.decode(zero.repeat(Limits.MAX_MULTIBASE_CHARS)).size()).isPositive();
    assertThatThrownBy(() -> base.decode(zero.repeat(Limits.MAX_MULTIBASE_CHARS + 1)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("256");
    assertThat(Multibase.decodePrefixed("b" + longest).size())
        .isEqualTo(Limits.MAX_MULTIBASE_BYTES);
    assertThatThrownBy(() -> Multibase.decodePrefixed("k" + "0".repeat(256)))
        .isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "f00",
        "bA",
        "b1",
        "b ",
        "baaaaaaaaaaaaaa=",
        "ba",
        "bab",
        "baaa",
        "kA",
        "k-",
        "z0",
        "zO",
        "zI",
        "zl"
      })
  void refusesTextOfAnotherBase(String text) {
    assertThatThrownBy(() -> Multibase.decodePrefixed(text)).isInstanceOf(MalformedException.class);
  }

  @Test
  void base32HasNoLimitOfItsOwn() throws MalformedException {
    Bytes bytes = Bytes.wrap(new byte[5_001]);
    assertThat(Base32.decode(Base32.encode(bytes))).isEqualTo(bytes);
  }
}
