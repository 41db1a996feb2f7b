package org.remotelog.pointer.ethereum.registry;

import org.remotelog.bytes.Digest;
import org.remotelog.log.LogName;

/** What the contract says in a receipt. */
public sealed interface RegistryEvent {
  /** The account in whose name the head was to be published. */
  EthereumAddress owner();

  LogName log();

  /** The sequence that was to be published. */
  long sequence();

  /** A head is published. */
  record Updated(EthereumAddress owner, LogName log, long sequence, long prefix, Digest digest)
      implements RegistryEvent {
    /** Whether it is what the update says. */
    public boolean isOf(HeadUpdate update) {
      return owner.equals(update.owner())
          && log.equals(update.log())
          && sequence == update.sequence()
          && prefix == RegistryCodec.prefix(update.record())
          && digest.equals(update.record().digest());
    }
  }

  /**
   * A batch went on without a head.
   *
   * @param current the sequence that the contract holds
   */
  record Skipped(
      EthereumAddress owner, LogName log, RegistryError.Kind why, long current, long sequence)
      implements RegistryEvent {}
}
