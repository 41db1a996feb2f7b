package org.remotelog.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.LogName;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.crypto.Ed25519Signer;

/** Keys and values that follow from names, the same in every run. */
final class GroupFixtures {
  static final long EXPIRES_AT_MS = 1_700_000_000_000L;

  private GroupFixtures() {}

  static Bytes bytes32(String name) {
    return Sha256.of(Bytes.utf8(name)).bytes();
  }

  static SecretBytes secret(String name) {
    return SecretBytes.of(bytes32("secret of " + name));
  }

  static LogName log(String name) {
    return Ed25519.name(secret(name));
  }

  /** A log name that nobody can sign for: quick to make in numbers. */
  static LogName anyLog(int number) {
    return LogName.of(bytes32("log " + number));
  }

  static Ed25519Signer signer(String name) {
    return Ed25519.signer(secret(name));
  }

  static List<LogName> anyLogs(int count) {
    List<LogName> logs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      logs.add(anyLog(i));
    }
    return logs;
  }

  static NewMember member(LogName log, boolean mayInvite) {
    return new NewMember(log, bytes32("agreement"), "name", mayInvite);
  }

  static NewMember fullMember(LogName log) {
    return new NewMember(
        log,
        bytes32("agreement"),
        "Zoë",
        true,
        Optional.of(Bytes.wrap(new byte[Limits.MAX_TLS_KEY_BYTES])),
        Optional.of(bytes32("owner").slice(0, Limits.ETHEREUM_OWNER_BYTES)));
  }

  static Group group() {
    return Group.create(log("alice"), bytes32("nonce"), "Café", secret("epoch 0"));
  }

  static SortedMap<Integer, SecretBytes> epochs(int count) {
    SortedMap<Integer, SecretBytes> epochs = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      epochs.put(i, secret("epoch " + i));
    }
    return epochs;
  }

  static InviteTerms terms(int epochs, List<LogName> knownLogs) {
    Group group = group();
    return new InviteTerms(
        group.id(),
        group.creator(),
        group.nonce(),
        group.name(),
        epochs(epochs),
        log("alice"),
        knownLogs,
        secret("seed"),
        EXPIRES_AT_MS,
        true,
        Collections.emptySortedMap());
  }

  static Invite invite() {
    List<LogName> known = List.of(log("alice"), log("carol"));
    return Invite.sign(terms(2, known), signer("alice"));
  }
}
