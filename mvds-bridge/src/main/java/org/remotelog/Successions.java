package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bridge.EndedLogs;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.Handover;
import org.remotelog.bridge.Inbox;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.home.Tables;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogEnding;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.client.LogWriter;
import org.remotelog.log.client.RecordLookup;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.Retirement;
import org.remotelog.log.core.Unpinning;
import org.remotelog.log.core.WriterState;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.mvds.GroupId;

/**
 * Ends own logs that another copy of this home has written, and goes on in others: a number that
 * was given once is never given again.
 */
final class Successions {
  private final ClientParts parts;
  private final List<String> warnings;
  private int requests;

  Successions(ClientParts parts, List<String> warnings) {
    this.parts = parts;
    this.warnings = warnings;
  }

  /** Requests to pointers so far. */
  int requests() {
    return requests;
  }

  /** An own log that is looked for at some pointers, of which some are new to it. */
  private record Look(WriterState state, Set<HeadPointer> at, Set<HeadPointer> unknown) {}

  /**
   * Own logs of which a pointer has a record that this home did not sign. A log is looked for when
   * there is something to publish and no pointer was asked for it for some minutes, and when a
   * message waits for an entry of it that this home does not know; at pointers that are new also
   * without that. What is written meanwhile is noticed when a pointer refuses, or when it is read.
   */
  Set<LogName> elsewhere(GroupRows.OwnGroup own) throws IOException {
    Map<LogName, Look> looks = new LinkedHashMap<>();
    Map<LogName, Set<HeadPointer>> known = new LinkedHashMap<>();
    long nowMs = parts.clockMs().getAsLong();
    parts.home().read(tables -> choose(tables, own, nowMs, looks, known));
    Map<LogName, Set<HeadPointer>> places = new LinkedHashMap<>();
    looks.forEach((log, look) -> places.put(log, look.at()));
    RecordLookup lookup = new RecordLookup(parts.network());
    // A pointer that fails says so when it is to take the record.
    Map<LogName, Map<HeadPointer, List<Bytes>>> answers = lookup.resolveAt(places);
    requests += lookup.requests();
    Set<LogName> found = new LinkedHashSet<>();
    for (Map.Entry<LogName, Look> one : looks.entrySet()) {
      LogName log = one.getKey();
      Look look = one.getValue();
      Map<HeadPointer, List<Bytes>> given = Objects.requireNonNull(answers.get(log));
      if (Unpinning.agreement(look.state(), given.values()).foreign().isPresent()) {
        // Kept before anything else is tried: the disk may be full.
        parts.ownLooks().writtenElsewhere(own.group().id(), log);
        found.add(log);
        continue;
      }
      parts.ownLooks().answered(log, look.at().size() - given.size(), nowMs);
      if (given.size() == parts.network().pointerPlaces().size()) {
        parts.ownLooks().asked(log, nowMs);
      }
      Set<HeadPointer> looked = new LinkedHashSet<>(look.unknown());
      looked.retainAll(given.keySet());
      if (!looked.isEmpty()) {
        known.put(log, looked);
      }
    }
    note(known);
    return found;
  }

  /**
   * Which own logs are to be looked for.
   *
   * @param known gets logs of which the note of pointers changes without a look
   */
  private Boolean choose(
      Tables tables,
      GroupRows.OwnGroup own,
      long nowMs,
      Map<LogName, Look> looks,
      Map<LogName, Set<HeadPointer>> known)
      throws IOException {
    LogJournal journal = new LogJournal(tables);
    KnownPlaces places = new KnownPlaces(tables, parts.network());
    Set<HeadPointer> all = new LinkedHashSet<>(parts.network().pointerPlaces());
    Set<LogName> awaited = new Inbox(tables, own.group().id()).awaited().keySet();
    for (LogIdentity identity : new GroupRows(tables).ownLogs(own.group().id())) {
      LogName log = identity.name();
      WriterState state = journal.writer(log);
      Set<HeadPointer> unknown = places.unknown(log);
      OwnLooks past = parts.ownLooks();
      boolean isOut = state.standing().isPresent();
      boolean isSuspect = awaited.contains(log) && past.isDue(log, nowMs);
      if (isOut && (isSuspect || isToLookFor(state, nowMs))) {
        looks.put(log, new Look(state, all, unknown));
      } else if (isOut
          && !unknown.isEmpty()
          && (isPending(state) || !past.isUnansweredLately(log, nowMs))) {
        looks.put(log, new Look(state, unknown, unknown));
      }
      if (!isOut && !places.isNoted(log)) {
        known.put(log, unknown); // No other copy has published a log that is new.
      } else if (places.hasGone(log)) {
        known.put(log, Set.of());
      }
    }
    return Boolean.TRUE;
  }

  private boolean isToLookFor(WriterState state, long nowMs) {
    return isPending(state)
        && Math.abs(nowMs - state.standing().get().checkedAtMs()) >= CoreLimits.OWN_LOG_LOOK_MS
        && parts.ownLooks().isDue(state.log(), nowMs);
  }

  private static boolean isPending(WriterState state) {
    return state.outgoing().isPresent() || state.count() > state.sealedCount();
  }

  private void note(Map<LogName, Set<HeadPointer>> known) throws IOException {
    if (known.isEmpty()) {
      return;
    }
    parts
        .home()
        .update(
            tables -> {
              KnownPlaces places = new KnownPlaces(tables, parts.network());
              for (Map.Entry<LogName, Set<HeadPointer>> one : known.entrySet()) {
                if (!one.getValue().isEmpty() && places.isNoted(one.getKey())) {
                  checkSoon(new LogJournal(tables), one.getKey());
                }
                places.note(one.getKey(), one.getValue());
              }
            });
  }

