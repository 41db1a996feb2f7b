package org.remotelog.pointer.ethereum.registry;

import java.security.SecureRandom;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;

/** Wallet files that open in no time: those that last cost a second and 256 MiB each time. */
public final class LightWallets {
  private LightWallets() {}

  /** The file with a key. */
  public static String of(String privateKey, String password) {
    SecureRandom random = new SecureRandom();
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    try {
      return Keystore.write(
              EthereumKey.of(SecretBytes.of(Bytes.ofHex(privateKey))),
              SecretBytes.of(Bytes.utf8(password)),
              random,
              new KeystoreFile.ByScrypt(Bytes.wrap(salt), 16, 8, 1))
          .utf8();
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }
}
