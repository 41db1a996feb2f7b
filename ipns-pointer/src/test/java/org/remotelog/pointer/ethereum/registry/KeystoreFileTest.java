package org.remotelog.pointer.ethereum.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;

/** What a file may ask for is looked at before any of it is done. */
class KeystoreFileTest {
  private static final String SCRYPT =
      "{\"version\":3,\"id\":\"x\",\"address\":\"2222222222222222222222222222222222222222\","
          + "\"crypto\":{\"cipher\":\"aes-128-ctr\","
          + "\"cipherparams\":{\"iv\":\"00000000000000000000000000000000\"},"
          + "\"ciphertext\":\"1111111111111111111111111111111111111111111111111111111111111111\","
          + "\"kdf\":\"scrypt\",\"kdfparams\":{\"dklen\":32,\"n\":262144,\"r\":8,\"p\":1,"
          + "\"salt\":\"ab\"},"
          + "\"mac\":\"3333333333333333333333333333333333333333333333333333333333333333\"}}";
  private static final String PBKDF2 =
      SCRYPT
          .replace("\"scrypt\"", "\"pbkdf2\"")
          .replace("\"n\":262144,\"r\":8,\"p\":1", "\"c\":262144,\"prf\":\"hmac-sha256\"");

  private static KeystoreFile decode(String text) throws MalformedException {
    return KeystoreFile.decode(Bytes.utf8(text));
  }

  private static String scrypt(long n, long r, long p) {
    return SCRYPT.replace(
        "\"n\":262144,\"r\":8,\"p\":1", "\"n\":" + n + ",\"r\":" + r + ",\"p\":" + p);
  }

  private static void refused(String text) {
    assertThatThrownBy(() -> decode(text))
        .as(text)
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("wallet file");
  }

  @Test
  void fileIsReadAsItIsWritten() throws MalformedException {
    for (String text : new String[] {SCRYPT, PBKDF2}) {
      KeystoreFile file = decode(text);
      assertThat(KeystoreFile.decode(file.encode(new UUID(1, 2)))).isEqualTo(file);
    }
    assertThat(decode(SCRYPT).derivation())
        .isEqualTo(new KeystoreFile.ByScrypt(Bytes.ofHex("ab"), 262_144, 8, 1));
    assertThat(decode(PBKDF2).derivation())
        .isEqualTo(new KeystoreFile.ByPbkdf2(Bytes.ofHex("ab"), 262_144));
  }

  @Test
  void filesOfOlderWalletsAreRead() throws MalformedException {
    KeystoreFile file = decode(SCRYPT);
    assertThat(decode(SCRYPT.replace("crypto", "Crypto"))).isEqualTo(file);
    assertThat(decode(SCRYPT.replace("\"2222", "\"0x2222"))).isEqualTo(file);
    assertThat(decode(SCRYPT.replaceFirst("\"address\":\"2+\",", "")).address()).isEmpty();
    assertThat(decode(SCRYPT.replaceFirst("\"2{40}\"", "\"\"")).address()).isEmpty();
    assertThat(decode(SCRYPT.replace("{\"version\"", "{\"x-other\":[1,{}],\"version\"")))
        .isEqualTo(file);
  }

  @Test
  void fileAtItsLongestIsReadAndOneByteMoreIsRefused() throws MalformedException {
    String most = SCRYPT + " ".repeat(Limits.MAX_KEYSTORE_BYTES - SCRYPT.length());
    assertThat(decode(most)).isEqualTo(decode(SCRYPT));
    refused(most + " ");
  }

  @Test
  void saltAtItsLongestIsReadAndOneByteMoreIsRefused() throws MalformedException {
    assertThat(
            decode(SCRYPT.replace("\"ab\"", "\"" + "ab".repeat(Limits.MAX_SALT_BYTES) + "\""))
                .derivation()
                .salt()
                .size())
        .isEqualTo(Limits.MAX_SALT_BYTES);
    refused(SCRYPT.replace("\"ab\"", "\"" + "ab".repeat(Limits.MAX_SALT_BYTES + 1) + "\""));
    refused(SCRYPT.replace("\"ab\"", "\"\""));
  }

