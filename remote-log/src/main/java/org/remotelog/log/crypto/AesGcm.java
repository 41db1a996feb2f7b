package org.remotelog.log.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;

/**
 * AES-256-GCM with a nonce of twelve zeros: each key seals one plaintext only. The Java platform's
 * cipher is used for its speed; a new one for each call, since it refuses to repeat a nonce.
 */
final class AesGcm {
  private static final byte[] NONCE = new byte[12];

  static Bytes seal(SecretBytes key, Bytes associated, Bytes plaintext) {
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key);
      cipher.updateAAD(associated.toArray());
      return Bytes.wrap(cipher.doFinal(plaintext.toArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform has no AES-256-GCM", e);
    }
  }

  static Bytes open(SecretBytes key, Bytes associated, Bytes sealed, String what)
      throws MalformedException {
    if (sealed.size() < Limits.TAG_BYTES) {
      throw new MalformedException(what + " is shorter than its authentication tag");
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key);
      cipher.updateAAD(associated.toArray());
      return Bytes.wrap(cipher.doFinal(sealed.toArray()));
    } catch (AEADBadTagException e) {
      throw new MalformedException(
          what + " fails authentication: altered, or sealed under another key or for another place",
          e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform has no AES-256-GCM", e);
    }
  }

  private static Cipher cipher(int mode, SecretBytes key) throws GeneralSecurityException {
    if (key.size() != Limits.KEY_BYTES) {
      throw new IllegalArgumentException("key of " + key.size() + " bytes");
    }
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    byte[] raw = key.expose(SecretAccess.token()).toArray();
    cipher.init(
        mode,
        new SecretKeySpec(raw, "AES"),
        new GCMParameterSpec(8 * Limits.TAG_BYTES, NONCE.clone()));
    return cipher;
  }

  private AesGcm() {}
}
