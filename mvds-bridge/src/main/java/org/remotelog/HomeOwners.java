package org.remotelog;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.EndedLogs;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.OwnerRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.group.Group;
import org.remotelog.group.Member;
import org.remotelog.group.Membership;
import org.remotelog.home.Home;
import org.remotelog.home.Tables;
import org.remotelog.log.Head;
import org.remotelog.log.HeadOwner;
import org.remotelog.log.HeadOwners;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.core.ReaderState;

/**
 * The accounts of logs as a home knows them: by the newest sealed head that was accepted of a log,
 * and by nothing else once there is one; before, by the entry that made it a member, by the log
 * that it continues, or by the invite that led here. Safe for use by several threads.
 */
public final class HomeOwners implements HeadOwners {
  private final Home home;

  /** One-time names of invites that are being answered, of which the home does not know yet. */
  private final Map<LogName, SecretBytes> answering = new ConcurrentHashMap<>();

  /** What the head said that was read from a row. */
  private final Map<LogName, Said> said = new HashMap<>();

  private record Said(Digest row, boolean isAccepted, Optional<Bytes> owner) {
    static final Said NOTHING = new Said(Sha256.of(Bytes.EMPTY), false, Optional.empty());

    /** By an entry. */
    static Said stated(Bytes owner) {
      return new Said(NOTHING.row(), false, Optional.of(owner));
    }
  }

  public HomeOwners(Home home) {
    this.home = home;
  }

  void answering(LogName name, SecretBytes secret) {
    answering.put(name, secret);
  }

  @Override
  public Optional<HeadOwner> of(LogName log) throws IOException {
    SecretBytes secret = answering.get(log);
    return secret == null
        ? home.read(tables -> of(tables, log))
        : Optional.of(new HeadOwner.OneTime(secret, true));
  }

  Optional<HeadOwner> of(Tables tables, LogName log) throws IOException {
    GroupRows rows = new GroupRows(tables);
    for (GroupRows.OwnGroup own : rows.groups()) {
      Group group = own.group();
      if (rows.isOwnLog(group.id(), log)) {
        return Optional.of(new HeadOwner.Own(false));
      }
      if (new EndedLogs(tables).isEnded(group.id(), log)) {
        return Optional.of(new HeadOwner.Own(true));
      }
      Optional<GroupRows.OpenInvite> invite = rows.invite(group.id(), log);
      if (invite.isPresent()) {
        return Optional.of(new HeadOwner.OneTime(invite.get().seed(), false));
      }
    }
    Optional<SecretBytes> answered = new OwnerRows(tables).oneTime(log);
    if (answered.isPresent()) {
      return Optional.of(new HeadOwner.OneTime(answered.get(), true));
    }
    for (GroupRows.OwnGroup own : rows.groups()) {
      Optional<Said> said = said(tables, own, log);
      if (said.isPresent()) {
        return said.get().owner().map(HeadOwner.Account::new);
      }
    }
    return new OwnerRows(tables).owner(log).map(HeadOwner.Account::new);
  }

  /**
   * What a group knows of a log that is one of its members: by its own head, else by its entry or
   * the log that it continues. Empty when it is none, or nothing of that is known.
   */
  private Optional<Said> said(Tables tables, GroupRows.OwnGroup own, LogName log)
      throws IOException {
    Membership members = Bridge.membership(tables, own);
    Set<LogName> seen = new HashSet<>();
    LogName at = log;
    while (seen.add(at)) {
      Optional<Member> member = members.member(at);
      if (!member.isPresent() && !own.group().creator().equals(at)) {
        return Optional.empty();
      }
      Said head = head(tables, own, at);
      if (head.isAccepted()) {
        return Optional.of(head);
      }
      Optional<LogName> before = member.flatMap(Member::continues);
      if (!before.isPresent()) {
        return member.flatMap(Member::ethereumOwner).map(Said::stated);
      }
      at = before.get();
    }
    return Optional.empty();
  }

  private Said head(Tables tables, GroupRows.OwnGroup own, LogName log) throws IOException {
    LogJournal journal = new LogJournal(tables);
    Optional<Bytes> row = journal.readerRow(log);
    if (!row.isPresent()) {
      return Said.NOTHING;
    }
    Digest hash = Sha256.of(row.get());
    synchronized (said) {
      Said before = said.get(log);
      if (before != null && before.row().equals(hash)) {
        return before;
      }
    }
    Optional<ReaderState.Accepted> accepted =
        journal.reader(log, new GroupKeys(own.group())).accepted();
    Optional<Bytes> owner = accepted.map(ReaderState.Accepted::head).flatMap(Head::ethereumOwner);
    Said now = new Said(hash, accepted.isPresent(), owner);
    synchronized (said) {
      said.put(log, now);
    }
    return now;
  }
}
