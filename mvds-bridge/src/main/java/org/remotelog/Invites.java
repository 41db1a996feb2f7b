package org.remotelog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.group.Group;
import org.remotelog.group.Invite;
import org.remotelog.group.InviteCode;
import org.remotelog.group.InviteTerms;
import org.remotelog.group.JoinRequest;
import org.remotelog.group.JoinRequestCodec;
import org.remotelog.group.Membership;
import org.remotelog.home.Tables;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadOwner;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.mvds.GroupId;

/**
 * Inviting: whoever is invited answers under the invite's one-time name with a sealed request
 * ({@link Joining}); the inviter, who polls that name, adds the joiner's log by an entry in its
 * own.
 */
final class Invites {
  private final ClientParts parts;

  Invites(ClientParts parts) {
    this.parts = parts;
  }

  String invite(GroupId id, InviteOptions options) throws IOException, RemoteLogException {
    long nowMs = parts.clockMs().getAsLong();
    SecretBytes seed = parts.randomSecret();
    LogName name = Ed25519.name(seed);
    long expiresAtMs = Math.addExact(nowMs, options.validFor().toMillis());
    List<RemoteLogException> refused = new ArrayList<>();
    String code =
        parts
            .home()
            .transaction(
                tables -> {
                  GroupRows rows = new GroupRows(tables);
                  GroupRows.OwnGroup own = rows.group(id).get();
                  LogName inviter = own.group().ownLog();
                  Membership membership = Bridge.membership(tables, own);
                  Optional<RemoteLogException> no = refusal(rows, own.group(), membership, nowMs);
                  if (no.isPresent()) {
                    refused.add(no.get());
                    return "";
                  }
                  InviteTerms terms =
                      InviteTerms.of(
                          own.group(),
                          inviter,
                          List.of(),
                          seed,
                          expiresAtMs,
                          options.mayInvite(),
                          owners(tables, own));
                  rows.putInvite(
                      id,
                      name,
                      new GroupRows.OpenInvite(seed, expiresAtMs, options.mayInvite(), false));
                  return InviteCode.write(
                      Invite.sign(terms, Ed25519.signer(identity(rows, id, inviter).seed())));
                });
    if (!refused.isEmpty()) {
      throw refused.get(0);
    }
    return code;
  }

  /** The accounts of those whose logs a joiner reads first. */
  private SortedMap<LogName, Bytes> owners(Tables tables, GroupRows.OwnGroup own)
      throws IOException {
    SortedMap<LogName, Bytes> owners = new TreeMap<>();
    HomeOwners known = new HomeOwners(parts.home());
    for (LogName log : List.of(own.group().creator(), own.group().ownLog())) {
      Optional<HeadOwner> owner = known.of(tables, log);
      if (owner.isPresent() && owner.get() instanceof HeadOwner.Account account) {
        owners.put(log, account.address());
      } else if (owner.isPresent()) {
        parts.deviceKeys().ethereumOwner().ifPresent(account -> owners.put(log, account));
      }
    }
    return owners;
  }

  private static Optional<RemoteLogException> refusal(
      GroupRows rows, Group group, Membership membership, long nowMs) throws IOException {
    if (!membership.mayInvite(group.ownLog())) {
      return Optional.of(
          new RemoteLogException.NotAllowed(
              "this device may not add members to " + group.name(),
              "Ask the group's creator for an invite made with the right to invite others."));
    }
    int open = 0;
    for (GroupRows.OpenInvite invite : rows.invites(group.id()).values()) {
      open += !invite.used() && invite.expiresAtMs() > nowMs ? 1 : 0;
    }
    return open < ClientBounds.MAX_OPEN_INVITES
        ? Optional.empty()
        : Optional.of(
            new RemoteLogException.TooLarge(
                "the group has " + open + " open invites",
                "Wait until some are used or have expired."));
  }

  private static LogIdentity identity(GroupRows rows, GroupId group, LogName log)
      throws IOException {
    for (LogIdentity identity : rows.ownLogs(group)) {
      if (identity.name().equals(log)) {
        return identity;
      }
    }
    throw new IOException("the home lacks the key of its log " + log);
  }

  /** An answer to an invite of ours. */
  private record Answer(LogName invite, GroupRows.OpenInvite open, JoinRequest request) {}

  /**
   * Looks whether somebody answered the open invites of a group, and adds who did.
   *
   * @return requests that were made
   */
  int poll(GroupRows.OwnGroup own, List<String> warnings) throws IOException {
    long nowMs = parts.clockMs().getAsLong();
    Map<LogName, GroupRows.OpenInvite> invites =
        parts.home().read(tables -> new GroupRows(tables).invites(own.group().id()));
    List<Answer> answers = new ArrayList<>();
    int requests = 0;
    for (Map.Entry<LogName, GroupRows.OpenInvite> invite : invites.entrySet()) {
      if (invite.getValue().used() || invite.getValue().expiresAtMs() <= nowMs) {
        continue;
      }
      for (HeadPointer pointer : parts.network().pointers()) {
        requests++;
        try {
          for (Bytes record : pointer.resolve(invite.getKey(), parts.network().deadline())) {
            open(own, invite.getKey(), record, warnings)
                .ifPresent(r -> answers.add(new Answer(invite.getKey(), invite.getValue(), r)));
          }
        } catch (InterruptedIOException e) {
          throw e;
        } catch (IOException e) {
          warnings.add(
              "an invite could not be looked up at " + pointer.describe() + ": " + e.getMessage());
        }
      }
    }
    if (!answers.isEmpty()) {
      add(own, answers, warnings);
    }
    return requests;
  }

  /**
   * The request behind a record; empty when it is damaged or foreign, or its block is not there.
   */
  private Optional<JoinRequest> open(
      GroupRows.OwnGroup own, LogName name, Bytes bytes, List<String> warnings) throws IOException {
    try {
      HeadRecord record = IpnsRecordCodec.parse(name, bytes);
      Optional<Bytes> block = record.verifiedInlineHead();
      for (ContentStore store : parts.network().stores()) {
        if (!block.isPresent()) {
          block =
              store.get(record.head(), parts.network().deadline()).filter(record.head()::verify);
        }
      }
      return block.isPresent()
          ? Optional.of(
              JoinRequestCodec.open(block.get(), own.group().id(), name, own.group().epochs()))
          : Optional.empty();
    } catch (MalformedException e) {
      warnings.add("an answer to an invite was refused: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void add(GroupRows.OwnGroup own, List<Answer> answers, List<String> warnings)
      throws IOException {
    parts
        .bridge()
        .transaction(
            parts.home(),
            own.group().id(),
            session -> {
              Set<LogName> done = new HashSet<>();
              for (Answer answer : answers) {
                if (!done.add(answer.invite())) {
                  continue;
                }
                LogName inviter = own.group().ownLog();
                Set<LogName> logs = new HashSet<>(answer.request().terms().logs());
                Optional<String> no = session.membership().refusalToAdd(inviter, logs);
                if (no.isPresent()) {
                  warnings.add("a joiner was not added: " + no.get());
                  continue;
                }
                session.appendMemberEntry(
                    inviter,
                    parts.nowSeconds(),
                    parts.randomNonce(),
                    answer.request().accept(answer.invite(), answer.open().mayInvite()));
                GroupRows.OpenInvite open = answer.open();
                session
                    .rows()
                    .putInvite(
                        own.group().id(),
                        answer.invite(),
                        new GroupRows.OpenInvite(
                            open.seed(), open.expiresAtMs(), open.mayInvite(), true));
              }
              return Boolean.TRUE;
            });
  }
}
