package org.remotelog.pointer.ethereum.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.bouncycastle.crypto.generators.SCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotelog.bytes.Bytes;

class ScryptTest {
  /** The examples of RFC 7914, section 12, but for the one that takes a gigabyte. */
  @ParameterizedTest
  @CsvSource({
    "'', '', 16, 1, 1, 77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
        + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
    "password, NaCl, 1024, 8, 16, fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
    "pleaseletmein, SodiumChloride, 16384, 8, 1, 7023bdcb3afd7348461c06cd81fd38eb"
        + "fda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
  })
  void keysAreThoseOfTheDefinition(
      String password, String salt, int n, int r, int p, String expected) {
    byte[] secret = Bytes.utf8(password).toArray();
    byte[] grains = Bytes.utf8(salt).toArray();
    assertThat(Bytes.wrap(Scrypt.derive(secret, grains, n, r, p, 64)).hex()).isEqualTo(expected);
    assertThat(Bytes.wrap(Scrypt.deriveHere(secret, grains, n, r, p, 64)).hex())
        .isEqualTo(expected);
  }

  @Test
  void keysAreThoseOfTheLibraryWhereverThatGivesAny() {
    Random random = new Random(7914);
    for (int i = 0; i < 200; i++) {
      byte[] password = new byte[random.nextInt(80)];
      byte[] salt = new byte[random.nextInt(80)];
      random.nextBytes(password);
      random.nextBytes(salt);
      int n = 2 << random.nextInt(8);
      int r = 1 + random.nextInt(9);
      int p = 1 + random.nextInt(4);
      int size = 1 + random.nextInt(70);
      assertThat(Scrypt.deriveHere(password, salt, n, r, p, size))
          .as("n %d, r %d, p %d", n, r, p)
          .isEqualTo(SCrypt.generate(password, salt, n, r, p, size));
    }
  }
}
