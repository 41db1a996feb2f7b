package org.remotelog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.Inbox;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.Tables;
import org.remotelog.log.ContentStore;
import org.remotelog.log.Gap;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.client.CatchUp;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.client.LogWriter;
import org.remotelog.log.client.Network;
import org.remotelog.log.client.Publication;
import org.remotelog.log.client.Upkeep;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.mvds.GroupId;

/** One pass: publish what is pending, look for joiners, look after what is out, catch up. */
final class SyncPass {
  /** Fifty years after the first version: a later time is taken for a wrong clock. */
  private static final long LONGEST_USE_MS = 50L * 365 * 24 * 60 * 60 * 1000;

  private final ClientParts parts;
  private final Invites invites;
  private final SyncOptions options;
  private final List<Gap> gaps = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Map<LogName, String> foreign = new LinkedHashMap<>();
  private int rounds;
  private int requests;
  private long bytesIn;
  private long bytesOut;
  private int published;
  private int segmentsIn;
  private int segmentsOut;
  private long newMessages;
  private long duplicates;
  private long waiting;
  private long fromMembers;
  private int reputs;
  private int removed;
  private final long startNs = System.nanoTime();

  SyncPass(ClientParts parts, Invites invites) {
    this(parts, invites, SyncOptions.DEFAULT);
  }

  SyncPass(ClientParts parts, Invites invites, SyncOptions options) {
    this.options = options;
    this.parts = parts;
    this.invites = invites;
  }

  SyncReport run(Optional<GroupId> only) throws IOException {
    List<GroupRows.OwnGroup> groups = groups(only);
    checkClock(groups);
    boolean isSettled = settle();
    Successions successions = new Successions(parts, warnings);
    if (options.reach() == SyncOptions.Reach.NOBODY) {
      for (GroupRows.OwnGroup own : groups) {
        goOnPublishing(successions.goOn(own), successions);
        gaps.addAll(parts.home().read(tables -> Inspection.gaps(tables, own)));
        waiting += waitingCount(own);
      }
      return report();
    }
    for (GroupRows.OwnGroup own : groups) {
      requests += invites.poll(own, warnings);
    }
    for (GroupRows.OwnGroup own : groups) {
      publish(own, successions);
    }
    if (isSettled) {
      settle();
    }
    for (GroupRows.OwnGroup group : groups(only)) {
      Upkeep upkeep = parts.writer().keepUp(ownLogs(List.of(group)), parts.replacedGrace());
      take(upkeep);
      GroupRows.OwnGroup own = successions.goOn(group, upkeep.foreign());
      Set<LogName> elsewhere = catchUp(own, log -> true, true);
      if (!elsewhere.isEmpty()) {
        own = successions.goOn(own, elsewhere);
        // Own logs are not read; these were ended just now, and are.
        catchUp(own, elsewhere::contains, false);
      }
      end(own, successions);
    }
    requests += successions.requests();
    return report();
  }

  /** Publishes a group's logs; those that another copy of the home has written go on in others. */
  private void publish(GroupRows.OwnGroup group, Successions successions) throws IOException {
    goOnPublishing(successions.goOn(group, successions.elsewhere(group)), successions);
  }

  /** The same without asking first; a pointer that refuses tells of the other copy. */
  private void goOnPublishing(GroupRows.OwnGroup group, Successions successions)
      throws IOException {
    foreign.clear();
    take(parts.writer().flush(ownLogs(List.of(group))));
    if (!foreign.isEmpty()) {
      GroupRows.OwnGroup own = successions.goOn(group, foreign.keySet());
      foreign.clear();
      take(parts.writer().flush(ownLogs(List.of(own))));
      failures.addAll(foreign.values());
    }
  }

  /** Publishes the last heads of ended logs. */
  private void end(GroupRows.OwnGroup own, Successions successions) throws IOException {
    List<LogWriter.OwnLog> ending = successions.toEnd(own);
    if (ending.isEmpty()) {
      return;
    }
    // What was taken along first: the last heads may take the place of those that have it.
    List<LogWriter.OwnLog> logs = ownLogs(List.of(own));
    if (pending(logs) > 0) {
      take(parts.writer().flush(logs));
    }
    if (pending(logs) == 0) {
      foreign.clear();
      take(parts.writer().flush(ending));
      successions.giveUp(foreign.keySet());
    }
  }

