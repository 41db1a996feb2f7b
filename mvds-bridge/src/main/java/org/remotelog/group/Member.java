package org.remotelog.group;

import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.group.MemberEntry.MemberRemoved;
import org.remotelog.log.LogName;

/**
 * A log that belongs or belonged to a group.
 *
 * @param log the log
 * @param addedBy the member that added it; none for the creator
 * @param name display name, may be empty
 * @param agreementKey X25519 public key; unknown for a creator whose first entry has not come
 * @param mayInvite whether it was allowed to add others
 * @param tlsKey key of its direct connections
 * @param ethereumOwner address of its account
 * @param removal the entry that removed it, the strictest if there are several
 * @param continues the log that its writer ended before this one, as the same member
 */
public record Member(
    LogName log,
    Optional<LogName> addedBy,
    String name,
    Optional<Bytes> agreementKey,
    boolean mayInvite,
    Optional<Bytes> tlsKey,
    Optional<Bytes> ethereumOwner,
    Optional<MemberRemoved> removal,
    Optional<LogName> continues) {
  public boolean isRemoved() {
    return removal.isPresent();
  }

  /** The last position of its log that counts; {@link Long#MAX_VALUE} if it is not removed. */
  public long limit() {
    return removal.isPresent() ? removal.get().lastAccepted() : Long.MAX_VALUE;
  }
}
