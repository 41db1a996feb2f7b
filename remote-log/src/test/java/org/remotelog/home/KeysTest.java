package org.remotelog.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;

class KeysTest {
  @Test
  void numbersKeepTheirOrderAsBytes() {
    long[] ordered = {0, 1, 127, 128, 255, 256, 1L << 31, 1L << 32, Long.MAX_VALUE};
    for (int i = 1; i < ordered.length; i++) {
      assertThat(Keys.u64(ordered[i - 1])).isLessThan(Keys.u64(ordered[i]));
      assertThat(Keys.u64At(Keys.u64(ordered[i]), 0)).isEqualTo(ordered[i]);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Keys.u64(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Keys.u64At(Keys.u64(1), 1));
  }

  @Test
  void boundAfterPrefixIsAboveAllThatStartWithIt() {
    assertThat(Keys.after(Bytes.ofHex("01ff"))).isEqualTo(Bytes.ofHex("02"));
    assertThat(Keys.after(Bytes.ofHex("ffff"))).isEqualTo(Keys.END);
    assertThat(Keys.after(Bytes.EMPTY)).isEqualTo(Keys.END);
    long seed = 7;
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      byte[] prefix = new byte[1 + random.nextInt(4)];
      byte[] rest = new byte[random.nextInt(4)];
      random.nextBytes(prefix);
      random.nextBytes(rest);
      Bytes key = Keys.of(Bytes.wrap(prefix), Bytes.wrap(rest));
      assertThat(key).as("seed " + seed).isLessThan(Keys.after(Bytes.wrap(prefix)));
    }
  }

  @Test
  void endIsAboveTheLargestKey() {
    byte[] largest = new byte[Limits.MAX_KEY_BYTES];
    java.util.Arrays.fill(largest, (byte) 0xff);
    assertThat(Bytes.wrap(largest)).isLessThan(Keys.END);
  }
}
