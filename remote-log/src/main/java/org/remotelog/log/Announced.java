package org.remotelog.log;

import java.util.Optional;
import org.remotelog.bytes.Bytes;

/**
 * What the heads of a device announce of it.
 *
 * @param tlsKey what peers expect of its TLS certificate, as in {@link Head}
 * @param ethereumOwner the account that publishes its heads on Ethereum, as in {@link Head}
 */
public record Announced(Optional<Bytes> tlsKey, Optional<Bytes> ethereumOwner) {
  /** Nothing. */
  public static final Announced NONE = new Announced(Optional.empty(), Optional.empty());
}
