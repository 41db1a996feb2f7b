package org.remotelog;

import java.security.SecureRandom;
import java.util.function.LongSupplier;
import org.remotelog.bridge.Bridge;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.home.Home;
import org.remotelog.log.LogEvents;
import org.remotelog.log.client.LogReader;
import org.remotelog.log.client.LogWriter;
import org.remotelog.log.client.Network;
import org.remotelog.mvds.Limits;

/** What the parts of the front door share. */
record ClientParts(
    Home home,
    Network network,
    LogWriter writer,
    LogReader reader,
    Bridge bridge,
    SecureRandom random,
    LongSupplier clockMs,
    LogEvents events) {
  Bytes randomBytes(int size) {
    return randomBytes(random, size);
  }

  /** The nonce of an envelope. */
  Bytes randomNonce() {
    return randomBytes(Limits.ENVELOPE_NONCE_BYTES);
  }

  static Bytes randomBytes(SecureRandom random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  SecretBytes randomSecret() {
    return SecretBytes.of(randomBytes(32));
  }

  long nowSeconds() {
    return Math.floorDiv(clockMs.getAsLong(), 1000L);
  }
}
