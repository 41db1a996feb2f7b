package org.remotelog.log.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.LogName;

class Ed25519Test {
  // RFC 8032, section 7.1, tests 1 to 3.
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void signsAsTheStandardDoes(String seed, String publicKey, String message, String signature) {
    SecretBytes secret = SecretBytes.of(Bytes.ofHex(seed));
    LogName log = Ed25519.name(secret);
    assertThat(log.publicKey()).isEqualTo(Bytes.ofHex(publicKey));
    assertThat(Ed25519.signer(secret).sign(Bytes.ofHex(message))).isEqualTo(Bytes.ofHex(signature));
    assertThat(Ed25519.verify(log, Bytes.ofHex(message), Bytes.ofHex(signature))).isTrue();
  }

  @Test
  void refusesSignatureWhenAnyBitIsFlipped() {
    SecretBytes secret = SecretBytes.of(Bytes.wrap(new byte[32]));
    Bytes message = Bytes.utf8("m");
    byte[] signature = Ed25519.signer(secret).sign(message).toArray();
    for (int bit = 0; bit < 8 * signature.length; bit++) {
      byte[] flipped = signature.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(Ed25519.verify(Ed25519.name(secret), message, Bytes.wrap(flipped)))
          .as("bit %s", bit)
          .isFalse();
    }
    assertThat(Ed25519.verify(Ed25519.name(secret), Bytes.utf8("n"), Bytes.wrap(signature)))
        .isFalse();
  }

  @Test
  void refusesSignatureOfAnotherSize() {
    SecretBytes secret = SecretBytes.of(Bytes.wrap(new byte[32]));
    Bytes signature = Ed25519.signer(secret).sign(Bytes.EMPTY);
    LogName log = Ed25519.name(secret);
    assertThat(Ed25519.verify(log, Bytes.EMPTY, signature.slice(0, 63))).isFalse();
    assertThat(Ed25519.verify(log, Bytes.EMPTY, Bytes.concat(signature, Bytes.ofHex("00"))))
        .isFalse();
    assertThat(Ed25519.verify(log, Bytes.EMPTY, Bytes.EMPTY)).isFalse();
  }

  @Test
  void refusesKeysOfSmallOrderAndKeysThatAreNoPoint() {
    // With the neutral element as key and as R, and S = 0, the equation holds for every message.
    Bytes neutral = Bytes.ofHex("01" + "00".repeat(31));
    Bytes forged = Bytes.concat(neutral, Bytes.wrap(new byte[32]));
    assertThat(Ed25519.verify(LogName.of(neutral), Bytes.utf8("any"), forged)).isFalse();
    Random random = new Random(4);
    for (int i = 0; i < 200; i++) {
      byte[] key = new byte[32];
      byte[] signature = new byte[64];
      random.nextBytes(key);
      random.nextBytes(signature);
      assertThat(Ed25519.verify(LogName.of(Bytes.wrap(key)), Bytes.EMPTY, Bytes.wrap(signature)))
          .as("seed 4, step %s", i)
          .isFalse();
    }
    assertThat(Ed25519.verify(LogName.of(Bytes.ofHex("ff".repeat(32))), Bytes.EMPTY, forged))
        .isFalse();
  }

  @Test
  void refusesSeedOfAnotherSize() {
    for (int size : new int[] {0, 31, 33}) {
      SecretBytes seed = SecretBytes.of(Bytes.wrap(new byte[size]));
      assertThatThrownBy(() -> Ed25519.name(seed)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Ed25519.signer(seed)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
