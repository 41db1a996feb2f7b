package org.remotelog.log.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.Tables;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.Roster;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.codec.RosterCodec;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.OwnRecords;
import org.remotelog.log.core.ReaderEffect;
import org.remotelog.log.core.ReaderInput;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.RosterChoice;

/**
 * The rosters of one catch-up pass: which are fetched, what they show of other logs, and what has
 * to be remembered of that. Rosters are a help: one that is not to be had is no gap.
 */
final class RosterReading {
  private final LogSource source;
  private final TraceRecorder trace;
  private final PassTally tally;
  private final LogEvents events;
  private final Map<LogName, RosterChoice.Offer> offers = new LinkedHashMap<>();
  private final Map<LogName, List<ReaderInput.Answer>> shown = new LinkedHashMap<>();
  private final Map<LogName, HeadRecord> newer = new LinkedHashMap<>();
  private final Set<LogName> kept = new HashSet<>();
  private final Set<Cid> done = new HashSet<>();
  private final Set<LogName> first = new HashSet<>();
  private final Set<LogName> named = new LinkedHashSet<>();
  private boolean isTroubled;
  private boolean isUnsettled;
  private int taken;
  private int takenForReceipts;
  private Collection<LogName> awaited = List.of();

  RosterReading(LogSource source, TraceRecorder trace, PassTally tally, LogEvents events) {
    this.source = source;
    this.trace = trace;
    this.tally = tally;
    this.events = events;
  }

  /** A log is read: what an earlier roster showed of it, and was not to be had, counts again. */
  void begin(Tables tables, ReaderState state) throws IOException {
    LogName log = state.log();
    if (!state.accepted().isPresent()) {
      first.add(log);
    }
    Optional<Bytes> before = new RosterRows(tables).shown(log);
    if (before.isPresent()) {
      kept.add(log);
      show(log, new ReaderInput.Answer(before.get(), "roster that was read before"));
    }
  }

  /** An accepted head links these blocks. */
  void offered(LogName log, ReaderEffect.FetchRoster effect) {
    offers.put(log, new RosterChoice.Offer(log, effect.blocks(), effect.writtenAtMs()));
    isUnsettled = true;
  }

  /** A pointer answered; in trouble when it failed, had nothing, or gave an old record. */
  void answered(boolean inTrouble) {
    isUnsettled |= inTrouble && !isTroubled;
    isTroubled |= inTrouble;
  }

  /** Whether there is something to choose from, and room for it. */
  boolean hasRoom() throws IOException {
    if (!isUnsettled || offers.isEmpty()) {
      return false;
    }
    awaited = source.awaitsReceipts();
    RosterChoice.Allowance allowance = source.rosters();
    int most = isTroubled ? allowance.troubled() : allowance.calm();
    return most > taken
        || (takenForReceipts < CoreLimits.AWAITED_ROSTERS_PER_PASS
            && !Collections.disjoint(offers.keySet(), awaited));
  }

  /** The blocks to fetch now. */
  List<RosterChoice.Wanted> choose(Tables tables) throws IOException {
    isUnsettled = false;
    RosterRows rows = new RosterRows(tables);
    for (LogName writer : offers.keySet()) {
      done.addAll(rows.read(writer));
    }
    List<RosterChoice.Offer> all = new ArrayList<>(offers.values());
    List<RosterChoice.Wanted> wanted = RosterChoice.ofAwaited(all, awaited, done, takenForReceipts);
    takenForReceipts += wanted.size();
    wanted.forEach(one -> done.add(one.block()));
    List<RosterChoice.Wanted> more =
        RosterChoice.of(all, done, source.rosters(), isTroubled, taken);
    taken += more.size();
    more.forEach(one -> done.add(one.block()));
    wanted.addAll(more);
    return wanted;
  }

  /** A block came, or did not. */
  void took(Tables tables, RosterChoice.Wanted wanted, ReaderInput.Fetched fetched)
      throws IOException {
    LogName writer = wanted.log();
    String what = "roster " + wanted.block();
    for (String store : fetched.damaged()) {
      refused(writer, what, store, "its bytes do not hash to its address");
    }
    if (fetched.block().isPresent()) {
      try {
        read(tables, wanted, fetched.block().get());
      } catch (MalformedException e) {
        refused(writer, what, "store", String.valueOf(e.getMessage()));
      }
    }
    if (fetched.block().isPresent() || fetched.isGone()) {
      // One that is gone is not looked for again and again; the next one comes within hours.
      RosterRows rows = new RosterRows(tables);
      List<Cid> read = rows.read(writer);
      read.add(wanted.block());
      read.retainAll(Objects.requireNonNull(offers.get(writer)).blocks());
      rows.putRead(writer, read);
    }
  }