  @Test
  void memoryAtItsMostIsAllowedAndMoreIsRefused() throws MalformedException {
    assertThat(128L * 524_288 * 8).isEqualTo(Limits.MAX_SCRYPT_BYTES);
    decode(scrypt(524_288, 8, 1));
    decode(scrypt(4_194_304, 1, 1));
    refused(scrypt(524_288, 9, 1));
    refused(scrypt(1_048_576, 8, 1));
    refused(scrypt(8_388_608, 1, 1));
  }

  @Test
  void workAtItsMostIsAllowedAndMoreIsRefused() throws MalformedException {
    assertThat(128L * 262_144 * 8 * 4).isEqualTo(Limits.MAX_SCRYPT_WORK_BYTES);
    decode(scrypt(262_144, 8, 4));
    refused(scrypt(262_144, 8, 5));
  }

  @Test
  void partsAtTheirMostAreAllowedAndMoreAreRefused() throws MalformedException {
    int most = Limits.MAX_SCRYPT_PARTS;
    decode(scrypt(2, 1, most));
    decode(scrypt(2, most, 1));
    refused(scrypt(2, 1, most + 1));
    refused(scrypt(2, most + 1, 1));
    refused(scrypt(2, most / 2 + 1, 2));
  }

  @Test
  void roundsAtTheirMostAreAllowedAndOneMoreIsRefused() throws MalformedException {
    decode(PBKDF2.replace("262144", String.valueOf(Limits.MAX_HASH_ROUNDS)));
    refused(PBKDF2.replace("262144", String.valueOf(Limits.MAX_HASH_ROUNDS + 1L)));
    refused(PBKDF2.replace("262144", "0"));
    refused(PBKDF2.replace("262144", "-1"));
    refused(PBKDF2.replace("262144", "1e3"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8, 1",
    "1, 8, 1",
    "3, 8, 1",
    "262143, 8, 1",
    "-2, 8, 1",
    "9223372036854775807, 8, 1",
    "262144, 0, 1",
    "262144, -1, 1",
    "262144, 9223372036854775807, 1",
    "4194304, 4194304, 1024",
    "262144, 8, 0",
    "262144, 8, -1",
    "262144, 8, 9223372036854775807"
  })
  void scryptOfSenselessNumbersIsRefused(long n, long r, long p) {
    refused(scrypt(n, r, p));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"version\":3/\"version\":1",
        "\"version\":3/\"version\":\"3\"",
        "\"version\":3/\"version\":3.0",
        "\"version\":3,/",
        "aes-128-ctr/aes-128-cbc",
        "\"scrypt\"/\"bcrypt\"",
        "\"scrypt\"/\"pbkdf2\"",
        "\"dklen\":32/\"dklen\":31",
        "\"dklen\":32/\"dklen\":64",
        "\"dklen\":32,/",
        "\"iv\":\"00/\"iv\":\"",
        "\"ciphertext\":\"11/\"ciphertext\":\"",
        "\"mac\":\"33/\"mac\":\"",
        "\"mac\":\"33/\"mac\":\"3x",
        "\"mac\":\"33/\"mac\":\"3",
        "\"mac\"/\"mak\"",
        "\"kdfparams\"/\"kdf-params\"",
        "\"cipherparams\"/\"cipher-params\"",
        "\"crypto\"/\"krypto\"",
        "\"address\":\"22/\"address\":\"",
        "\"2222222222222222222222222222222222222222\"/7"
      })
  void damagedFileIsRefused(String change) {
    String[] parts = change.split("/", -1);
    assertThat(SCRYPT).contains(parts[0]);
    refused(SCRYPT.replace(parts[0], parts[1]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "[]", "{}", "{} {}", "3", "null", "{\"version\":3}"})
  void textThatIsNoFileIsRefused(String text) {
    refused(text);
  }
}
