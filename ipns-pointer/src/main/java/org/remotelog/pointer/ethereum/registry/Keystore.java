package org.remotelog.pointer.ethereum.registry;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;

/**
 * Wallet files: the key of an account, encrypted by a password, in the form that geth and other
 * wallets read and write (Web3 Secret Storage, version 3). A password's bytes are those of its text
 * in UTF-8.
 */
public final class Keystore {
  /** What geth takes for files that are to last. */
  private static final int COST = 262_144;

  private static final int BLOCK_SIZE = 8;
  private static final int SALT_BYTES = 32;
  private static final int HALF = KeystoreFile.DERIVED_BYTES / 2;

  private Keystore() {}

  /**
   * The key in a file. Takes a second or some, and as much memory as {@link
   * Limits#MAX_SCRYPT_BYTES} at most. The format does not protect where the cipher begins: in a
   * file without an address somebody may have changed that, and so the key, without the password.
   *
   * @throws MalformedException if the file is damaged, of another kind, or asks for too much
   * @throws WrongPasswordException if the password does not open it
   */
  public static EthereumKey read(Bytes json, SecretBytes password)
      throws MalformedException, WrongPasswordException {
    KeystoreFile file = KeystoreFile.decode(json);
    byte[] derived = derive(file.derivation(), password);
    byte[] plain;
    try {
      if (!MessageDigest.isEqual(mac(derived, file.ciphertext()).toArray(), file.mac().toArray())) {
        throw new WrongPasswordException();
      }
      plain = cipher(Cipher.DECRYPT_MODE, derived, file.iv(), file.ciphertext());
    } finally {
      Arrays.fill(derived, (byte) 0);
    }
    EthereumKey key;
    try {
      key = EthereumKey.of(SecretBytes.of(Bytes.wrap(plain)));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("a wallet file whose content is no key", e);
    }
    if (file.address().isPresent() && !file.address().get().equals(key.address())) {
      throw new MalformedException(
          "a wallet file that says it is of account "
              + file.address().get()
              + ", and has the key of "
              + key.address()
              + ": it was altered, take another copy of it");
    }
    return key;
  }

  /**
   * The account that a file says it is of; empty when it does not say. Costs nothing, and {@link
   * #read} finds out whether it is true.
   *
   * @throws MalformedException if the file is damaged or of another kind
   */
  public static Optional<EthereumAddress> address(Bytes json) throws MalformedException {
    return KeystoreFile.decode(json).address();
  }

  /**
   * A new file with the key, as hard to open by trying passwords as geth makes it. Takes a second
   * or some, and 256 MiB of memory.
   */
  public static Bytes write(EthereumKey key, SecretBytes password, SecureRandom random) {
    Bytes salt = some(random, SALT_BYTES);
    return write(key, password, random, new KeystoreFile.ByScrypt(salt, COST, BLOCK_SIZE, 1));
  }

  /** The same, as hard to open as is said. */
  static Bytes write(
      EthereumKey key,
      SecretBytes password,
      SecureRandom random,
      KeystoreFile.Derivation derivation) {
    Bytes iv = some(random, KeystoreFile.IV_BYTES);
    byte[] derived = derive(derivation, password);
    Bytes plain = key.secret().expose(SecretAccess.token());
    Bytes ciphertext = Bytes.wrap(cipher(Cipher.ENCRYPT_MODE, derived, iv, plain));
    Bytes mac = mac(derived, ciphertext);
    Arrays.fill(derived, (byte) 0);
    return new KeystoreFile(Optional.of(key.address()), derivation, iv, ciphertext, mac)
        .encode(id(random));
  }

  private static byte[] derive(KeystoreFile.Derivation derivation, SecretBytes password) {
    byte[] bytes = password.expose(SecretAccess.token()).toArray();
    try {
      return derivation.key(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static Bytes mac(byte[] derived, Bytes ciphertext) {
    Bytes second = Bytes.wrap(Arrays.copyOfRange(derived, HALF, derived.length));
    return TypedData.keccak(Bytes.concat(second, ciphertext));
  }

  private static byte[] cipher(int mode, byte[] derived, Bytes iv, Bytes input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          mode, new SecretKeySpec(derived, 0, HALF, "AES"), new IvParameterSpec(iv.toArray()));
      return cipher.doFinal(input.toArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES in counter mode", e);
    }
  }

  private static Bytes some(SecureRandom random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  /** An identifier of version 4 (RFC 9562). */
  private static UUID id(SecureRandom random) {
    long high = random.nextLong() & ~0xf000L | 0x4000L;
    long low = random.nextLong() & ~(3L << 62) | 1L << 63;
    return new UUID(high, low);
  }
}
