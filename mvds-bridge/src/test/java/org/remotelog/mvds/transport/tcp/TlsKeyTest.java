package org.remotelog.mvds.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;

final class TlsKeyTest {
  private static SecretBytes seed(int fill, int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) fill);
    return SecretBytes.of(Bytes.wrap(bytes));
  }

  @Test
  void sameSeedGivesTheSameKeyOnAllPlatformsAndOtherSeedsOtherKeys() {
    TlsKey key = TlsKey.derive(seed(1, TlsKey.SEED_BYTES));
    assertThat(TlsKey.derive(seed(1, TlsKey.SEED_BYTES)).publicKey()).isEqualTo(key.publicKey());
    assertThat(TlsKey.derive(seed(2, TlsKey.SEED_BYTES)).peer()).isNotEqualTo(key.peer());
    // Kept as it was first: a device must not change its key with a version of this library.
    assertThat(key.peer().hex())
        .isEqualTo("0ce824a7cb45596c888df2e6cb263c31ec9ae89154e7eabf54135f632c489ecd");
  }

  @Test
  void bothPartsOfDerivedKeyBelongTogether() throws Exception {
    for (int fill = 0; fill < 32; fill++) {
      TlsKey key = TlsKey.derive(seed(fill * 8, TlsKey.SEED_BYTES));
      byte[] text = "signed".getBytes(StandardCharsets.UTF_8);
      Signature signing = Signature.getInstance("SHA256withECDSA");
      signing.initSign(key.privatePart(SecretAccess.token()));
      signing.update(text);
      byte[] signature = signing.sign();
      Signature checking = Signature.getInstance("SHA256withECDSA");
      checking.initVerify(key.publicPart());
      checking.update(text);
      assertThat(checking.verify(signature)).as("seed of %s", fill * 8).isTrue();
    }
  }

  @Test
  void refusesSeedOfAnotherSize() {
    for (int size : new int[] {TlsKey.SEED_BYTES - 1, TlsKey.SEED_BYTES + 1}) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> TlsKey.derive(seed(1, size)));
    }
  }
}
