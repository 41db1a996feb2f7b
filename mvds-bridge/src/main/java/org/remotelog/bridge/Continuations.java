package org.remotelog.bridge;

import java.io.IOException;
import java.util.Collection;
import org.remotelog.group.Limits;
import org.remotelog.group.MemberEntry;
import org.remotelog.log.LogName;
import org.remotelog.log.Successor;
import org.remotelog.log.crypto.Succession;

/** What heads of ended logs say of who goes on, as facts of the group's membership. */
public final class Continuations {
  private Continuations() {}

  /**
   * Takes what the head of an ended log says; what the successor did not sign is nobody's. Keeps at
   * most {@link Limits#MAX_SUCCESSIONS} rows for one member, whatever its heads name.
   */
  public static void take(GroupSession session, LogName log, Collection<Successor> successors)
      throws IOException {
    for (Successor next : successors) {
      if (session.membership().hasRoomForSuccessor(log, next.log())
          && Succession.holds(log, next)) {
        long end = GroupRows.endOf(next.log());
        MemberEntry entry = new MemberEntry.LogContinued(next.log());
        session.rows().putMemberEntry(session.own().group().id(), log, end, entry);
        session.membership().add(log, end, entry);
      }
    }
  }
}
