package org.remotelog.log.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.LogName;

/**
 * The trace of a pass as one row: counts, rounds, the names of logs and places once each, lines.
 * Lines that do not fit into the row are counted as cut.
 */
final class TraceRows {
  private TraceRows() {}

  static Bytes encode(PassTrace trace) {
    Map<LogName, Integer> logs = new LinkedHashMap<>();
    Map<String, Integer> places = new LinkedHashMap<>();
    ByteWriter lines = new ByteWriter();
    int written = 0;
    int sizeBytes = 0;
    for (PassTrace.Line line : trace.lines()) {
      if (!logs.containsKey(line.log())) {
        logs.put(line.log(), logs.size());
        sizeBytes += LogName.SIZE;
      }
      if (!places.containsKey(line.place())) {
        places.put(line.place(), places.size());
        sizeBytes += Bytes.utf8(line.place()).size() + 3;
      }
      Bytes row = line(line, logs.get(line.log()), places.get(line.place()));
      if (sizeBytes + lines.size() + row.size() > ClientLimits.MAX_TRACE_BYTES) {
        break;
      }
      lines.bytes(row);
      written++;
    }
    ByteWriter out = LogRows.row();
    out.varint(Math.max(0, trace.startedAtMs())).varint(trace.ms());
    out.varint(trace.logs()).varint(trace.quiet()).varint(trace.roundCount());
    out.varint(trace.requests()).varint(trace.bytesIn()).varint(trace.segments());
    out.varint(trace.entries()).varint(trace.gaps());
    out.varint(trace.cut() + trace.lines().size() - written);
    out.varint(trace.rounds().size());
    for (PassTrace.Round round : trace.rounds()) {
      out.varint(round.number()).varint(round.pointers()).varint(round.blocks());
      out.varint(round.failed()).varint(round.bytesIn()).varint(round.entries());
      out.varint(round.ms());
    }
    out.varint(logs.size());
    logs.keySet().forEach(log -> out.bytes(log.publicKey()));
    out.varint(places.size());
    places.keySet().forEach(place -> LogRows.text(out, place));
    out.varint(written).bytes(lines.toBytes());
    out.varint(trace.skipped()).u8(trace.newestFirst() ? 1 : 0);
    return LogRows.finish(out);
  }

  private static Bytes line(PassTrace.Line line, int log, int place) {
    ByteWriter out = new ByteWriter();
    out.varint(log).varint(line.round()).u8(line.kind().ordinal()).varint(place);
    LogRows.text(out, line.subject());
    LogRows.text(out, line.why());
    return out.varint(line.number()).varint(line.bytes()).varint(line.ms()).toBytes();
  }

  static PassTrace decode(Bytes row) throws MalformedException {
    ByteReader in = LogRows.open(row);
    long startedAtMs = in.varint();
    long ms = in.varint();
    int logCount = LogRows.number(in);
    int quiet = LogRows.number(in);
    int roundCount = LogRows.number(in);
    int requests = LogRows.number(in);
    long bytesIn = in.varint();
    int segments = LogRows.number(in);
    long entries = in.varint();
    int gaps = LogRows.number(in);
    long cut = in.varint();
    List<PassTrace.Round> rounds = new ArrayList<>();
    for (int left = bounded(in, ClientLimits.MAX_TRACE_ROUNDS); left > 0; left--) {
      rounds.add(
          new PassTrace.Round(
              LogRows.number(in),
              LogRows.number(in),
              LogRows.number(in),
              LogRows.number(in),
              in.varint(),
              in.varint(),
              in.varint()));
    }
    List<LogName> logs = new ArrayList<>();
    for (int left = bounded(in, ClientLimits.MAX_TRACE_LINES); left > 0; left--) {
      logs.add(LogName.of(in.take(LogName.SIZE)));
    }
    List<String> places = new ArrayList<>();
    for (int left = bounded(in, ClientLimits.MAX_TRACE_LINES); left > 0; left--) {
      places.add(LogRows.bytes(in).utf8());
    }
    List<PassTrace.Line> lines = new ArrayList<>();
    for (int left = bounded(in, ClientLimits.MAX_TRACE_LINES); left > 0; left--) {
      lines.add(line(in, logs, places));
    }
    // Rows of earlier versions end here.
    boolean isLonger = in.remaining() > 0;
    int skipped = isLonger ? LogRows.number(in) : 0;
    boolean newestFirst = isLonger && LogRows.present(in);
    in.expectEnd();
    return new PassTrace(
        startedAtMs,
        ms,
        logCount,
        quiet,
        roundCount,
        requests,
        bytesIn,
        segments,
        entries,
        gaps,
        rounds,
        lines,
        cut,
        skipped,
        newestFirst);
  }

  private static PassTrace.Line line(ByteReader in, List<LogName> logs, List<String> places)
      throws MalformedException {
    LogName log = logs.get(index(in.varint(), logs.size()));
    int round = LogRows.number(in);
    PassTrace.Kind[] kinds = PassTrace.Kind.values();
    PassTrace.Kind kind = kinds[index(in.u8(), kinds.length)];
    String place = places.get(index(in.varint(), places.size()));
    String subject = LogRows.bytes(in).utf8();
    String why = LogRows.bytes(in).utf8();
    return new PassTrace.Line(
        log, round, kind, subject, place, why, in.varint(), in.varint(), in.varint());
  }

  private static int index(long index, int size) throws MalformedException {
    if (index < 0 || index >= size) {
      throw new MalformedException("a line of a trace names part " + index + " of " + size);
    }
    return (int) index;
  }

  private static int bounded(ByteReader in, int max) throws MalformedException {
    int count = LogRows.number(in);
    if (count > max) {
      throw new MalformedException("a trace with " + count + " parts of a kind");
    }
    return count;
  }
}
