package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.remotelog.bridge.GroupSession;
import org.remotelog.group.Member;
import org.remotelog.group.MemberEntry;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.core.LogRoot;
import org.remotelog.log.core.ReaderState;
import org.remotelog.mvds.GroupId;

/** Removing a member: an entry that names the last position of its log that counts. */
final class Removal {
  private final ClientParts parts;

  Removal(ClientParts parts) {
    this.parts = parts;
  }

  Boolean remove(GroupId group, LogName log) throws IOException, RemoteLogException {
    List<RemoteLogException> refused = new ArrayList<>();
    parts
        .bridge()
        .transaction(
            parts.home(),
            group,
            session -> {
              LogName remover = session.own().group().ownLog();
              if (!session.membership().member(log).isPresent()) {
                refused.add(
                    new RemoteLogException.Unknown(
                        "no member " + log, "List the members of the group."));
              } else if (!session.membership().mayRemove(remover, log)) {
                refused.add(
                    new RemoteLogException.NotAllowed(
                        "this device may not remove " + log,
                        "Only those in the chain of invites before a member may remove it."));
              } else {
                remove(session, remover, log);
              }
              return Boolean.TRUE;
            });
    if (!refused.isEmpty()) {
      throw refused.get(0);
    }
    return Boolean.TRUE;
  }

  /** All logs of the member: one that was ended, and those that went on for it. */
  private void remove(GroupSession session, LogName remover, LogName log) throws IOException {
    for (LogName same : session.membership().sameMember(log)) {
      boolean isRemoved = session.membership().member(same).map(Member::isRemoved).orElse(false);
      if (same.equals(log) || !isRemoved) {
        session.appendMemberEntry(
            remover, parts.nowSeconds(), parts.randomNonce(), removed(session, same));
      }
    }
  }

  /** The log up to where this device knows it: its newest signed head, or what it wrote itself. */
  private static MemberEntry removed(GroupSession session, LogName log) throws IOException {
    LogJournal journal = new LogJournal(session.tables());
    if (session.rows().isOwnLog(session.own().group().id(), log)) {
      LogRoot root = journal.writer(log).root();
      return new MemberEntry.MemberRemoved(log, root.count(), root.root());
    }
    ReaderState state = journal.reader(log, new GroupKeys(session.own().group()));
    return state.accepted().isPresent()
        ? new MemberEntry.MemberRemoved(log, state.count(), state.accepted().get().head().root())
        : new MemberEntry.MemberRemoved(log, 0, LogRoot.EMPTY.root());
  }
}
