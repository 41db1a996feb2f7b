package org.remotelog;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.GroupSession;
import org.remotelog.group.Member;
import org.remotelog.group.Membership;
import org.remotelog.home.Tables;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.MessageIdRule;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.client.LogSource;
import org.remotelog.log.client.PassTrace;

/** The logs of a group's other members, as a source for catching up. */
final class GroupSource implements LogSource {
  private final ClientParts parts;
  private final GroupRows.OwnGroup own;
  private final Wanted wanted;
  private final boolean repairs;
  private long delivered;
  private long duplicates;

  /** Which of the logs are read in this pass. */
  interface Wanted {
    boolean has(LogName log) throws IOException;
  }

  GroupSource(ClientParts parts, GroupRows.OwnGroup own, Wanted wanted, boolean repairs) {
    this.parts = parts;
    this.own = own;
    this.wanted = wanted;
    this.repairs = repairs;
  }

  long delivered() {
    return delivered;
  }

  long duplicates() {
    return duplicates;
  }

  @Override
  public Collection<LogName> logs() throws IOException {
    Set<LogName> logs = new LinkedHashSet<>();
    for (LogName log : others()) {
      if (wanted.has(log)) {
        logs.add(log);
      }
    }
    return logs;
  }

  private Set<LogName> others() throws IOException {
    return parts
        .home()
        .read(
            tables -> {
              Set<LogName> logs = new LinkedHashSet<>();
              Membership membership = Bridge.membership(tables, own);
              for (Member member : membership.members()) {
                if (!member.isRemoved()
                    || isMissing(tables, member.log(), membership.limitOf(member.log()))) {
                  logs.add(member.log());
                }
              }
              Set<LogName> ours = new HashSet<>();
              for (LogIdentity identity : new GroupRows(tables).ownLogs(own.group().id())) {
                ours.add(identity.name());
              }
              logs.removeAll(ours);
              return logs;
            });
  }

  /** Whether something is missing of what counts of a removed member; the rest is not asked for. */
  private boolean isMissing(Tables tables, LogName log, long limit) throws IOException {
    return limit > 0
        && !new LogJournal(tables)
            .reader(log, secrets())
            .held()
            .containsAll(new SequenceRange(1, limit));
  }

  @Override
  public boolean repairs() {
    return repairs;
  }

  @Override
  public EpochSecrets secrets() {
    return new GroupKeys(own.group());
  }

  @Override
  public MessageIdRule idRule() {
    return GroupKeys.idRule(own.group().id());
  }

  @Override
  public void onEntries(Tables tables, LogName log, List<Entry> entries) throws IOException {
    within(
        tables,
        session -> {
          session.accept(log, entries);
          return Boolean.TRUE;
        });
  }

  @Override
  public void onConfirmed(Tables tables, LogName log, SequenceRange range) throws IOException {
    within(
        tables,
        session -> {
          session.confirm(log, range);
          return Boolean.TRUE;
        });
  }

  @Override
  public void onTrace(Tables tables, PassTrace trace) throws IOException {
    new GroupRows(tables).putTrace(own.group().id(), trace.toBytes());
  }

  /** Time passes: messages that waited too long for a parent are delivered without it. */
  void tick() throws IOException {
    parts
        .bridge()
        .transaction(
            parts.home(),
            own.group().id(),
            session -> {
              session.tick(parts.clockMs().getAsLong());
              count(session);
              return Boolean.TRUE;
            });
  }

  private void within(Tables tables, Bridge.GroupWork<Boolean> work) throws IOException {
    parts
        .bridge()
        .within(
            tables,
            own.group().id(),
            session -> {
              Boolean done = work.run(session);
              count(session);
              return done;
            });
  }

  private void count(GroupSession session) {
    delivered += session.delivered();
    duplicates += session.duplicates();
  }
}
