package org.remotelog.log.crypto;

import org.remotelog.bytes.Bytes;

/** Signs as the writer of one log. */
@FunctionalInterface
public interface Ed25519Signer {
  /** The 64-byte Ed25519 signature of the message (RFC 8032, section 5.1). */
  Bytes sign(Bytes message);
}
