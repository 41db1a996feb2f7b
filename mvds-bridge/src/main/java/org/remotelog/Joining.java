package org.remotelog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.OwnName;
import org.remotelog.bridge.OwnerRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.group.Group;
import org.remotelog.group.Invite;
import org.remotelog.group.InviteCode;
import org.remotelog.group.InviteException;
import org.remotelog.group.InviteTerms;
import org.remotelog.group.JoinRequest;
import org.remotelog.group.JoinRequestCodec;
import org.remotelog.log.Announced;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.StaleHeadException;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.crypto.Agreement;
import org.remotelog.log.crypto.Ed25519;

/** Joining by an invite: answers it with a sealed request under its one-time name. */
final class Joining {
  private static final Duration REQUEST_VALIDITY = Duration.ofDays(365);
  private static final Duration REQUEST_TTL = Duration.ofMinutes(1);
  private static final long FIRST_RECORD = 1;

  private final ClientParts parts;

  Joining(ClientParts parts) {
    this.parts = parts;
  }

  /**
   * Joins a group. What is to be published is journalled first, so joining again after a crash goes
   * on with the same log.
   */
  GroupInfo join(String code, String displayName) throws IOException, RemoteLogException {
    Invite invite = read(code);
    InviteTerms terms = invite.terms();
    boolean member = parts.home().read(t -> new GroupRows(t).group(terms.group()).isPresent());
    if (member) {
      throw refused(InviteException.Reason.OWN_GROUP);
    }
    parts.deviceKeys().answering(invite.name(), terms.seed());
    if (!isAnsweredByUs(invite)) {
      requireOpen(invite);
    }
    GroupRows.PendingJoin pending =
        parts
            .home()
            .transaction(
                tables -> {
                  GroupRows rows = new GroupRows(tables);
                  Optional<GroupRows.PendingJoin> before = rows.pendingJoin(invite.name());
                  GroupRows.PendingJoin join =
                      before.isPresent() ? before.get() : request(invite, displayName);
                  rows.putPendingJoin(invite.name(), join);
                  noteOwners(new OwnerRows(tables), terms);
                  return join;
                });
    publish(invite, pending);
    SecretBytes seed = pending.logSeed();
    LogName log = Ed25519.name(seed);
    parts
        .home()
        .update(
            tables -> {
              GroupRows rows = new GroupRows(tables);
              rows.putOwnLog(terms.group(), new LogIdentity(log, seed));
              rows.putGroup(
                  new GroupRows.OwnGroup(
                      new Group(
                          terms.group(),
                          terms.groupName(),
                          terms.creator(),
                          terms.nonce(),
                          terms.epochs(),
                          log),
                      pending.agreementKey()));
              rows.putJoinAnswer(
                  terms.group(),
                  new GroupRows.JoinAnswer(invite.name(), pending.block(), pending.record()));
              rows.deletePendingJoin(invite.name());
              OwnName.put(tables, terms.group(), displayName);
            });
    return new GroupInfo(terms.group(), terms.groupName(), log);
  }

  /** Pointers that go by accounts need them for the one-time name, and for the first log. */
  private static void noteOwners(OwnerRows owners, InviteTerms terms) throws IOException {
    owners.putOneTime(terms.inviteName(), terms.seed());
    for (Map.Entry<LogName, Bytes> one : terms.owners().entrySet()) {
      owners.putOwner(one.getKey(), one.getValue());
    }
  }

  private Invite read(String code) throws RemoteLogException {
    try {
      return InviteCode.read(code);
    } catch (InviteException e) {
      throw new RemoteLogException.InviteRefused(e);
    }
  }

  private void requireOpen(Invite invite) throws RemoteLogException {
    try {
      invite.requireOpen(parts.clockMs().getAsLong());
    } catch (InviteException e) {
      throw new RemoteLogException.InviteRefused(e);
    }
  }

