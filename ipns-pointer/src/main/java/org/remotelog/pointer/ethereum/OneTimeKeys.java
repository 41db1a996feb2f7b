package org.remotelog.pointer.ethereum;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.crypto.Hkdf;
import org.remotelog.pointer.ethereum.registry.EthereumKey;

/** The accounts of one-time names, which the two who know the name's secret can work out. */
final class OneTimeKeys {
  private static final Bytes INFO = Bytes.utf8("remote-log one-time account v1");

  private OneTimeKeys() {}

  /** HKDF-SHA-256 of the secret, without a salt; one in 2^127 secrets gives no key at all. */
  static EthereumKey of(SecretBytes secret) {
    return EthereumKey.of(Hkdf.key(secret, Bytes.EMPTY, INFO));
  }
}
