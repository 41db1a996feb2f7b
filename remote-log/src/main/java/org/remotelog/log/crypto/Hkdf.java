package org.remotelog.log.crypto;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;

/** HKDF with SHA-256 (RFC 5869). */
public final class Hkdf {
  private static final int HASH_BYTES = 32;

  /** The pseudorandom key of input key material (section 2.2); an empty salt means 32 zeros. */
  public static Bytes extract(Bytes salt, Bytes keyMaterial) {
    return HmacSha256.of(salt, keyMaterial);
  }

  /**
   * Output key material of a pseudorandom key (section 2.3).
   *
   * @param size bytes of output, from 1 to {@link Limits#MAX_HKDF_BYTES}
   */
  public static Bytes expand(Bytes pseudorandomKey, Bytes info, int size) {
    if (size < 1 || size > Limits.MAX_HKDF_BYTES) {
      throw new IllegalArgumentException("HKDF cannot give " + size + " bytes");
    }
    byte[] output = new byte[(size + HASH_BYTES - 1) / HASH_BYTES * HASH_BYTES];
    Bytes block = Bytes.EMPTY;
    for (int at = 0, counter = 1; at < size; at += HASH_BYTES, counter++) {
      block = HmacSha256.of(pseudorandomKey, block, info, Bytes.wrap(new byte[] {(byte) counter}));
      block.copyTo(output, at);
    }
    return Bytes.wrap(output).slice(0, size);
  }

  /** A key of {@link Limits#KEY_BYTES} bytes from a secret: extract, then expand. */
  public static SecretBytes key(SecretBytes secret, Bytes salt, Bytes info) {
    Bytes pseudorandomKey = extract(salt, secret.expose(SecretAccess.token()));
    return SecretBytes.of(expand(pseudorandomKey, info, Limits.KEY_BYTES));
  }

  private Hkdf() {}
}
