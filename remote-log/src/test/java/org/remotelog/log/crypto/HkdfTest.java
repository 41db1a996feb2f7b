package org.remotelog.log.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;

/** RFC 5869, appendix A, test cases 1 and 3. */
class HkdfTest {
  private static final Bytes KEY_MATERIAL =
      Bytes.ofHex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");

  @Test
  void derivesTheKeysOfTheSpecification() {
    Bytes key = Hkdf.extract(Bytes.ofHex("000102030405060708090a0b0c"), KEY_MATERIAL);
    assertThat(key.hex())
        .isEqualTo("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
    assertThat(Hkdf.expand(key, Bytes.ofHex("f0f1f2f3f4f5f6f7f8f9"), 42).hex())
        .isEqualTo(
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  }

  @Test
  void takesNoSaltAndNoInfo() {
    Bytes key = Hkdf.extract(Bytes.EMPTY, KEY_MATERIAL);
    assertThat(key.hex())
        .isEqualTo("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04");
    assertThat(Hkdf.expand(key, Bytes.EMPTY, 42).hex())
        .isEqualTo(
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  }

  @Test
  void boundsTheOutput() {
    assertThat(Hkdf.expand(KEY_MATERIAL, Bytes.EMPTY, Limits.MAX_HKDF_BYTES).size())
        .isEqualTo(Limits.MAX_HKDF_BYTES);
    assertThatThrownBy(() -> Hkdf.expand(KEY_MATERIAL, Bytes.EMPTY, Limits.MAX_HKDF_BYTES + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Hkdf.expand(KEY_MATERIAL, Bytes.EMPTY, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
