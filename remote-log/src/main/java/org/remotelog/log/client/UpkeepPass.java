package org.remotelog.log.client;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.Home;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.ReplacedBlock;
import org.remotelog.log.core.Unpinning;
import org.remotelog.log.core.WriterState;

/**
 * Looks after published own logs, every few hours: asks each pointer for their records, gives back
 * those that were lost, and then removes blocks that newer heads have replaced. Nothing is removed
 * while a pointer is silent or a store fails: that is tried again after {@link
 * CoreLimits#RECORD_RETRY_MS}. What is too much for one pass goes on in the next.
 */
final class UpkeepPass {
  private final Home home;
  private final Network network;
  private final LongSupplier clockMs;
  private final LogEvents events;
  private final long graceMs;
  private final List<String> warnings = new ArrayList<>();
  private final List<LogName> foreign = new ArrayList<>();
  private int requests;
  private long bytesIn;
  private long bytesOut;
  private int reputs;
  private int removed;

  UpkeepPass(Home home, Network network, LongSupplier clockMs, LogEvents events, long graceMs) {
    this.home = home;
    this.network = network;
    this.clockMs = clockMs;
    this.events = events;
    this.graceMs = graceMs;
  }

  /** A log that is looked after. */
  private static final class Care {
    private final WriterState state;
    private final WriterState.Standing standing;
    private final Map<HeadPointer, List<Bytes>> answers = new HashMap<>();
    private List<ReplacedRows.Replaced> rows;
    private boolean isFailed;
    private boolean isMore;

    Care(WriterState state, WriterState.Standing standing, List<ReplacedRows.Replaced> rows) {
      this.state = state;
      this.standing = standing;
      this.rows = rows;
    }

    LogName log() {
      return state.log();
    }

    List<ReplacedBlock> blocks() {
      List<ReplacedBlock> blocks = new ArrayList<>();
      rows.forEach(row -> blocks.addAll(row.blocks()));
      return blocks;
    }
  }

  Upkeep run(Collection<LogName> logs) throws IOException {
    List<Care> cares = due(logs);
    if (!cares.isEmpty()) {
      ask(cares);
      List<Repairs.Reput> lost = new ArrayList<>();
      for (Care care : cares) {
        lost.addAll(judge(care));
      }
      repair(lost.subList(0, Math.min(lost.size(), ClientLimits.MAX_REPUTS_PER_PASS)));
      remove(cares);
      remember(cares);
    }
    return new Upkeep(requests, bytesIn, bytesOut, reputs, removed, warnings, foreign);
  }

  private List<Care> due(Collection<LogName> logs) throws IOException {
    long nowMs = clockMs.getAsLong();
    return home.read(
        tables -> {
          List<Care> cares = new ArrayList<>();
          LogJournal journal = new LogJournal(tables);
          for (LogName log : logs) {
            WriterState state = journal.writer(log);
            if (Unpinning.isCheckDue(state, nowMs)) {
              List<ReplacedRows.Replaced> rows =
                  journal.replaced(log).oldest(ClientLimits.MAX_REMOVALS_PER_PASS);
              cares.add(new Care(state, state.standing().get(), rows));
            }
          }
          return cares;
        });
  }

  private record Question(Care care, HeadPointer pointer) {}

  private void ask(List<Care> cares) throws IOException {
    List<Requests.Request<Question, List<Bytes>>> questions = new ArrayList<>();
    List<LogName> logs = new ArrayList<>();
    cares.forEach(care -> logs.add(care.log()));
    network.announce(logs);
    for (Care care : cares) {
      for (HeadPointer pointer : network.pointerPlaces()) {
        questions.add(
            new Requests.Request<>(
                new Question(care, pointer),
                () -> pointer.resolve(care.log(), network.deadline())));
      }
    }
    network
        .requests()
        .run(
            questions,
            outcomes -> {
              for (Requests.Outcome<Question, List<Bytes>> outcome : outcomes) {
                requests++;
                Question question = outcome.request();
                if (outcome.reply().isPresent()) {
                  outcome.reply().get().forEach(record -> bytesIn += record.size());
                  question.care().answers.put(question.pointer(), outcome.reply().get());
                } else {
                  question.care().isFailed = true;
                }
              }
              return List.of();
            });
  }

  /** Says what the pointers lack, and keeps only the rows whose blocks nobody needs any more. */
  private List<Repairs.Reput> judge(Care care) throws IOException {
    Unpinning.Agreement agreement = Unpinning.agreement(care.state, care.answers.values());
    if (agreement.foreign().isPresent()) {
      care.rows = List.of();
      foreign.add(care.log());
      warnings.add(
          "log "
              + care.log()
              + " was written by another copy of this home: a pointer has record "
              + agreement.foreign().get().sequence()
              + " that this home does not know");
      return List.of();
    }
    List<ReplacedRows.Replaced> settled = new ArrayList<>();
    boolean isSilent = care.answers.size() < network.pointerPlaces().size();
    for (ReplacedRows.Replaced row : care.rows) {
      if (!isSilent
          && row.recordSequence() <= agreement.agreed()
          && Unpinning.isGraceOver(row.sinceMs(), clockMs.getAsLong(), graceMs)) {
        settled.add(row);
      }
    }
    care.rows = settled;
    HeadRecord record = read(care);
    return record.isExpired(Instant.ofEpochMilli(clockMs.getAsLong()))
        ? List.of()
        : new Repairs(network, clockMs).lacking(record, care.answers);
  }

