package org.remotelog;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.Continuations;
import org.remotelog.bridge.EndedLogs;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.GroupSession;
import org.remotelog.bridge.Handover;
import org.remotelog.bridge.QuietLogs;
import org.remotelog.group.Member;
import org.remotelog.group.Membership;
import org.remotelog.home.Tables;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LiveMembers;
import org.remotelog.log.LogName;
import org.remotelog.log.MessageIdRule;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.Successor;
import org.remotelog.log.client.LogEnding;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.client.LogSource;
import org.remotelog.log.client.PassTrace;
import org.remotelog.log.client.ReceiptSource;
import org.remotelog.log.core.HeadNotes;
import org.remotelog.log.core.PollPlan;
import org.remotelog.log.core.PollState;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.RosterChoice;
import org.remotelog.log.core.WriterState;
import org.remotelog.mvds.GroupId;

/** The logs of a group's other members, as a source for catching up. */
final class GroupSource implements LogSource {
  private final ClientParts parts;
  private final GroupRows.OwnGroup own;
  private final Wanted wanted;
  private final boolean repairs;
  private final SyncOptions options;
  private final MembersReceipts receipts;
  private final Set<LogName> news = new LinkedHashSet<>();
  private final Set<LogName> known = new LinkedHashSet<>();
  private final Set<LogName> elsewhere = new LinkedHashSet<>();
  private final Map<LogName, Set<Successor>> named = new HashMap<>();
  private final Set<LogName> asked = new LinkedHashSet<>();
  private final Set<LogName> ended = new LinkedHashSet<>();
  private final Set<LogName> quiet = new LinkedHashSet<>();
  private final Set<LogName> ending = new LinkedHashSet<>();
  private final Set<LogName> moved = new LinkedHashSet<>();
  private Optional<PollState> polls = Optional.empty();
  private long delivered;
  private long duplicates;
  private final OddMessages odd;

  /** Which of the logs are read in this pass. */
  interface Wanted {
    boolean has(LogName log) throws IOException;
  }

  /**
   * @param repairs whether this is a pass over the places of the home, and not over a file
   */
  GroupSource(
      ClientParts parts,
      GroupRows.OwnGroup own,
      Wanted wanted,
      boolean repairs,
      SyncOptions options) {
    this.options = options;
    this.parts = parts;
    this.receipts = new MembersReceipts(parts.home(), own);
    this.own = own;
    this.odd = new OddMessages(parts, own);
    this.wanted = wanted;
    this.repairs = repairs;
  }

  long delivered() {
    return delivered;
  }

  long duplicates() {
    return duplicates;
  }

  /** What was odd about messages; to be asked for once. */
  List<String> warnings() throws IOException {
    return odd.tell();
  }

  @Override
  public Collection<LogName> logs() throws IOException {
    Set<LogName> logs = new LinkedHashSet<>();
    for (LogName log : others()) {
      if (wanted.has(log)) {
        logs.add(log);
      }
    }
    if (repairs && known.isEmpty()) {
      asked.addAll(due(logs));
      known.addAll(logs);
    }
    // Whom the pass itself has brought to light was never asked for.
    for (LogName log : logs) {
      if (known.add(log)) {
        asked.add(log);
      }
    }
    return asked;
  }

  /** Of ended logs that are read to their end and of silent ones of large groups only some. */
  private Set<LogName> due(Set<LogName> logs) throws IOException {
    boolean isSparing = options.reach() == SyncOptions.Reach.SPARING;
    if (!isSparing && quiet.isEmpty()) {
      return logs;
    }
    PollState state = polls();
    long nowMs = parts.clockMs().getAsLong();
    Set<LogName> active = state.active(nowMs);
    Set<LogName> others = new LinkedHashSet<>(logs);
    others.removeAll(quiet);
    Set<LogName> due =
        isSparing ? PollPlan.of(others, active, state.pass()) : new LinkedHashSet<>(others);
    for (LogName log : logs) {
      // A pointer that lacks the last head gets it after this, and is asked before.
      if (ending.contains(log)) {
        due.add(log);
      } else if (quiet.contains(log)
          && (active.contains(log) || PollPlan.isDueOfQuiet(log, state.passAtMs(), nowMs))) {
        due.add(log);
      }
    }
    return due;
  }

  @Override
  public Collection<LogName> allLogs() {
    return known;
  }

  @Override
  public boolean mayBring(LogName log) throws IOException {
    return repairs && !known.contains(log) && wanted.has(log);
  }

  @Override
  public int skipped() {
    return known.size() - asked.size();
  }

  private PollState polls() throws IOException {
    if (!polls.isPresent()) {
      polls =
          Optional.of(parts.home().read(tables -> new GroupRows(tables).polls(own.group().id())));
    }
    return polls.get();
  }

  /** Files have rosters too, and the blocks that these lead to need not be in the file. */
  @Override
  public RosterChoice.Allowance rosters() {
    if (!repairs) {
      return RosterChoice.Allowance.NONE;
    }
    return options.reach() == SyncOptions.Reach.SPARING
        ? polls.orElse(PollState.FIRST).rosters(parts.clockMs().getAsLong())
        : RosterChoice.Allowance.FULL;
  }

  @Override
  public Collection<LogName> awaitsReceipts() throws IOException {
    return repairs ? receipts.awaited() : List.of();
  }

  @Override
  public boolean writes(Tables tables, LogName log) throws IOException {
    return new GroupRows(tables).isOwnLog(own.group().id(), log);
  }

