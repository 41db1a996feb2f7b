package org.remotelog.log.crypto;

import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;

/**
 * Sealing of a secret to one device: HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256),
 * HKDF-SHA256 and AES-256-GCM. Sealed bytes are the encapsulated key, 32 bytes, and the ciphertext.
 */
public final class Agreement {
  private static final int ENCAPSULATED_BYTES = 32;

  /** The public key, 32 bytes, of an X25519 private key of 32 random bytes. */
  public static Bytes publicKey(SecretBytes privateKey) {
    return Bytes.wrap(parse(privateKey).generatePublicKey().getEncoded());
  }

  /**
   * Seals a secret to the device with this public key.
   *
   * @param info what the sealing is for; the opener must say the same
   * @param ephemeral 32 fresh random bytes, never used before
   * @throws MalformedException if the public key is none
   */
  public static Bytes seal(Bytes publicKey, Bytes info, SecretBytes ephemeral, SecretBytes secret)
      throws MalformedException {
    AsymmetricCipherKeyPair pair = pair(ephemeral);
    try {
      HPKEContextWithEncapsulation context =
          suite().setupBaseS(recipient(publicKey), info.toArray(), pair);
      byte[] sealed = context.seal(new byte[0], secret.expose(SecretAccess.token()).toArray());
      return Bytes.concat(Bytes.wrap(context.getEncapsulation()), Bytes.wrap(sealed));
    } catch (InvalidCipherTextException | IllegalStateException e) {
      throw new MalformedException("public key of a device is not usable", e);
    }
  }

  /** The secret that was sealed to this private key. */
  public static SecretBytes open(SecretBytes privateKey, Bytes info, Bytes sealed)
      throws MalformedException {
    if (sealed.size() < Limits.AGREEMENT_OVERHEAD_BYTES) {
      throw new MalformedException("sealed secret of " + sealed.size() + " bytes is too short");
    }
    byte[] encapsulated = sealed.slice(0, ENCAPSULATED_BYTES).toArray();
    byte[] ciphertext = sealed.slice(ENCAPSULATED_BYTES, sealed.size()).toArray();
    try {
      byte[] opened =
          suite()
              .setupBaseR(encapsulated, pair(privateKey), info.toArray())
              .open(new byte[0], ciphertext);
      return SecretBytes.of(Bytes.wrap(opened));
    } catch (InvalidCipherTextException | RuntimeException e) {
      // The library reports a low-order point by an unchecked exception; both are hostile bytes.
      throw new MalformedException(
          "sealed secret fails authentication: altered, or sealed to another device", e);
    }
  }

  private static AsymmetricKeyParameter recipient(Bytes publicKey) throws MalformedException {
    if (publicKey.size() != Limits.KEY_BYTES) {
      throw new MalformedException("public key of " + publicKey.size() + " bytes");
    }
    return new X25519PublicKeyParameters(publicKey.toArray(), 0);
  }

  private static AsymmetricCipherKeyPair pair(SecretBytes privateKey) {
    X25519PrivateKeyParameters key = parse(privateKey);
    return new AsymmetricCipherKeyPair(key.generatePublicKey(), key);
  }

  private static X25519PrivateKeyParameters parse(SecretBytes privateKey) {
    if (privateKey.size() != Limits.KEY_BYTES) {
      throw new IllegalArgumentException("private key of " + privateKey.size() + " bytes");
    }
    return new X25519PrivateKeyParameters(privateKey.expose(SecretAccess.token()).toArray(), 0);
  }

  private static HPKE suite() {
    return new HPKE(
        HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
  }

  private Agreement() {}
}
