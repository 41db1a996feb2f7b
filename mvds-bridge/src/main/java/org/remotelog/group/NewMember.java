package org.remotelog.group;

import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;

/**
 * A log that becomes a member, with the keys of its device.
 *
 * @param log the log's name
 * @param agreementKey X25519 public key to which secrets of later epochs are sealed
 * @param name display name as the member chose it, at most {@link Limits#MAX_MEMBER_NAME_BYTES};
 *     may be empty, and two members may have the same
 * @param mayInvite whether the member may add others
 * @param tlsKey key of its direct connections, at most {@link Limits#MAX_TLS_KEY_BYTES}
 * @param ethereumOwner address of its account, {@link Limits#ETHEREUM_OWNER_BYTES}
 */
public record NewMember(
    LogName log,
    Bytes agreementKey,
    String name,
    boolean mayInvite,
    Optional<Bytes> tlsKey,
    Optional<Bytes> ethereumOwner) {
  public NewMember {
    GroupChecks.size("an agreement key", agreementKey.size(), Limits.AGREEMENT_KEY_BYTES);
    GroupChecks.text("a display name", name, Limits.MAX_MEMBER_NAME_BYTES);
    GroupChecks.keys(tlsKey, ethereumOwner);
  }

  /** A member without TLS key and account. */
  public NewMember(LogName log, Bytes agreementKey, String name, boolean mayInvite) {
    this(log, agreementKey, name, mayInvite, Optional.empty(), Optional.empty());
  }
}
