package org.remotelog.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.group.MemberEntry.MembersAdded;
import org.remotelog.log.LogName;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.crypto.Ed25519Signer;
import org.remotelog.mvds.GroupId;

/**
 * The answer to an invite: who wants to join. Every log signs it, so that nobody can make somebody
 * else's log a member; the signatures are bound to the group and to the invite.
 *
 * @param terms what is asked
 * @param signatures one by each log, in the order of the logs
 */
public record JoinRequest(Terms terms, List<Bytes> signatures) {
  private static final Bytes LABEL = Bytes.utf8("remote-log join request v1");

  public JoinRequest {
    int logs = terms.logs().size();
    signatures = GroupChecks.list("signatures", signatures, logs, logs);
    for (Bytes signature : signatures) {
      GroupChecks.size("a signature", signature.size(), Ed25519.SIGNATURE_SIZE);
    }
  }

  /**
   * What a request asks, before it is signed.
   *
   * @param logs logs of one device, 1 to {@link Limits#MAX_JOINING_LOGS}
   * @param agreementKey the device's X25519 public key
   * @param name display name, at most {@link Limits#MAX_MEMBER_NAME_BYTES}
   * @param tlsKey key of the device's direct connections
   * @param ethereumOwner address of its account
   */
  public record Terms(
      List<LogName> logs,
      Bytes agreementKey,
      String name,
      Optional<Bytes> tlsKey,
      Optional<Bytes> ethereumOwner) {
    public Terms {
      logs = GroupChecks.list("joining logs", logs, 1, Limits.MAX_JOINING_LOGS);
      GroupChecks.size("an agreement key", agreementKey.size(), Limits.AGREEMENT_KEY_BYTES);
      GroupChecks.text("a display name", name, Limits.MAX_MEMBER_NAME_BYTES);
      GroupChecks.keys(tlsKey, ethereumOwner);
    }

    /** Terms without TLS key and account. */
    public Terms(List<LogName> logs, Bytes agreementKey, String name) {
      this(logs, agreementKey, name, Optional.empty(), Optional.empty());
    }
  }

  /**
   * Signs the terms as each of the logs.
   *
   * @param invite the one-time name of the invite that is answered
   * @param signers of the logs, in their order
   */
  public static JoinRequest sign(
      GroupId group, LogName invite, Terms terms, List<Ed25519Signer> signers) {
    if (signers.size() != terms.logs().size()) {
      throw new IllegalArgumentException(
          signers.size() + " signers for " + terms.logs().size() + " logs");
    }
    Bytes signed = signedBytes(group, invite, terms);
    List<Bytes> signatures = new ArrayList<>();
    for (Ed25519Signer signer : signers) {
      signatures.add(signer.sign(signed));
    }
    return new JoinRequest(terms, signatures);
  }

  /** Whether every log signed this request to join this group by this invite. */
  public boolean isGenuine(GroupId group, LogName invite) {
    Bytes signed = signedBytes(group, invite, terms);
    for (int i = 0; i < signatures.size(); i++) {
      if (!Ed25519.verify(terms.logs().get(i), signed, signatures.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The entry by which the inviter accepts. */
  public MembersAdded accept(LogName invite, boolean mayInvite) {
    List<NewMember> members = new ArrayList<>();
    for (LogName log : terms.logs()) {
      members.add(
          new NewMember(
              log,
              terms.agreementKey(),
              terms.name(),
              mayInvite,
              terms.tlsKey(),
              terms.ethereumOwner()));
    }
    return new MembersAdded(members, Optional.of(invite));
  }

  private static Bytes signedBytes(GroupId group, LogName invite, Terms terms) {
    return Bytes.concat(
        LABEL, group.bytes(), invite.publicKey(), JoinRequestCodec.encodeTerms(terms));
  }
}