  private void read(Tables tables, RosterChoice.Wanted wanted, Bytes block)
      throws IOException, MalformedException {
    LogName writer = wanted.log();
    Roster roster = RosterCodec.decode(writer, wanted.block(), block, source.secrets()::secret);
    trace.roster(writer, wanted.block(), roster);
    String place = "roster of " + writer;
    for (Roster.RosterRecord row : roster.records()) {
      ReaderInput.Answer answer = new ReaderInput.Answer(row.record(), place);
      if (source.writes(tables, row.log())) {
        own(tables, row.log(), answer);
      } else if (!row.log().equals(writer)) {
        show(row.log(), answer);
        if (first.contains(writer) && named.size() < ClientLimits.MAX_LOGS_AHEAD) {
          named.add(row.log());
        }
      }
    }
    if (!roster.receipts().isEmpty()) {
      source.onReceipts(tables, writer, roster.writtenAtMs(), roster.receipts());
    }
  }

  private void show(LogName log, ReaderInput.Answer answer) {
    List<ReaderInput.Answer> answers = shown.computeIfAbsent(log, unused -> new ArrayList<>());
    for (ReaderInput.Answer other : answers) {
      if (other.record().equals(answer.record())) {
        return;
      }
    }
    answers.add(answer);
  }

  private void own(Tables tables, LogName log, ReaderInput.Answer answer) throws IOException {
    HeadRecord record;
    try {
      record = IpnsRecordCodec.parse(log, answer.record());
    } catch (MalformedException e) {
      refused(log, "head record", answer.source(), String.valueOf(e.getMessage()));
      return;
    }
    if (OwnRecords.isForeign(new LogJournal(tables).writer(log), record)) {
      warn(
          log,
          "the "
              + answer.source()
              + " shows record "
              + record.sequence()
              + " of this own log,"
              + " which this home has not signed: another copy of it has written");
      // Once the log is ended it is read like others, and goes on with this record.
      RosterRows rows = new RosterRows(tables);
      long known = rows.shownRecord(log).map(HeadRecord::sequence).orElse(-1L);
      if (record.sequence() > known) {
        rows.putShown(log, record.bytes());
      }
      source.onOwnRecord(tables, record, answer.source());
    }
  }

  /**
   * The logs that rosters show of writers who are read for the first time: entries that say who is
   * a member may come some rounds later.
   */
  Set<LogName> named() {
    return named;
  }

  /** The logs of which something was shown that they do not know yet. */
  List<LogName> shown() {
    return new ArrayList<>(shown.keySet());
  }

  List<ReaderInput.Answer> take(LogName log) {
    return Objects.requireNonNull(shown.remove(log));
  }

  /** A roster is ahead of the log's pointers. */
  void behind(LogName log, ReaderEffect.PointersBehind effect) {
    newer.put(log, effect.shown());
    trace.shown(log, effect);
    if (effect.wasAsked()) {
      long sequence = effect.shown().sequence();
      tally.warnings.add(
          "log "
              + log
              + ": its pointers "
              + gave(effect)
              + ", but the "
              + effect.source()
              + " shows record "
              + sequence);
      events.behind(log, sequence, effect.given(), effect.source());
    }
  }

  static String gave(ReaderEffect.PointersBehind effect) {
    return effect.given() == 0 ? "gave no record" : "gave record " + effect.given();
  }

  /** Remembers what was shown and is not to be had, and forgets what is here now. */
  void end(Tables tables, Function<LogName, ReaderState> states) throws IOException {
    RosterRows rows = new RosterRows(tables);
    for (Map.Entry<LogName, HeadRecord> one : newer.entrySet()) {
      if (states.apply(one.getKey()).newestHeld() < one.getValue().sequence()) {
        rows.putShown(one.getKey(), one.getValue().bytes());
        kept.remove(one.getKey());
      }
    }
    for (LogName log : kept) {
      rows.clearShown(log);
    }
  }

  private void refused(LogName log, String what, String place, String why) {
    trace.refused(log, new ReaderEffect.Refused(what, place, why));
    tally.refusals.add(new CatchUp.Refusal(log, what, place, why));
    events.refused(log, what, place, why);
  }

  private void warn(LogName log, String text) {
    trace.warned(log, text);
    tally.warnings.add("log " + log + ": " + text);
    events.warned(log, text);
  }
}
