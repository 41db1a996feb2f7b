package org.remotelog.pointer.ethereum;

import org.remotelog.bytes.SecretBytes;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;

/** The account of a one-time name, for tests of other packages. */
public final class OneTimeAccount {
  private OneTimeAccount() {}

  public static EthereumAddress of(SecretBytes secret) {
    return OneTimeKeys.of(secret).address();
  }
}
