package org.remotelog.log;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;

/** In whose name the heads of a log are published where heads belong to accounts. */
public sealed interface HeadOwner {
  /**
   * The log of this device: its own account.
   *
   * @param isEnded the device has ended it, and reads it like the log of somebody else
   */
  record Own(boolean isEnded) implements HeadOwner {}

  /**
   * The log of another device, which has announced its account in the newest sealed head that was
   * accepted of it; before the first one, in its member entry or the invite.
   *
   * @param address of {@link Limits#ETHEREUM_OWNER_BYTES}
   */
  record Account(Bytes address) implements HeadOwner {
    public Account {
      if (address.size() != Limits.ETHEREUM_OWNER_BYTES) {
        throw new IllegalArgumentException("an account of " + address.size() + " bytes");
      }
    }
  }

  /**
   * The one-time name of an invite: an account whose key follows from the secret, which the device
   * that invites and the one that joins both have.
   *
   * @param isOwn this device answers under the name; else it only looks there
   */
  record OneTime(SecretBytes secret, boolean isOwn) implements HeadOwner {}
}
