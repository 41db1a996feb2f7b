package org.remotelog.group;

import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.crypto.Ed25519Signer;

/**
 * An invite to a group, signed by the log that invites. Whoever has it can read the group.
 *
 * @param terms what it says
 * @param signature over the terms by the inviter's log
 */
public record Invite(InviteTerms terms, Bytes signature) {
  private static final Bytes LABEL = Bytes.utf8("remote-log invite v1");

  public Invite {
    GroupChecks.size("a signature", signature.size(), Ed25519.SIGNATURE_SIZE);
  }

  /** Signs the terms as the inviter. */
  public static Invite sign(InviteTerms terms, Ed25519Signer inviter) {
    return new Invite(terms, inviter.sign(signedBytes(terms)));
  }

  /** Whether the inviter named in the terms signed them. */
  public boolean isGenuine() {
    return Ed25519.verify(terms.inviter(), signedBytes(terms), signature);
  }

  /** The one-time name under which the joiner publishes its request. */
  public LogName name() {
    return terms.inviteName();
  }

  /**
   * Refuses an invite whose time is over.
   *
   * @throws InviteException with {@link InviteException.Reason#EXPIRED}
   */
  public void requireOpen(long nowMs) throws InviteException {
    if (nowMs >= terms.expiresAtMs()) {
      throw new InviteException(InviteException.Reason.EXPIRED);
    }
  }

  private static Bytes signedBytes(InviteTerms terms) {
    return Bytes.concat(LABEL, InviteCode.encodeTerms(terms));
  }
}