  /** Sends what places still have to get; false when one of them failed, which is a warning. */
  private boolean settle() throws IOException {
    int before = warnings.size();
    Network network = parts.network();
    for (ContentStore store : network.stores()) {
      settle("a store", () -> store.settle(network.deadline()));
    }
    for (HeadPointer pointer : network.pointers()) {
      settle("a pointer", () -> pointer.settle(network.deadline()));
    }
    return warnings.size() == before;
  }

  private interface Settling {
    void run() throws IOException;
  }

  private void settle(String what, Settling settling) throws IOException {
    try {
      settling.run();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      warnings.add(what + " is behind, and gets the rest later: " + e.getMessage());
    }
  }

  /** The part of a pass that reads: looks for joiners and catches up on some logs of groups. */
  void read(List<GroupRows.OwnGroup> groups, GroupSource.Wanted wanted) throws IOException {
    checkClock(groups);
    for (GroupRows.OwnGroup own : groups) {
      requests += invites.poll(own, warnings);
    }
    for (GroupRows.OwnGroup own : groups) {
      catchUp(own, wanted, false);
    }
  }

  void warn(String warning) {
    warnings.add(warning);
  }

  SyncReport report() {
    return new SyncReport(
        rounds,
        requests,
        bytesIn,
        bytesOut,
        published,
        segmentsIn,
        segmentsOut,
        newMessages,
        duplicates,
        waiting,
        fromMembers,
        reputs,
        removed,
        gaps,
        refusals,
        new ArrayList<>(new LinkedHashSet<>(warnings)),
        failures,
        (System.nanoTime() - startNs) / 1_000_000);
  }

  /** Group by group, so that no request shows which groups belong to one device. */
  private void publish(List<GroupRows.OwnGroup> groups) throws IOException {
    for (GroupRows.OwnGroup own : groups) {
      take(parts.writer().flush(ownLogs(List.of(own))));
    }
  }

  FlushReport flush(Optional<GroupId> only) throws IOException {
    List<GroupRows.OwnGroup> groups = new ArrayList<>();
    Successions successions = new Successions(parts, warnings);
    for (GroupRows.OwnGroup own : groups(only)) {
      groups.add(successions.goOn(own));
    }
    List<LogWriter.OwnLog> logs = ownLogs(groups);
    publish(groups);
    failures.addAll(foreign.values());
    long pending = pending(logs);
    return new FlushReport(published, segmentsOut, bytesOut, requests, pending, failures);
  }

  /** Entries that are not published. */
  private long pending(List<LogWriter.OwnLog> logs) throws IOException {
    return parts
        .home()
        .read(
            tables -> {
              long open = 0;
              LogJournal journal = new LogJournal(tables);
              for (LogWriter.OwnLog log : logs) {
                var state = journal.writer(log.identity().name());
                open += state.count() - state.publishedCount();
              }
              return open;
            });
  }

  private void checkClock(List<GroupRows.OwnGroup> groups) throws IOException {
    long nowMs = parts.clockMs().getAsLong();
    if (nowMs < CoreLimits.EARLIEST_TRUE_TIME_MS) {
      warnings.add("the clock of this device is wrong: it shows a time before 2026; work goes on");
    } else if (nowMs - CoreLimits.EARLIEST_TRUE_TIME_MS > LONGEST_USE_MS) {
      warnings.add("the clock of this device is wrong: it shows a time after 2075; work goes on");
    }
    long newestMs = parts.home().read(tables -> newestHeadMs(tables, groups));
    if (newestMs > nowMs + CoreLimits.CLOCK_TOLERANCE_MS) {
      warnings.add(
          "the clock of this device went back: it wrote at "
              + Instant.ofEpochMilli(newestMs)
              + " by its own time; work goes on");
    }
  }

  /** When this device last signed a head, by its clock of then. */
  private static long newestHeadMs(Tables tables, List<GroupRows.OwnGroup> groups)
      throws IOException {
    long newestMs = 0;
    LogJournal journal = new LogJournal(tables);
    for (GroupRows.OwnGroup own : groups) {
      newestMs = Math.max(newestMs, journal.writer(own.group().ownLog()).headWrittenAtMs());
    }
    return newestMs;
  }

