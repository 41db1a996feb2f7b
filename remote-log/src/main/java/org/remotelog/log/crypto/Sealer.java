package org.remotelog.log.crypto;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;

/**
 * Sealing of heads, pages, rosters and requests to join: a fresh random salt makes a key that is
 * used once, HKDF-SHA256(key material, salt, "remote-log sealed v1"), for AES-256-GCM. Sealed bytes
 * are the salt, the ciphertext and the tag.
 */
public final class Sealer {
  /** Bytes that sealing adds to the plaintext. */
  public static final int OVERHEAD_BYTES = Limits.SEALING_SALT_BYTES + Limits.TAG_BYTES;

  private static final Bytes INFO = Bytes.utf8("remote-log sealed v1");

  /**
   * Seals the plaintext.
   *
   * @param keyMaterial a key of the {@link KeySchedule} for this purpose
   * @param salt {@link Limits#SEALING_SALT_BYTES} random bytes, never used before
   * @param associated what the sealed bytes are bound to; not part of them
   */
  public static Bytes seal(SecretBytes keyMaterial, Bytes salt, Bytes associated, Bytes plaintext) {
    if (salt.size() != Limits.SEALING_SALT_BYTES) {
      throw new IllegalArgumentException("salt of " + salt.size() + " bytes");
    }
    SecretBytes key = Hkdf.key(keyMaterial, salt, INFO);
    return Bytes.concat(salt, AesGcm.seal(key, associated, plaintext));
  }

  /**
   * The plaintext of sealed bytes.
   *
   * @param what names the sealed thing in the reason for a refusal
   */
  public static Bytes open(SecretBytes keyMaterial, Bytes associated, Bytes sealed, String what)
      throws MalformedException {
    if (sealed.size() < OVERHEAD_BYTES) {
      throw new MalformedException(what + " has no room for salt and authentication tag");
    }
    SecretBytes key = Hkdf.key(keyMaterial, sealed.slice(0, Limits.SEALING_SALT_BYTES), INFO);
    Bytes ciphertext = sealed.slice(Limits.SEALING_SALT_BYTES, sealed.size());
    return AesGcm.open(key, associated, ciphertext, what);
  }

  private Sealer() {}
}
