package org.remotelog.group;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.LogName;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.mvds.GroupId;

/**
 * What an invite says, before it is signed.
 *
 * @param group follows from creator and nonce
 * @param creator the log that created the group
 * @param nonce the group's nonce
 * @param groupName the group's name, at most {@link Limits#MAX_GROUP_NAME_BYTES}
 * @param epochs secrets of the epochs that the joiner may read, at least one
 * @param inviter the log that invites and will add the joiner
 * @param knownLogs some logs of the group to begin with, at most {@link Limits#MAX_KNOWN_LOGS}
 * @param seed of the one-time key under whose name the joiner answers
 * @param expiresAtMs when the inviter stops to wait for the answer, in milliseconds since 1970
 * @param mayInvite whether the joiner will be allowed to add members
 * @param owners accounts that publish the heads of some logs, the creator's and the inviter's first
 *     of all; at most {@link Limits#MAX_KNOWN_LOGS}
 */
public record InviteTerms(
    GroupId group,
    LogName creator,
    Bytes nonce,
    String groupName,
    SortedMap<Integer, SecretBytes> epochs,
    LogName inviter,
    List<LogName> knownLogs,
    SecretBytes seed,
    long expiresAtMs,
    boolean mayInvite,
    SortedMap<LogName, Bytes> owners) {
  public InviteTerms {
    GroupChecks.text("a group's name", groupName, Limits.MAX_GROUP_NAME_BYTES);
    epochs = GroupChecks.epochs(epochs);
    knownLogs = GroupChecks.list("known logs", knownLogs, 0, Limits.MAX_KNOWN_LOGS);
    GroupChecks.size("an invite's seed", seed.size(), Limits.SECRET_BYTES);
    if (!GroupIds.derive(creator, nonce).equals(group)) {
      throw new IllegalArgumentException("a group id that its creator did not make");
    }
    owners = Collections.unmodifiableSortedMap(new TreeMap<>(owners));
    GroupChecks.atMost("accounts of logs", owners.size(), Limits.MAX_KNOWN_LOGS);
    for (Bytes owner : owners.values()) {
      GroupChecks.size("an Ethereum address", owner.size(), Limits.ETHEREUM_OWNER_BYTES);
    }
    if (expiresAtMs < 0) {
      throw new IllegalArgumentException("a time below zero");
    }
  }

  /** Terms for a group that this device belongs to. */
  public static InviteTerms of(
      Group group,
      LogName inviter,
      List<LogName> knownLogs,
      SecretBytes seed,
      long expiresAtMs,
      boolean mayInvite,
      SortedMap<LogName, Bytes> owners) {
    return new InviteTerms(
        group.id(),
        group.creator(),
        group.nonce(),
        group.name(),
        group.epochs(),
        inviter,
        knownLogs,
        seed,
        expiresAtMs,
        mayInvite,
        owners);
  }

  /** The one-time name under which the joiner publishes its request. */
  public LogName inviteName() {
    return Ed25519.name(seed);
  }
}
