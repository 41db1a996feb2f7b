package org.remotelog;

import java.util.List;
import java.util.Optional;
import org.remotelog.log.LogName;

/**
 * A log that belongs or belonged to a group.
 *
 * @param name display name, may be empty; two members may have the same
 * @param own whether this device writes it
 * @param expiresAtMs as in {@link LogState#expiresAtMs}
 * @param writtenAtMs when the newest head that is known was written, by its writer's clock, in
 *     milliseconds since 1970: nothing newer has come; 0 when nothing ever came
 * @param continues the log that its writer ended and continues with this one
 * @param continuedBy the logs with which its writer continues this one, which has ended: one for
 *     each copy of the home
 */
public record MemberInfo(
    LogName log,
    String name,
    boolean own,
    boolean mayInvite,
    boolean removed,
    long expiresAtMs,
    long writtenAtMs,
    Optional<LogName> continues,
    List<LogName> continuedBy) {
  public MemberInfo {
    continuedBy = List.copyOf(continuedBy);
  }

  MemberInfo withTimes(long expiry, long written) {
    return new MemberInfo(
        log, name, own, mayInvite, removed, expiry, written, continues, continuedBy);
  }

  /** Whether the record that counts of the log has expired: what is here is the last known. */
  public boolean isExpired(long nowMs) {
    return expiresAtMs != 0 && nowMs > expiresAtMs;
  }
}
