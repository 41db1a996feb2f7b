package org.remotelog.pointer.ethereum.registry;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Keys out of passwords by scrypt (RFC 7914). The library refuses a block size of 1 with a cost of
 * 65,536 or more, as the RFC does, and old wallet files have just that, one of the two examples in
 * their definition among them. Those alone are mixed here.
 */
final class Scrypt {
  private static final int SALSA_WORDS = 16;
  private static final int SALSA_ROUNDS = 8;
  private static final int BLOCK_WORDS = 2 * SALSA_WORDS;

  /** From this cost on the library takes no block size of 1. */
  private static final int REFUSED_COST = 65_536;

  private final int n;
  private final int words;
  private final int[] salsa = new int[SALSA_WORDS];
  private final int[] mixed;
  private final int[] table;

  private Scrypt(int n, int r) {
    this.n = n;
    this.words = BLOCK_WORDS * r;
    this.mixed = new int[words];
    this.table = new int[Math.multiplyExact(n, words)];
  }

  /**
   * A key of this size. Takes 128 * n * r bytes of memory, and time for p times that.
   *
   * @param n the cost, a power of two
   * @param r the block size
   * @param p how often it is done
   */
  static byte[] derive(byte[] password, byte[] salt, int n, int r, int p, int size) {
    return r == 1 && n >= REFUSED_COST
        ? deriveHere(password, salt, n, r, p, size)
        : SCrypt.generate(password, salt, n, r, p, size);
  }

  /** The same, whatever the library thinks of the numbers. */
  static byte[] deriveHere(byte[] password, byte[] salt, int n, int r, int p, int size) {
    Scrypt mixing = new Scrypt(n, r);
    byte[] blocks = pbkdf2(password, salt, 1, Integer.BYTES * mixing.words * p);
    int[] block = new int[mixing.words];
    for (int i = 0; i < p; i++) {
      int at = Integer.BYTES * mixing.words * i;
      toWords(blocks, at, block);
      mixing.mix(block);
      toBytes(block, blocks, at);
    }
    return pbkdf2(password, blocks, 1, size);
  }

  /** PBKDF2 with HMAC-SHA-256 (RFC 8018). */
  static byte[] pbkdf2(byte[] password, byte[] salt, int iterations, int size) {
    PKCS5S2ParametersGenerator derivation = new PKCS5S2ParametersGenerator(new SHA256Digest());
    derivation.init(password, salt, iterations);
    return ((KeyParameter) derivation.generateDerivedMacParameters(Byte.SIZE * size)).getKey();
  }

  /** {@code scryptROMix} of the RFC, in place. */
  private void mix(int[] block) {
    for (int i = 0; i < n; i++) {
      System.arraycopy(block, 0, table, i * words, words);
      mixBlock(block);
    }
    for (int i = 0; i < n; i++) {
      int from = (block[words - SALSA_WORDS] & (n - 1)) * words;
      for (int j = 0; j < words; j++) {
        block[j] ^= table[from + j];
      }
      mixBlock(block);
    }
  }

  /** {@code scryptBlockMix}: even parts go to the first half, odd ones to the second. */
  private void mixBlock(int[] block) {
    System.arraycopy(block, words - SALSA_WORDS, salsa, 0, SALSA_WORDS);
    for (int from = 0; from < words; from += SALSA_WORDS) {
      for (int j = 0; j < SALSA_WORDS; j++) {
        salsa[j] ^= block[from + j];
      }
      Salsa20Engine.salsaCore(SALSA_ROUNDS, salsa, salsa);
      boolean isOdd = from / SALSA_WORDS % 2 == 1;
      int to = from / BLOCK_WORDS * SALSA_WORDS + (isOdd ? words / 2 : 0);
      System.arraycopy(salsa, 0, mixed, to, SALSA_WORDS);
    }
    System.arraycopy(mixed, 0, block, 0, words);
  }

  private static void toWords(byte[] bytes, int at, int[] words) {
    for (int i = 0; i < words.length; i++) {
      int from = at + Integer.BYTES * i;
      words[i] =
          bytes[from] & 0xff
              | (bytes[from + 1] & 0xff) << 8
              | (bytes[from + 2] & 0xff) << 16
              | bytes[from + 3] << 24;
    }
  }

  private static void toBytes(int[] words, byte[] bytes, int at) {
    for (int i = 0; i < words.length; i++) {
      for (int j = 0; j < Integer.BYTES; j++) {
        bytes[at + Integer.BYTES * i + j] = (byte) (words[i] >>> (Byte.SIZE * j));
      }
    }
  }
}
