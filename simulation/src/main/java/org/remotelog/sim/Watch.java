package org.remotelog.sim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.Inbox;
import org.remotelog.bridge.InboxRow;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.group.Group;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Tables;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.WriterState;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.codec.MetadataCodec;
import org.remotelog.sim.check.Changes;

/** Reads the committed tables of one device and tells what changed since it last looked. */
final class Watch {
  private Optional<Group> group = Optional.empty();
  private long lastRow;
  private final Set<Long> unconfirmed = new TreeSet<>();

  /** Rows as they were told since a log has ended. */
  private final Map<Long, Changes.Row> told = new HashMap<>();

  private final Map<LogName, Bytes> headRows = new HashMap<>();
  private final Map<LogName, Long> acceptedCounts = new TreeMap<>();
  private final Map<LogName, Bytes> ownRows = new HashMap<>();
  private final Map<LogName, Changes.Own> own = new TreeMap<>();
  private final Set<LogName> ended = new TreeSet<>();
  private final Set<LogName> outgoing = new LinkedHashSet<>();

  private record Secrets(Group group) implements EpochSecrets {
    @Override
    public int current() {
      return group.currentEpoch();
    }

    @Override
    public Optional<SecretBytes> secret(int epoch) {
      return Optional.ofNullable(group.epochs().get(epoch));
    }
  }

  Optional<Group> group() {
    return group;
  }

  /** Own logs as they were last seen. */
  Map<LogName, Changes.Own> own() {
    return own;
  }

  /** Own logs with a record on its way. */
  int outgoing() {
    return outgoing.size();
  }

  /** Whether an own log is none any longer. */
  boolean isEnded(LogName log) {
    return ended.contains(log);
  }

  /** Entries of the accepted heads of other logs. */
  Map<LogName, Long> acceptedCounts() {
    return acceptedCounts;
  }

  /** What changed. */
  Changes look(Tables tables) throws IOException {
    if (group.isEmpty()) {
      group = stored(tables);
    }
    if (group.isEmpty()) {
      return new Changes(List.of(), List.of(), List.of(), List.of(), List.of());
    }
    Set<LogName> ownLogs = ownLogs(tables, group.get());
    List<LogName> gone = ended(ownLogs);
    if (!gone.isEmpty()) {
      group = stored(tables);
    }
    return new Changes(
        ended.isEmpty() ? rows(tables, group.get(), ownLogs) : moved(tables),
        waiting(tables, group.get()),
        heads(tables, group.get()),
        own(tables, ownLogs),
        gone);
  }

  private static Optional<Group> stored(Tables tables) throws IOException {
    return new GroupRows(tables).groups().stream().map(GroupRows.OwnGroup::group).findFirst();
  }

  /** Rows may have other places once a log has ended: what it had goes on in the next one. */
  private List<Changes.Row> moved(Tables tables) throws IOException {
    List<Changes.Row> changed = new ArrayList<>();
    for (Changes.Row row : all(tables)) {
      if (!row.equals(told.put(row.number(), row))) {
        changed.add(row);
      }
    }
    return changed;
  }

  /** Own logs of before that are none any longer. */
  private List<LogName> ended(Set<LogName> ownLogs) {
    List<LogName> gone = new ArrayList<>();
    for (LogName log : own.keySet()) {
      if (!ownLogs.contains(log) && ended.add(log)) {
        gone.add(log);
      }
    }
    return gone;
  }

  /** The group may have changed while no process ran. */
  void lookAtGroup() {
    group = Optional.empty();
  }

  private static Set<LogName> ownLogs(Tables tables, Group group) throws IOException {
    Set<LogName> logs = new LinkedHashSet<>();
    for (Row row : tables.table(HomeTable.LOGS).scanPrefix(group.id().bytes(), Integer.MAX_VALUE)) {
      logs.add(LogName.of(row.key().slice(row.key().size() - LogName.SIZE, row.key().size())));
    }
    return logs;
  }

  private List<Changes.Row> rows(Tables tables, Group group, Set<LogName> ownLogs)
      throws IOException {
    Inbox inbox = new Inbox(tables, group.id());
    List<Changes.Row> rows = new ArrayList<>();
    for (long number : new ArrayList<>(unconfirmed)) {
      for (Inbox.Numbered numbered : inbox.after(number - 1, 1)) {
        if (numbered.row().confirmed()) {
          unconfirmed.remove(number);
          rows.add(row(numbered, ownLogs));
        }
      }
    }
    for (Inbox.Numbered numbered : inbox.after(lastRow, Integer.MAX_VALUE)) {
      rows.add(row(numbered, ownLogs));
      lastRow = numbered.number();
      if (!numbered.row().confirmed()) {
        unconfirmed.add(lastRow);
      }
    }
    return rows;
  }

