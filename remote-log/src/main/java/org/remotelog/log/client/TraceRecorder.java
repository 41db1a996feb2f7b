package org.remotelog.log.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.remotelog.log.Cid;
import org.remotelog.log.Gap;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.MissingEntries;
import org.remotelog.log.Roster;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.CatchUpPlanner;
import org.remotelog.log.core.ReaderEffect;

/**
 * Collects the trace of one pass. A log is quiet until something other than the known record
 * happens to it; when there are too many lines, those of quiet logs go first.
 */
final class TraceRecorder {
  private static final int MAX_TEXT_CHARS = 200;

  /** The source of what came directly. */
  private static final String MEMBERS = "connected members";

  private final long startedAtMs;
  private final Map<LogName, List<PassTrace.Line>> lines = new LinkedHashMap<>();
  private final Set<LogName> busy = new HashSet<>();
  private final List<PassTrace.Round> rounds = new ArrayList<>();
  private int lineCount;
  private long cut;
  private int number;
  private int pointers;
  private int blocks;
  private int failed;
  private long bytesIn;
  private long entries;
  private long roundStartedAtMs;
  private int skipped;
  private boolean newestFirst;

  TraceRecorder(long nowMs) {
    this.startedAtMs = nowMs;
  }

  /** How the pass was asked for. */
  void terms(int skippedLogs, boolean isNewestFirst) {
    skipped = skippedLogs;
    newestFirst = isNewestFirst;
  }

  void beginRound(int round, long nowMs) {
    number = round;
    roundStartedAtMs = nowMs;
  }

  void endRound(long nowMs) {
    long ms = Math.max(0, nowMs - roundStartedAtMs);
    PassTrace.Round round =
        new PassTrace.Round(number, pointers, blocks, failed, bytesIn, entries, ms);
    if (rounds.size() < ClientLimits.MAX_TRACE_ROUNDS) {
      rounds.add(round);
    } else {
      rounds.add(rounds.remove(rounds.size() - 1).plus(round));
    }
    pointers = 0;
    blocks = 0;
    failed = 0;
    bytesIn = 0;
    entries = 0;
  }

  /** A pointer answered with so many records, or failed. */
  void pointer(LogName log, String place, int records, long bytes, long ms, String failure) {
    pointers++;
    bytesIn += bytes;
    if (!failure.isEmpty()) {
      failed++;
      busy.add(log);
    }
    add(log, PassTrace.Kind.POINTER, "", place, failure, records, bytes, ms);
  }

  /** A store was asked; a problem when it did not give the block. */
  void block(LogName log, Cid cid, String place, long bytes, long ms, String problem) {
    blocks++;
    bytesIn += bytes;
    failed += problem.isEmpty() ? 0 : 1;
    busy.add(log);
    add(log, PassTrace.Kind.BLOCK, cid.toString(), place, problem, 0, bytes, ms);
  }

  /**
   * @param place the pointers that gave the record
   */
  void chosen(LogName log, ReaderEffect.Chosen effect, String place) {
    String why =
        switch (effect.reason()) {
          case FIRST -> "the first one";
          case NEWER -> "newer than the accepted one";
          case RENEWED -> "the accepted head, signed again";
          case SAME -> PassTrace.KNOWN_RECORD;
        };
    String head =
        switch (effect.reason()) {
          case FIRST, NEWER ->
              effect.record().verifiedInlineHead().isPresent()
                  ? "; its head came with it"
                  : "; its head was fetched";
          case RENEWED, SAME -> "";
        };
    if (effect.reason() != ReaderEffect.Reason.SAME) {
      busy.add(log);
    }
    String cid = effect.record().head().toString();
    record(log, cid, place, effect.record().sequence(), why + head);
  }

  void stale(LogName log, ReaderEffect.Stale effect) {
    busy.add(log);
    record(log, "", "", effect.sequence(), "refused: older than record " + effect.floor());
  }

  void forked(LogName log, ReaderEffect.Forked effect) {
    busy.add(log);
    String why = "fork: its number is also that of a record with head " + effect.one().head();
    record(log, effect.other().head().toString(), "", effect.other().sequence(), why);
  }

  private void record(LogName log, String head, String place, long sequence, String why) {
    add(log, PassTrace.Kind.RECORD, head, place, why, sequence, 0, 0);
  }

  void planned(LogName log, ReaderEffect.Planned effect) {
    CatchUpPlanner.Plan plan = effect.plan();
    boolean isNothing =
        plan.segments().isEmpty() && plan.pages().isEmpty() && plan.confirmed().isEmpty();
    if (isNothing && (plan.held() == 0 || !busy.contains(log))) {
      return;
    }
    List<String> parts = new ArrayList<>();
    if (!plan.segments().isEmpty()) {
      parts.add("with entries " + ranges(plan.segments()));
    }
    if (!plan.pages().isEmpty()) {
      parts.add("pages to read: " + plan.pages().size());
    }
    if (plan.held() > 0) {
      parts.add(plan.held() + " skipped, all their entries are held");
    }
    if (!plan.confirmed().isEmpty()) {
      parts.add("skipped, direct copies match the signed head: entries " + plan.confirmed());
    }
    busy.add(log);
    String why = String.join("; ", parts);
    add(log, PassTrace.Kind.PLAN, effect.of(), "", why, plan.segments().size(), 0, 0);
  }

