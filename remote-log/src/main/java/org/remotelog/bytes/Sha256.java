package org.remotelog.bytes;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, of byte strings at once or of parts as they come. One object serves one thread. */
public final class Sha256 {
  private final MessageDigest digest;

  private Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java platform has no SHA-256", e);
    }
  }

  /** The hash of all parts, one after the other. */
  public static Digest of(Bytes... parts) {
    Sha256 hash = new Sha256();
    for (Bytes part : parts) {
      hash.add(part);
    }
    return hash.finish();
  }

  /** Begins a hash over parts still to come. */
  public static Sha256 begin() {
    return new Sha256();
  }

  /** Adds the bytes and returns this hash. */
  public Sha256 add(Bytes part) {
    digest.update(part.unsafeArray());
    return this;
  }

  /** Adds one byte, the lowest eight bits of the value, and returns this hash. */
  public Sha256 addByte(int value) {
    digest.update((byte) value);
    return this;
  }

  /** Adds eight bytes, the highest first, and returns this hash. */
  public Sha256 addLong(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      digest.update((byte) (value >>> shift));
    }
    return this;
  }

  /** The hash of all that was added; the object then begins anew. */
  public Digest finish() {
    return Digest.wrap(digest.digest());
  }
}