  /** Not for what a file lacks: it is read as it is. */
  @Override
  public LiveMembers liveMembers() {
    return repairs ? parts.directs().liveMembers(own.group().id()) : LiveMembers.NONE;
  }

  @Override
  public boolean newestFirst() {
    return options.newestFirst();
  }

  private Set<LogName> others() throws IOException {
    return parts
        .home()
        .read(
            tables -> {
              Set<LogName> logs = new LinkedHashSet<>();
              quiet.addAll(new QuietLogs(tables, own.group().id()).sinceMs().keySet());
              for (EndedLogs.Ended one : new EndedLogs(tables).list(own.group().id())) {
                LogName log = one.identity().name();
                if (new LogJournal(tables).writer(log).outgoing().isPresent()) {
                  ending.add(log);
                }
              }
              Membership membership = Bridge.membership(tables, own);
              for (Member member : membership.members()) {
                member.continues().ifPresent(ended::add);
                if (!member.isRemoved()
                    || isMissing(tables, member.log(), membership.limitOf(member.log()))) {
                  logs.add(member.log());
                }
              }
              new GroupRows(tables)
                  .ownLogs(own.group().id())
                  .forEach(identity -> logs.remove(identity.name()));
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
    news.add(log);
    within(tables, log, session -> session.accept(log, 0, entries));
  }

  @Override
  public void onSideEntries(Tables tables, LogName log, int branch, List<Entry> entries)
      throws IOException {
    within(
        tables,
        log,
        session -> {
          session.accept(log, branch, entries);
          Handover.takeAlong(session, log, entries);
        });
  }

  @Override
  public void onMovedToSide(
      Tables tables, LogName log, int from, int branch, List<SequenceRange> ranges)
      throws IOException {
    within(tables, log, session -> Handover.takeAlongMoved(session, log, from, ranges));
    parts.bridge().movedToSide(tables, own.group().id(), log, from, branch, ranges);
  }

  @Override
  public void onReplaced(Tables tables, LogName log, int branch, List<SequenceRange> ranges)
      throws IOException {
    parts.bridge().replaced(tables, own.group().id(), log, branch, ranges);
  }

  @Override
  public void onHeads(Tables tables, ReaderState state) throws IOException {
    moved.add(state.log());
    Set<Successor> successors = state.successors();
    // Told with each segment that is taken in.
    if (!successors.isEmpty() && !successors.equals(named.put(state.log(), successors))) {
      within(tables, state.log(), session -> Continuations.take(session, state.log(), successors));
      // Another copy of the home may be about to name its own.
      news.add(state.log());
    }
  }

  @Override
  public void onCutBack(Tables tables, ReaderState state) throws IOException {
    receipts.cutBack(tables, state);
  }

  @Override
  public void onConfirmed(Tables tables, LogName log, SequenceRange range) throws IOException {
    within(tables, log, session -> session.confirm(log, range));
  }

  @Override
  public void onOwnRecord(Tables tables, HeadRecord record, String source) {
    elsewhere.add(record.log());
  }

  /** Own logs of which a roster showed a record that this home has not signed. */
  Set<LogName> elsewhere() {
    return elsewhere;
  }

  @Override
  public void onReceipts(Tables tables, LogName writer, long writtenAtMs, List<Receipt> receipts)
      throws IOException {
    this.receipts.take(tables, writer, receipts);
  }

  @Override
  public void onTrace(Tables tables, PassTrace trace) throws IOException {
    GroupRows rows = new GroupRows(tables);
    rows.putTrace(own.group().id(), trace.toBytes());
    if (repairs) {
      noteQuiet(tables);
      boolean hasRoster =
          trace.lines().stream().anyMatch(line -> line.kind() == PassTrace.Kind.ROSTER);
      PollState before = rows.polls(own.group().id());
      rows.putPolls(own.group().id(), before.after(news, hasRoster, parts.clockMs().getAsLong()));
    }
  }

  /**
   * Which ended logs are read to their end by now, of those that this pass has looked at, and of
   * which own heads have said so.
   */
  private void noteQuiet(Tables tables) throws IOException {
    if (ended.isEmpty()) {
      return;
    }
    ended.removeIf(log -> !asked.contains(log) && !moved.contains(log));
    GroupId group = own.group().id();
    Map<LogName, Successor> ours = new HashMap<>();
    for (EndedLogs.Ended one : new EndedLogs(tables).list(group)) {
      ours.put(one.identity().name(), one.successor());
    }
    QuietLogs rows = new QuietLogs(tables, group);
    LogJournal journal = new LogJournal(tables);
    for (LogName log : ended) {
      ReaderState read = journal.reader(log, secrets());
      boolean isOver = LogEnding.isOver(tables, read, Optional.ofNullable(ours.get(log)));
      rows.put(log, isOver, parts.clockMs().getAsLong());
    }
    WriterState writer = journal.writer(own.group().ownLog());
    ReceiptSource source = new ReceiptSource(tables);
    rows.noteTold(writer.log(), log -> HeadNotes.isSaid(writer, source.other(log, secrets())));
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

  private interface Work {
    void run(GroupSession session) throws IOException;
  }

  private void within(Tables tables, LogName log, Work work) throws IOException {
    parts
        .bridge()
        .within(
            tables,
            own.group().id(),
            session -> {
              work.run(session);
              count(session);
              odd.corrected(log, session.arrivals().corrected());
              return Boolean.TRUE;
            });
  }

  private void count(GroupSession session) {
    delivered += session.delivered();
    duplicates += session.arrivals().duplicates();
  }
}
