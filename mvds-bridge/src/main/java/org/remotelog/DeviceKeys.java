package org.remotelog;

import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Announced;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;

/** By what others reach this device, and know what it publishes. */
final class DeviceKeys {
  private final DirectKeys direct = new DirectKeys();
  private final Optional<HomeOwners> owners;
  private final Optional<Bytes> ethereumOwner;

  /**
   * @param owners what pointers that go by accounts ask
   * @param ethereumOwner the account that publishes its heads, for all its logs
   */
  DeviceKeys(Optional<HomeOwners> owners, Optional<Bytes> ethereumOwner) {
    this.owners = owners;
    this.ethereumOwner = ethereumOwner;
  }

  /** This device is about to answer an invite: from now on pointers can find its one-time name. */
  void answering(LogName name, SecretBytes secret) {
    owners.ifPresent(one -> one.answering(name, secret));
  }

  /** The keys of direct connections. */
  DirectKeys direct() {
    return direct;
  }

  Optional<Bytes> ethereumOwner() {
    return ethereumOwner;
  }

  /** What the heads of the device's own log in a group announce. */
  Announced announced(LogIdentity log) {
    return new Announced(Optional.of(direct.announced(log)), ethereumOwner);
  }

  /** The same of the log of an imported author, by which nobody is reached. */
  Announced announcedByAuthor() {
    return new Announced(Optional.empty(), ethereumOwner);
  }
}