  /** A pointer that is new lacks the own head: this pass looks, and puts it there. */
  private static void checkSoon(LogJournal journal, LogName log) throws IOException {
    WriterState state = journal.writer(log);
    if (state.standing().isPresent()) {
      journal.putStanding(state.withStanding(state.standing().get().unchecked()));
    }
  }

  /** Ends those logs of the group that could not be ended before; mostly there are none. */
  GroupRows.OwnGroup goOn(GroupRows.OwnGroup own) throws IOException {
    boolean isAny = !parts.ownLooks().writtenElsewhere(own.group().id()).isEmpty();
    return isAny ? goOn(own, Set.of()) : own;
  }

  /**
   * Ends these logs, and those that could not be ended before, as far as they are own ones of the
   * group; gives the group as it is then.
   */
  GroupRows.OwnGroup goOn(GroupRows.OwnGroup own, Collection<LogName> logs) throws IOException {
    GroupId group = own.group().id();
    Set<LogName> all = parts.ownLooks().writtenElsewhere(group);
    all.addAll(logs);
    for (LogName log : all) {
      Optional<LogIdentity> ended =
          parts
              .home()
              .read(
                  tables ->
                      new GroupRows(tables)
                          .ownLogs(group).stream()
                              .filter(identity -> identity.name().equals(log))
                              .findFirst());
      if (!ended.isPresent()) {
        parts.ownLooks().ended(log);
        continue;
      }
      parts.ownLooks().writtenElsewhere(group, log);
      SecretBytes seed = parts.randomSecret();
      LogIdentity next = new LogIdentity(Ed25519.name(seed), seed);
      int taken =
          parts
              .bridge()
              .transaction(
                  parts.home(),
                  group,
                  session -> Handover.run(session, ended.get(), next, new GroupKeys(own.group())));
      parts.ownLooks().ended(log);
      warnings.add(
          "log "
              + log
              + " was written by another copy of this home: it is ended here, and this device goes"
              + " on in log "
              + next.name()
              + ", which takes along "
              + Checkup.count(taken, "message")
              + " not published before. Nothing is lost; what the other copy has"
              + " written is read like that of others");
    }
    return parts.home().read(tables -> new GroupRows(tables).group(group)).orElse(own);
  }

  /** Ended logs of the group of which a last head, or its record, is to be published. */
  List<LogWriter.OwnLog> toEnd(GroupRows.OwnGroup own) throws IOException {
    List<LogWriter.OwnLog> ending = new ArrayList<>();
    List<EndedLogs.Ended> all = parts.home().read(t -> new EndedLogs(t).list(own.group().id()));
    if (!all.isEmpty()) {
      GroupKeys keys = new GroupKeys(own.group());
      long nowMs = parts.clockMs().getAsLong();
      Map<LogName, Long> known = beyond(all, keys, nowMs);
      parts
          .home()
          .update(
              tables -> {
                for (EndedLogs.Ended ended : all) {
                  LogName name = ended.identity().name();
                  LogWriter.OwnLog log = new LogWriter.OwnLog(ended.identity(), keys);
                  Retirement.Statement statement =
                      new Retirement.Statement(
                          List.of(ended.successor()),
                          Optional.ofNullable(known.get(name)).orElse(0L),
                          parts.randomBytes(32),
                          nowMs);
                  if (LogEnding.sign(tables, log, statement)) {
                    ending.add(log);
                  }
                  warnIfUsedUp(tables, log);
                }
              });
    }
    return ending;
  }

  /** The highest numbers of records of others whose heads are not waited for any more. */
  private Map<LogName, Long> beyond(List<EndedLogs.Ended> all, GroupKeys keys, long nowMs)
      throws IOException {
    Map<LogName, WriterState> writers = new LinkedHashMap<>();
    Map<LogName, Long> known = new HashMap<>();
    parts
        .home()
        .read(
            tables -> {
              for (EndedLogs.Ended ended : all) {
                LogName log = ended.identity().name();
                WriterState writer = new LogJournal(tables).writer(log);
                if (!writer.outgoing().isPresent()
                    && LogEnding.behind(tables, log, keys, nowMs) == LogEnding.Behind.GIVEN_UP) {
                  writers.put(log, writer);
                  known.put(log, LogEnding.shownSequence(tables, writer));
                }
              }
              return Boolean.TRUE;
            });
    RecordLookup lookup = new RecordLookup(parts.network());
    Map<LogName, List<List<Bytes>>> answers = lookup.resolve(known.keySet());
    requests += lookup.requests();
    for (Map.Entry<LogName, WriterState> one : writers.entrySet()) {
      for (List<Bytes> answer : Objects.requireNonNull(answers.get(one.getKey()))) {
        known.merge(one.getKey(), Unpinning.newestForeign(one.getValue(), answer), Math::max);
      }
    }
    return known;
  }

  private void warnIfUsedUp(Tables tables, LogWriter.OwnLog log) throws IOException {
    LogName name = log.identity().name();
    LogJournal journal = new LogJournal(tables);
    if (Retirement.isUsedUp(journal.reader(name, log.secrets()), journal.writer(name))) {
      String why =
          " cannot be ended: somebody who has its key has signed the last record number that"
              + " there is, so others do not learn of the log that goes on. Get a new invite and"
              + " join with a new home";
      parts.events().warned(name, why.trim());
      warnings.add("log " + name + why);
    }
  }

  /** Pointers have newer heads of these ended logs: the next pass reads them, and signs again. */
  void giveUp(Collection<LogName> logs) throws IOException {
    parts
        .home()
        .update(
            tables -> {
              for (LogName log : logs) {
                LogEnding.giveUp(tables, log);
              }
            });
  }
}
