package org.remotelog.log.crypto;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.LogName;

/**
 * Ed25519 signatures (RFC 8032), deterministic. Keys of small order are refused, so that a
 * signature binds its message.
 */
public final class Ed25519 {
  /** Bytes of the secret from which a key pair follows. */
  public static final int SEED_SIZE = 32;

  /** Bytes of a signature. */
  public static final int SIGNATURE_SIZE = 64;

  private static final RecentDigests VERIFIED = new RecentDigests(Limits.MAX_REMEMBERED_SIGNATURES);

  private Ed25519() {}

  /**
   * The log whose writer holds this seed.
   *
   * @throws IllegalArgumentException if the seed has not 32 bytes
   */
  public static LogName name(SecretBytes seed) {
    return LogName.of(Bytes.wrap(publicKey(seedArray(seed))));
  }

  /**
   * A signer that holds this seed; it may be used by several threads.
   *
   * @throws IllegalArgumentException if the seed has not 32 bytes
   */
  public static Ed25519Signer signer(SecretBytes seed) {
    byte[] secret = seedArray(seed);
    byte[] publicKey = publicKey(secret);
    return message -> {
      byte[] signature = new byte[SIGNATURE_SIZE];
      org.bouncycastle.math.ec.rfc8032.Ed25519.sign(
          secret, 0, publicKey, 0, message.toArray(), 0, message.size(), signature, 0);
      return Bytes.wrap(signature);
    };
  }

  /**
   * Whether the signature of the message is by the writer of the log. No input makes it throw. What
   * was found to be signed is remembered for a while, as the same records come again in each pass.
   */
  public static boolean verify(LogName log, Bytes message, Bytes signature) {
    if (signature.size() != SIGNATURE_SIZE) {
      return false;
    }
    // Name and signature have fixed sizes, so no two questions share their bytes.
    Digest question = Sha256.of(log.publicKey(), signature, message);
    if (VERIFIED.contains(question)) {
      return true;
    }
    boolean isSigned = verifyAnew(log, message, signature);
    if (isSigned) {
      VERIFIED.add(question);
    }
    return isSigned;
  }

  /** The same, whatever is remembered; for who measures it. */
  public static boolean verifyAnew(LogName log, Bytes message, Bytes signature) {
    return signature.size() == SIGNATURE_SIZE
        && org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
            signature.toArray(),
            0,
            log.publicKey().toArray(),
            0,
            message.toArray(),
            0,
            message.size());
  }

  private static byte[] publicKey(byte[] seed) {
    byte[] key = new byte[LogName.SIZE];
    org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(seed, 0, key, 0);
    return key;
  }

  private static byte[] seedArray(SecretBytes seed) {
    if (seed.size() != SEED_SIZE) {
      throw new IllegalArgumentException("a seed has 32 bytes, not " + seed.size());
    }
    return seed.expose(SecretAccess.token()).toArray();
  }
}