  /** All rows of the inbox, as they are now. */
  List<Changes.Row> all(Tables tables) throws IOException {
    List<Changes.Row> rows = new ArrayList<>();
    if (group.isPresent()) {
      Set<LogName> ownLogs = ownLogs(tables, group.get());
      for (Inbox.Numbered numbered :
          new Inbox(tables, group.get().id()).after(0, Integer.MAX_VALUE)) {
        rows.add(row(numbered, ownLogs));
      }
    }
    return rows;
  }

  private static Changes.Row row(Inbox.Numbered numbered, Set<LogName> ownLogs) throws IOException {
    InboxRow row = numbered.row();
    Optional<InboxRow.Place> place = row.position();
    List<Parent> parents;
    try {
      parents = MetadataCodec.decode(row.metadata()).parents();
    } catch (MalformedException e) {
      throw new IOException("a row has metadata that nobody wrote", e);
    }
    return new Changes.Row(
        numbered.number(),
        row.id(),
        place.isPresent() && ownLogs.contains(place.get().log()),
        place.map(InboxRow.Place::log),
        place.map(InboxRow.Place::sequence).orElse(0L),
        place.map(InboxRow.Place::salt).orElse(Bytes.EMPTY),
        parents,
        Sha256.begin().addLong(row.timestampSeconds()).add(row.body()).finish(),
        row.confirmed(),
        row.missingParents());
  }

  private static List<MessageId> waiting(Tables tables, Group group) throws IOException {
    List<MessageId> ids = new ArrayList<>();
    int prefix = group.id().bytes().size();
    for (Row row :
        tables.table(HomeTable.WAITING).scanPrefix(group.id().bytes(), Integer.MAX_VALUE)) {
      ids.add(MessageId.of(row.key().slice(prefix, row.key().size())));
    }
    return ids;
  }

  private List<Changes.Accepted> heads(Tables tables, Group group) throws IOException {
    List<Changes.Accepted> heads = new ArrayList<>();
    for (Row row : tables.table(HomeTable.HEADS).scan(Keys.START, Keys.END, Integer.MAX_VALUE)) {
      if (row.key().size() > LogName.SIZE) {
        continue; // Forks and their branches have rows beside that of the log.
      }
      LogName log = LogName.of(row.key());
      if (!row.value().equals(headRows.put(log, row.value()))) {
        ReaderState state = new LogJournal(tables).reader(log, new Secrets(group));
        if (state.accepted().isPresent()) {
          long sequence = state.accepted().get().record().sequence();
          heads.add(new Changes.Accepted(log, sequence, state.count()));
          acceptedCounts.put(log, state.count());
        }
      }
    }
    return heads;
  }

  private static List<Changes.Appended> appended(
      Tables tables, LogName log, long before, long count) throws IOException {
    List<Changes.Appended> appended = new ArrayList<>();
    LogJournal journal = new LogJournal(tables);
    for (long at = before + 1; at <= count; at++) {
      Entry entry = journal.entry(log, at).orElseThrow();
      appended.add(new Changes.Appended(at, new MessageId(entry.id()), entry.salt()));
    }
    return appended;
  }

  private List<Changes.Own> own(Tables tables, Set<LogName> ownLogs) throws IOException {
    List<Changes.Own> changed = new ArrayList<>();
    for (LogName log : ownLogs) {
      // The state of the writer is in the short rows before those of the entries.
      List<Row> rows =
          tables
              .table(HomeTable.JOURNAL)
              .scan(log.publicKey(), Keys.of(log.publicKey(), Keys.u64(3L << 56)), 4);
      Bytes state = Bytes.concat(rows.stream().map(Row::value).toArray(Bytes[]::new));
      if (!state.equals(ownRows.put(log, state))) {
        WriterState writer = new LogJournal(tables).writer(log);
        Changes.Own before = own.get(log);
        Changes.Own now =
            new Changes.Own(
                log,
                writer.count(),
                writer.publishedCount(),
                writer.recordSequence(),
                writer.segments().stream()
                    .map(one -> new Changes.Segment(one.range(), one.epoch()))
                    .toList(),
                appended(tables, log, before == null ? 0 : before.count(), writer.count()));
        own.put(log, now);
        if (writer.outgoing().isPresent()) {
          outgoing.add(log);
        } else {
          outgoing.remove(log);
        }
        changed.add(now);
      }
    }
    return changed;
  }
}