  List<GroupRows.OwnGroup> groups(Optional<GroupId> only) throws IOException {
    return parts
        .home()
        .read(
            tables -> {
              List<GroupRows.OwnGroup> all = new GroupRows(tables).groups();
              only.ifPresent(id -> all.removeIf(own -> !own.group().id().equals(id)));
              return all;
            });
  }

  private List<LogWriter.OwnLog> ownLogs(List<GroupRows.OwnGroup> groups) throws IOException {
    return new OwnLogs(parts).of(groups);
  }

  private void take(Publication publication) {
    published += publication.published().size();
    segmentsOut += publication.segments();
    bytesOut += publication.bytesOut();
    requests += publication.requests();
    for (Publication.Failure failure : publication.failures()) {
      if (failure.foreignHead()) {
        foreign.put(
            failure.log(),
            "log "
                + failure.log()
                + " was written by another copy of this home: "
                + failure.where()
                + " has a head that this home does not know. Nothing was overwritten; the next sync"
                + " reads it and goes on in a new log");
      } else {
        failures.add("log " + failure.log() + " at " + failure.where() + ": " + failure.why());
      }
    }
  }

  /** The answers to invites that the inviter may not have seen yet. */
  private List<HeadRecord> joinAnswers(GroupRows.OwnGroup own) throws IOException {
    List<HeadRecord> records = new ArrayList<>();
    List<GroupRows.JoinAnswer> answers =
        parts.home().read(tables -> new GroupRows(tables).joinAnswers(own.group().id()));
    for (GroupRows.JoinAnswer answer : answers) {
      try {
        records.add(IpnsRecordCodec.parse(answer.invite(), answer.record()));
      } catch (MalformedException e) {
        throw new HomeDamagedException("the home has a damaged answer to an invite", e);
      }
    }
    return records;
  }

  private void take(Upkeep upkeep) {
    requests += upkeep.requests();
    bytesIn += upkeep.bytesIn();
    bytesOut += upkeep.bytesOut();
    reputs += upkeep.reputs();
    removed += upkeep.removed();
    warnings.addAll(upkeep.warnings());
  }

  /** Reads; gives own logs of which somebody showed a record that is not of this home. */
  private Set<LogName> catchUp(GroupRows.OwnGroup own, GroupSource.Wanted wanted, boolean repairs)
      throws IOException {
    long startMs = parts.clockMs().getAsLong();
    GroupSource source = new GroupSource(parts, own, wanted, repairs, options);
    CatchUp result = parts.reader().catchUp(source);
    source.tick();
    boolean member =
        parts.home().read(t -> Bridge.membership(t, own).member(own.group().ownLog()).isPresent());
    if (!member && repairs) {
      take(parts.reader().giveBack(joinAnswers(own)));
    }
    if (!member) {
      warnings.add(
          "this device is not a member of "
              + own.group().name()
              + " yet: what it writes counts for others once the inviter has synced, which must"
              + " happen before the invite expires");
    }
    rounds = Math.max(rounds, result.rounds());
    requests += result.requests();
    bytesIn += result.bytesIn();
    bytesOut += result.bytesOut();
    reputs += result.reputs();
    segmentsIn += result.segments();
    fromMembers += result.fromMembers();
    newMessages += source.delivered();
    duplicates += source.duplicates();
    gaps.addAll(
        source.skipped() == 0
            ? result.gaps()
            : parts.home().read(tables -> Inspection.gaps(tables, own)));
    warnings.addAll(
        ForkNews.isIn(result.warnings())
            ? parts.home().read(t -> ForkNews.of(t, own, startMs)).sift(result.warnings())
            : result.warnings());
    warnings.addAll(source.warnings());
    for (CatchUp.Refusal refusal : result.refusals()) {
      refusals.add(
          "log "
              + refusal.log()
              + ", "
              + refusal.what()
              + " from "
              + refusal.source()
              + ": "
              + refusal.reason());
    }
    waiting += waitingCount(own);
    return source.elsewhere();
  }

  private long waitingCount(GroupRows.OwnGroup own) throws IOException {
    return parts.home().read(tables -> new Inbox(tables, own.group().id()).waitingCount());
  }
}