  private static String ranges(List<SegmentRef> segments) {
    List<SequenceRange> ranges = new ArrayList<>();
    segments.forEach(segment -> ranges.add(segment.range()));
    return ranges.toString();
  }

  /** Members were asked directly, and so many segments need no fetching any more. */
  void asked(MissingEntries missing, int segments, int spared, long bytes, long ms) {
    busy.add(missing.log());
    String why =
        spared == segments
            ? "entries asked for: " + missing.count()
            : "entries asked for: "
                + missing.count()
                + "; segments that are fetched as not all came, or something else: "
                + (segments - spared);
    String ranges = missing.ranges().toString();
    add(missing.log(), PassTrace.Kind.MEMBERS, ranges, MEMBERS, why, spared, bytes, ms);
  }

  void delivered(LogName log, Collection<SequenceRange> ranges) {
    busy.add(log);
    for (SequenceRange range : ranges) {
      entries += range.count();
      add(log, PassTrace.Kind.ENTRIES, range.toString(), "", "", range.count(), 0, 0);
    }
  }

  void refused(LogName log, ReaderEffect.Refused effect) {
    busy.add(log);
    add(log, PassTrace.Kind.REFUSED, effect.what(), effect.source(), effect.reason(), 0, 0, 0);
  }

  void warned(LogName log, String text) {
    busy.add(log);
    add(log, PassTrace.Kind.WARNING, "", "", text, 0, 0, 0);
  }

  /** A record was sent to a pointer that had lost it; why the pointer did not take it. */
  void reput(LogName log, String head, String place, long sequence, long ms, String failure) {
    busy.add(log);
    add(log, PassTrace.Kind.REPUT, head, place, failure, sequence, 0, ms);
  }

  /** A roster block of the log was read. */
  void roster(LogName log, Cid block, Roster roster) {
    busy.add(log);
    String why = roster.receipts().isEmpty() ? "" : "receipts: " + roster.receipts().size();
    int records = roster.records().size();
    add(log, PassTrace.Kind.ROSTER, block.toString(), "", why, records, 0, 0);
  }

  /** A roster shows something newer of the log than its pointers. */
  void shown(LogName log, ReaderEffect.PointersBehind effect) {
    busy.add(log);
    HeadRecord record = effect.shown();
    String why =
        effect.wasAsked()
            ? "its own pointers " + RosterReading.gave(effect)
            : "its pointers were not asked in this pass";
    String head = record.head().toString();
    add(log, PassTrace.Kind.SHOWN, head, effect.source(), why, record.sequence(), 0, 0);
  }

  void gaps(LogName log, List<Gap> gaps) {
    for (Gap gap : gaps) {
      busy.add(log);
      String why = gap.cause().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      String text = why + ": " + gap.detail();
      add(log, PassTrace.Kind.GAP, gap.range().toString(), "", text, 0, 0, 0);
    }
  }

  private void add(
      LogName log,
      PassTrace.Kind kind,
      String subject,
      String place,
      String why,
      long figure,
      long bytes,
      long ms) {
    List<PassTrace.Line> ofLog = lines.computeIfAbsent(log, unused -> new ArrayList<>());
    if (ofLog.size() >= ClientLimits.MAX_TRACE_LINES_PER_LOG) {
      cut++;
      return;
    }
    if (lineCount >= ClientLimits.MAX_TRACE_LINES) {
      dropQuiet();
    }
    if (lineCount >= ClientLimits.MAX_TRACE_LINES) {
      cut++;
      return;
    }
    ofLog.add(
        new PassTrace.Line(
            log, number, kind, cut(subject), cut(place), cut(why), figure, bytes, ms));
    lineCount++;
  }

  private void dropQuiet() {
    for (Map.Entry<LogName, List<PassTrace.Line>> entry : lines.entrySet()) {
      if (!busy.contains(entry.getKey())) {
        cut += entry.getValue().size();
        lineCount -= entry.getValue().size();
        entry.getValue().clear();
      }
    }
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT_CHARS ? text : text.substring(0, MAX_TEXT_CHARS) + "…";
  }

  /**
   * The trace of the pass.
   *
   * @param logs those that were read; lines may be about others, such as own logs that a roster
   *     shows
   */
  PassTrace trace(CatchUp result, Collection<LogName> logs, long nowMs) {
    int quietLogs = 0;
    for (LogName log : logs) {
      quietLogs += busy.contains(log) ? 0 : 1;
    }
    List<PassTrace.Line> sorted = linesOf(true);
    List<PassTrace.Line> quiet = linesOf(false);
    int kept = Math.min(quiet.size(), ClientLimits.MAX_QUIET_TRACE_LINES);
    sorted.addAll(quiet.subList(0, kept));
    long left = quiet.size() - (long) kept;
    return new PassTrace(
        startedAtMs,
        Math.max(0, nowMs - startedAtMs),
        logs.size(),
        quietLogs,
        result.rounds(),
        result.requests(),
        result.bytesIn(),
        result.segments(),
        result.entries(),
        result.gaps().size(),
        rounds,
        sorted,
        cut + left,
        skipped,
        newestFirst);
  }

  private List<PassTrace.Line> linesOf(boolean isBusy) {
    List<PassTrace.Line> found = new ArrayList<>();
    lines.forEach(
        (log, ofLog) -> {
          if (busy.contains(log) == isBusy) {
            found.addAll(ofLog);
          }
        });
    return found;
  }
}
