package org.remotelog.log.crypto;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.remotelog.bytes.Bytes;

/** HMAC with SHA-256 (RFC 2104). */
final class HmacSha256 {
  private static final String NAME = "HmacSHA256";

  static Bytes of(Bytes key, Bytes... parts) {
    try {
      Mac mac = Mac.getInstance(NAME);
      // The platform refuses empty keys; HMAC pads a key with zeros, so one zero is the same key.
      mac.init(new SecretKeySpec(key.isEmpty() ? new byte[1] : key.toArray(), NAME));
      for (Bytes part : parts) {
        mac.update(part.asReadOnlyBuffer());
      }
      return Bytes.wrap(mac.doFinal());
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("this Java platform has no " + NAME, e);
    }
  }

  private HmacSha256() {}
}
