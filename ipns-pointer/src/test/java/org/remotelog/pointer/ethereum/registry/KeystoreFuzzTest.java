package org.remotelog.pointer.ethereum.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;

class KeystoreFuzzTest {
  private static final EthereumKey KEY =
      EthereumKey.of(SecretBytes.of(Bytes.ofHex("11".repeat(32))));
  private static final SecretBytes PASSWORD = SecretBytes.of(Bytes.utf8("password"));
  private static final UUID ID = new UUID(1, 2);
  private static final long MAX_TRIED_WORK = 4_096;

  /** The cheapest one there is. */
  private static final Bytes FILE =
      Keystore.write(
          KEY, PASSWORD, new Sevens(), new KeystoreFile.ByScrypt(Bytes.ofHex("ab"), 2, 1, 1));

  /** Chance that is the same each time. */
  private static final class Sevens extends SecureRandom {
    private static final long serialVersionUID = 1L;

    @Override
    public void nextBytes(byte[] bytes) {
      Arrays.fill(bytes, (byte) 7);
    }
  }

  /** Empty when the password is wrong. */
  private static Optional<EthereumKey> open(Bytes file) throws MalformedException {
    try {
      return Optional.of(Keystore.read(file, PASSWORD));
    } catch (WrongPasswordException e) {
      return Optional.empty();
    }
  }

  /**
   * What is within the bounds is opened when that is cheap: the bounds have a test of their own.
   */
  @FuzzTest
  void readsFiles(byte[] input) {
    Bytes bytes = Bytes.of(input);
    Optional<KeystoreFile> read = Decoding.of(() -> KeystoreFile.decode(bytes));
    assertThat(Decoding.of(() -> Keystore.address(bytes)))
        .isEqualTo(read.map(KeystoreFile::address));
    if (!read.isPresent()) {
      return;
    }
    assertThat(Decoding.of(() -> KeystoreFile.decode(read.get().encode(ID)))).isEqualTo(read);
    if (work(read.get().derivation()) <= MAX_TRIED_WORK) {
      Optional<Optional<EthereumKey>> key = Decoding.of(() -> open(bytes));
      // Without an address nothing tells that the cipher's start was altered.
      key.flatMap(found -> found)
          .filter(found -> read.get().address().isPresent())
          .ifPresent(found -> assertThat(found).isEqualTo(KEY));
    }
  }

  private static long work(KeystoreFile.Derivation derivation) {
    if (derivation instanceof KeystoreFile.ByScrypt scrypt) {
      long bytes = 128L * scrypt.n() * scrypt.r();
      assertThat(bytes).isLessThanOrEqualTo(Limits.MAX_SCRYPT_BYTES);
      assertThat(bytes * scrypt.p()).isLessThanOrEqualTo(Limits.MAX_SCRYPT_WORK_BYTES);
      return (long) scrypt.n() * scrypt.r() * scrypt.p();
    }
    int iterations = ((KeystoreFile.ByPbkdf2) derivation).iterations();
    assertThat(iterations).isBetween(1, Limits.MAX_HASH_ROUNDS);
    return iterations;
  }

  /** The cipher's start, the ciphertext and the check are from outside; all else is right. */
  @FuzzTest
  void opensOnlyWhatWasWritten(byte[] input) throws MalformedException {
    if (input.length != 80) {
      return;
    }
    Bytes parts = Bytes.of(input);
    KeystoreFile right = KeystoreFile.decode(FILE);
    KeystoreFile file =
        new KeystoreFile(
            right.address(),
            right.derivation(),
            parts.slice(0, 16),
            parts.slice(16, 48),
            parts.slice(48, 80));
    Optional<EthereumKey> key = Decoding.of(() -> open(file.encode(ID))).flatMap(found -> found);
    assertThat(key).isEqualTo(file.equals(right) ? Optional.of(KEY) : Optional.empty());
  }

  @Test
  void keepsItsSeeds() throws IOException, MalformedException {
    KeystoreFile right = KeystoreFile.decode(FILE);
    Bytes rounds =
        Keystore.write(
            KEY, PASSWORD, new Sevens(), new KeystoreFile.ByPbkdf2(Bytes.ofHex("ab"), 3));
    String text = FILE.utf8();
    Corpus.of(KeystoreFuzzTest.class)
        .addWithEdges("readsFiles", "scrypt", FILE)
        .addWithEdges("readsFiles", "pbkdf2", rounds)
        .add("readsFiles", "memory", text.replace("\"n\":2", "\"n\":1099511627776"))
        .add("readsFiles", "parts", text.replace("\"p\":1", "\"p\":9223372036854775807"))
        .add("readsFiles", "rounds", rounds.utf8().replace("\"c\":3", "\"c\":2147483648"))
        .add("readsFiles", "no-address", text.replaceFirst("\"address\":\"[^\"]+\",", ""))
        .add(
            "readsFiles",
            "other-start-without-address",
            text.replaceFirst("\"address\":\"[^\"]+\",", "").replace("\"iv\":\"07", "\"iv\":\"08"))
        .addWithEdges(
            "opensOnlyWhatWasWritten",
            "right",
            Bytes.concat(right.iv(), right.ciphertext(), right.mac()))
        .add("opensOnlyWhatWasWritten", "zero", Bytes.wrap(new byte[80]))
        .check();
  }
}
