package org.remotelog.pointer.ethereum.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;

class KeystoreTest {
  private static final String SECRET =
      "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
  private static final EthereumKey KEY = EthereumKey.of(SecretBytes.of(Bytes.ofHex(SECRET)));
  private static final SecretBytes PASSWORD = SecretBytes.of(Bytes.utf8("testpassword"));
  private static final SecretBytes OTHER = SecretBytes.of(Bytes.utf8("testpassworD"));
  private static final KeystoreFile.Derivation QUICK =
      new KeystoreFile.ByScrypt(Bytes.ofHex("abcd"), 2, 1, 1);

  /** The two examples of the definition; both have the key of {@link #SECRET}. */
  private static final String PBKDF2 =
      "{\"crypto\":{\"cipher\":\"aes-128-ctr\","
          + "\"cipherparams\":{\"iv\":\"6087dab2f9fdbbfaddc31a909735c1e6\"},"
          + "\"ciphertext\":\"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46\","
          + "\"kdf\":\"pbkdf2\",\"kdfparams\":{\"c\":262144,\"dklen\":32,\"prf\":\"hmac-sha256\","
          + "\"salt\":\"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd\"},"
          + "\"mac\":\"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2\"},"
          + "\"id\":\"3198bc9c-6672-5ab3-d995-4942343ae5b6\",\"version\":3}";

  private static final String SCRYPT =
      "{\"crypto\":{\"cipher\":\"aes-128-ctr\","
          + "\"cipherparams\":{\"iv\":\"83dbcc02d8ccb40e466191a123791e0e\"},"
          + "\"ciphertext\":\"d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c\","
          + "\"kdf\":\"scrypt\",\"kdfparams\":{\"dklen\":32,\"n\":262144,\"p\":8,\"r\":1,"
          + "\"salt\":\"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19\"},"
          + "\"mac\":\"2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097\"},"
          + "\"id\":\"3198bc9c-6672-5ab3-d995-4942343ae5b6\",\"version\":3}";

  private static EthereumKey read(Bytes file) throws MalformedException, WrongPasswordException {
    return Keystore.read(file, PASSWORD);
  }

  @Test
  void examplesOfTheDefinitionHaveTheirKey() throws Exception {
    for (String example : new String[] {PBKDF2, SCRYPT}) {
      EthereumKey key = read(Bytes.utf8(example));
      assertThat(key).isEqualTo(KEY);
      assertThat(key.secret()).isEqualTo(KEY.secret());
      assertThatThrownBy(() -> Keystore.read(Bytes.utf8(example), OTHER))
          .isInstanceOf(WrongPasswordException.class);
    }
  }

  @Test
  void fileThatIsWrittenIsReadWithItsPasswordOnly() throws Exception {
    Bytes file = Keystore.write(KEY, PASSWORD, new SecureRandom());
    assertThat(KeystoreFile.decode(file).derivation())
        .isInstanceOfSatisfying(
            KeystoreFile.ByScrypt.class,
            scrypt -> {
              assertThat(scrypt.n()).isEqualTo(262_144);
              assertThat(scrypt.r()).isEqualTo(8);
              assertThat(scrypt.p()).isEqualTo(1);
              assertThat(scrypt.salt().size()).isEqualTo(32);
            });
    assertThat(read(file)).isEqualTo(KEY);
    assertThatThrownBy(() -> Keystore.read(file, OTHER)).isInstanceOf(WrongPasswordException.class);
  }

  @Test
  void filesOfOneKeyHaveNothingRandomInCommon() throws Exception {
    Set<String> seen = new HashSet<>();
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < 8; i++) {
      Bytes file = Keystore.write(KEY, PASSWORD, random, QUICK);
      KeystoreFile parts = KeystoreFile.decode(file);
      assertThat(seen.add(parts.iv().hex())).isTrue();
      assertThat(seen.add(parts.ciphertext().hex())).isTrue();
      String id = file.utf8().replaceFirst(".*\"id\":\"([^\"]+)\".*", "$1");
      assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
      assertThat(seen.add(id)).isTrue();
    }
  }

  @Test
  void keyWithZerosInFrontIsWrittenInFull() throws Exception {
    SecretBytes secret = SecretBytes.of(Bytes.ofHex("00".repeat(31) + "01"));
    EthereumKey key = EthereumKey.of(secret);
    assertThat(read(Keystore.write(key, PASSWORD, new SecureRandom(), QUICK)).secret())
        .isEqualTo(secret);
  }

  @Test
  void fileWithTheAddressOfAnotherAccountIsRefused() throws Exception {
    String own = KEY.address().bytes().hex();
    String text = Keystore.write(KEY, PASSWORD, new SecureRandom(), QUICK).utf8();
    assertThat(text).contains("\"address\":\"" + own + "\"");
    assertThatThrownBy(() -> read(Bytes.utf8(text.replace(own, "22".repeat(20)))))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("it was altered")
        .hasMessageContaining(KEY.address().toString());
    assertThat(read(Bytes.utf8(text.replaceFirst("\"address\":\"[^\"]+\",", "")))).isEqualTo(KEY);
  }

  @Test
  void alteredCiphertextIsNotDecrypted() throws Exception {
    Bytes file = Keystore.write(KEY, PASSWORD, new SecureRandom(), QUICK);
    String ciphertext = KeystoreFile.decode(file).ciphertext().hex();
    String altered = (ciphertext.startsWith("0") ? "1" : "0") + ciphertext.substring(1);
    assertThatThrownBy(() -> read(Bytes.utf8(file.utf8().replace(ciphertext, altered))))
        .isInstanceOf(WrongPasswordException.class);
  }

  /** The cipher's start is not under the check: another one gives another key, or none. */
  @Test
  void alteredStartOfTheCipherIsNoticedByTheAddress() throws Exception {
    Bytes file = Keystore.write(KEY, PASSWORD, new SecureRandom(), QUICK);
    String iv = KeystoreFile.decode(file).iv().hex();
    assertThatThrownBy(() -> read(Bytes.utf8(file.utf8().replace(iv, "00".repeat(16)))))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void neitherPasswordNorKeyIsInAnyMessage() throws Exception {
    Bytes file = Keystore.write(KEY, PASSWORD, new SecureRandom(), QUICK);
    assertThat(file.utf8()).doesNotContain(SECRET).doesNotContain("testpassword");
    assertThatThrownBy(() -> Keystore.read(file, OTHER))
        .hasMessageNotContaining("testpassword")
        .hasMessageNotContaining(SECRET.substring(0, 8))
        .hasMessageContaining("type it again");
    assertThat(read(file).toString()).doesNotContain(SECRET.substring(0, 8));
  }

  @Test
  void emptyPasswordIsAPassword() throws Exception {
    SecretBytes none = SecretBytes.of(Bytes.EMPTY);
    Bytes file = Keystore.write(KEY, none, new SecureRandom(), QUICK);
    assertThat(Keystore.read(file, none)).isEqualTo(KEY);
    assertThatThrownBy(() -> read(file)).isInstanceOf(WrongPasswordException.class);
  }
}