  private static HeadRecord read(Care care) throws IOException {
    try {
      return IpnsRecordCodec.parse(care.log(), care.standing.record());
    } catch (MalformedException e) {
      throw new HomeDamagedException(
          "the home has a damaged record of log " + care.log() + ": " + e.getMessage(), e);
    }
  }

  private void repair(List<Repairs.Reput> lost) throws IOException {
    new Repairs(network, clockMs)
        .run(
            lost,
            (reput, failure) -> {
              requests++;
              bytesOut += reput.record().bytes().size();
              if (!failure.isPresent()) {
                reputs++;
                events.reput(
                    reput.record().log(), reput.record().sequence(), reput.pointer().describe());
              }
            });
  }

  private record Look(Care care, ContentStore store, Cid cid) {}

  private void remove(List<Care> cares) throws IOException {
    List<Care> candidates = bounded(cares);
    List<Requests.Request<Look, Boolean>> looks = new ArrayList<>();
    for (Care care : candidates) {
      for (Cid cid : Unpinning.cover(care.state, care.blocks())) {
        for (ContentStore store : network.writablePlaces()) {
          looks.add(
              new Requests.Request<>(
                  new Look(care, store, cid), () -> store.has(cid, network.deadline())));
        }
      }
    }
    Set<Care> uncovered = new HashSet<>();
    network
        .requests()
        .run(
            looks,
            outcomes -> {
              for (Requests.Outcome<Look, Boolean> outcome : outcomes) {
                requests++;
                if (!outcome.reply().orElse(false)) {
                  uncovered.add(outcome.request().care());
                }
              }
              return List.of();
            });
    candidates.removeAll(uncovered);
    for (Care care : uncovered) {
      care.rows = List.of();
      care.isFailed = true;
    }
    removeCovered(candidates);
  }

  /** Logs with something to remove, as many as fit one request to a store; the others wait. */
  private static List<Care> bounded(List<Care> cares) {
    List<Care> candidates = new ArrayList<>();
    int blocks = 0;
    for (Care care : cares) {
      int count = care.blocks().size();
      if (count == 0) {
        continue;
      }
      if (blocks > 0 && blocks + count > ClientLimits.MAX_REMOVALS_PER_PASS) {
        care.rows = List.of();
        care.isMore = true;
        continue;
      }
      blocks += count;
      candidates.add(care);
    }
    return candidates;
  }

  private void removeCovered(List<Care> cares) throws IOException {
    List<Cid> cids = new ArrayList<>();
    for (Care care : cares) {
      cids.addAll(Unpinning.removable(care.state, care.blocks()));
    }
    if (cids.isEmpty()) {
      return;
    }
    List<Requests.Request<ContentStore, Boolean>> removals = new ArrayList<>();
    for (ContentStore store : network.writableStores()) {
      removals.add(
          new Requests.Request<>(
              store,
              () -> {
                store.remove(cids, network.deadline());
                return Boolean.TRUE;
              }));
    }
    Map<String, String> failed = new LinkedHashMap<>();
    network
        .requests()
        .run(
            removals,
            outcomes -> {
              for (Requests.Outcome<ContentStore, Boolean> outcome : outcomes) {
                requests++;
                Optional<IOException> failure = outcome.failure();
                failure.ifPresent(
                    e -> failed.put(outcome.request().describe(), String.valueOf(e.getMessage())));
              }
              return List.of();
            });
    failed.forEach(
        (place, why) -> warnings.add("replaced blocks stay in " + place + " for now: " + why));
    for (Care care : cares) {
      if (failed.isEmpty()) {
        removed += care.blocks().size();
      } else {
        care.rows = List.of();
        care.isFailed = true;
      }
    }
  }

  /** What is removed is forgotten; what is done needs no look for some hours. */
  private void remember(List<Care> cares) throws IOException {
    long nowMs = clockMs.getAsLong();
    home.update(
        tables -> {
          LogJournal journal = new LogJournal(tables);
          for (Care care : cares) {
            ReplacedRows rows = journal.replaced(care.log());
            for (ReplacedRows.Replaced row : care.rows) {
              rows.delete(row);
            }
            rows.mendTimes(nowMs);
            for (ReplacedRows.Replaced row : rows.oldest(1)) {
              care.isMore |=
                  !care.rows.isEmpty() && Unpinning.isGraceOver(row.sinceMs(), nowMs, graceMs);
            }
            if (care.isFailed || !care.isMore) {
              journal.putStanding(care.state.withStanding(looked(care, nowMs)));
            }
          }
        });
  }

  private static WriterState.Standing looked(Care care, long nowMs) {
    WriterState.Standing standing = care.standing;
    long early = CoreLimits.RECORD_CHECK_MS - CoreLimits.RECORD_RETRY_MS;
    return new WriterState.Standing(
        standing.recordSequence(),
        standing.expiresAtMs(),
        care.isFailed ? nowMs - early : nowMs,
        standing.record());
  }
}
