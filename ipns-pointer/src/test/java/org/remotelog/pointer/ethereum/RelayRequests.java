package org.remotelog.pointer.ethereum;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.EthereumKey;
import org.remotelog.pointer.ethereum.registry.HeadUpdate;

/** Signed requests for tests of a relay. */
final class RelayRequests {
  static final long CHAIN = 31_337;
  static final EthereumAddress CONTRACT = new EthereumAddress(Bytes.ofHex("c0".repeat(20)));
  static final Cid RECORD = Cid.of(Cid.Codec.RAW, Bytes.utf8("record"));
  static final LogName LOG = LogName.of(Bytes.ofHex("11".repeat(32)));

  private RelayRequests() {}

  static EthereumKey key(int number) {
    return EthereumKey.of(SecretBytes.of(Bytes.ofHex(String.format("%064x", number))));
  }

  /** The first head of the log, signed by its owner until then. */
  static RelayRequest signed(int owner, long deadlineSeconds) {
    EthereumKey key = key(owner);
    HeadUpdate update = new HeadUpdate(key.address(), LOG, 0, 1, RECORD);
    return new RelayRequest(CHAIN, CONTRACT, key.sign(update, deadlineSeconds, CHAIN, CONTRACT));
  }
}
