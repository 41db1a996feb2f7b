package org.remotelog;

import org.remotelog.log.LogName;

/**
 * A log that belongs or belonged to a group.
 *
 * @param name display name, may be empty; two members may have the same
 * @param own whether this device writes it
 * @param expiresAtMs as in {@link LogState#expiresAtMs}
 */
public record MemberInfo(
    LogName log, String name, boolean own, boolean mayInvite, boolean removed, long expiresAtMs) {
  MemberInfo expiring(long atMs) {
    return new MemberInfo(log, name, own, mayInvite, removed, atMs);
  }

  /** Whether the record that counts of the log has expired: what is here is the last known. */
  public boolean isExpired(long nowMs) {
    return expiresAtMs != 0 && nowMs > expiresAtMs;
  }
}