  /**
   * Asks every pointer whether the invite was answered. An answer of this device's own, from before
   * a crash, is finished even when the invite has expired since. It is known by the block that it
   * names: the rest of a record may be altered on the way.
   */
  private boolean isAnsweredByUs(Invite invite) throws RemoteLogException, IOException {
    Optional<Cid> ours =
        parts
            .home()
            .read(tables -> new GroupRows(tables).pendingJoin(invite.name()))
            .map(join -> Cid.of(Cid.Codec.RAW, join.block()));
    if (!ours.isPresent()) {
      requireOpen(invite);
    }
    boolean found = false;
    IOException last = null;
    int answered = 0;
    for (HeadPointer pointer : parts.network().pointers()) {
      try {
        for (Bytes record : pointer.resolve(invite.name(), parts.network().deadline())) {
          Optional<Cid> answer = answer(invite.name(), record);
          found |= answer.isPresent() && answer.equals(ours);
          if (answer.isPresent() && !answer.equals(ours)) {
            throw refused(InviteException.Reason.USED);
          }
        }
        answered++;
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        last = e;
      }
    }
    if (answered == 0) {
      throw new RemoteLogException.NetworkFailed(
          "no pointer answered" + (last == null ? "" : ": " + last.getMessage()),
          "Joining needs one: check the pointers of this home, then join again.");
    }
    return found;
  }

  private static Optional<Cid> answer(LogName name, Bytes record) {
    try {
      return Optional.of(IpnsRecordCodec.parse(name, record).head());
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private GroupRows.PendingJoin request(Invite invite, String displayName) {
    InviteTerms terms = invite.terms();
    SecretBytes logSeed = parts.randomSecret();
    SecretBytes agreement = parts.randomSecret();
    LogName log = Ed25519.name(logSeed);
    Announced announced = parts.deviceKeys().announced(new LogIdentity(log, logSeed));
    JoinRequest request =
        JoinRequest.sign(
            terms.group(),
            invite.name(),
            new JoinRequest.Terms(
                List.of(log),
                Agreement.publicKey(agreement),
                displayName,
                announced.tlsKey(),
                announced.ethereumOwner()),
            List.of(Ed25519.signer(logSeed)));
    int epoch = terms.epochs().lastKey();
    SecretBytes secret = Objects.requireNonNull(terms.epochs().get(epoch));
    Bytes sealed =
        JoinRequestCodec.seal(
            request, terms.group(), invite.name(), epoch, secret, parts.randomBytes(32));
    Block block = Block.of(Cid.Codec.RAW, sealed);
    HeadRecord record =
        IpnsRecordCodec.build(
            Ed25519.signer(terms.seed()),
            invite.name(),
            block.cid(),
            FIRST_RECORD,
            Instant.ofEpochMilli(parts.clockMs().getAsLong()).plus(REQUEST_VALIDITY),
            REQUEST_TTL,
            Optional.of(sealed));
    return new GroupRows.PendingJoin(logSeed, agreement, sealed, record.bytes());
  }

  private void publish(Invite invite, GroupRows.PendingJoin pending)
      throws RemoteLogException, IOException {
    Block block = Block.of(Cid.Codec.RAW, pending.block());
    try {
      List<ContentStore> stores = parts.network().writableStores();
      if (stores.isEmpty()) {
        throw parts.network().nowhereToWrite();
      }
      for (ContentStore store : stores) {
        store.put(List.of(block), parts.network().deadline());
      }
      for (HeadPointer pointer : parts.network().pointers()) {
        pointer.publish(invite.name(), pending.record(), parts.network().deadline());
      }
    } catch (StaleHeadException e) {
      parts.home().update(tables -> new GroupRows(tables).deletePendingJoin(invite.name()));
      throw refused(InviteException.Reason.USED);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new RemoteLogException.NetworkFailed(
          "the answer to the invite could not be published: " + e.getMessage(),
          "Check the stores and pointers of this home, then join again with the same code.",
          e);
    }
  }

  private static RemoteLogException refused(InviteException.Reason reason) {
    return new RemoteLogException.InviteRefused(new InviteException(reason));
  }
}
