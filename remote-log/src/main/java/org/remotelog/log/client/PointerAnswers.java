package org.remotelog.log.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.client.PassAsks.AskPointer;
import org.remotelog.log.client.PassAsks.Reply;
import org.remotelog.log.client.PassAsks.Turn;

/** For which logs a pass has asked the pointers, and what each of them said. */
final class PointerAnswers {
  private final Network network;
  private final PassTally tally;
  private final TraceRecorder trace;
  private final Map<LogName, Resolving> byLog = new LinkedHashMap<>();

  PointerAnswers(Network network, PassTally tally, TraceRecorder trace) {
    this.network = network;
    this.tally = tally;
    this.trace = trace;
  }

  /** Whether the pointers were asked for the log, or a roster speaks in their place. */
  boolean has(LogName log) {
    return byLog.containsKey(log);
  }

  Resolving of(LogName log) {
    return Objects.requireNonNull(byLog.get(log));
  }

  Map<LogName, Resolving> all() {
    return byLog;
  }

  /** The pointers are not asked for the log in this pass. */
  void leave(LogName log) {
    byLog.putIfAbsent(log, new Resolving());
  }

  /** Asks all pointers, in the next round. */
  void ask(LogName log, NextRound next) {
    List<HeadPointer> pointers = network.pointerPlaces();
    byLog.computeIfAbsent(log, unused -> new Resolving()).begin(pointers.size());
    for (HeadPointer pointer : pointers) {
      next.add(new AskPointer(log, pointer));
    }
  }

  /** A pointer answered, or did not. */
  Resolving took(AskPointer ask, Requests.Outcome<Turn, Reply> outcome) {
    Resolving state = of(ask.log());
    List<Bytes> records = outcome.reply().map(Reply::records).orElse(List.of());
    records = records.subList(0, Math.min(records.size(), Limits.MAX_RECORDS_PER_NAME));
    String failure = "";
    if (outcome.reply().isPresent()) {
      state.answered(ask.pointer(), records);
    } else {
      failure = outcome.failure().map(Throwable::getMessage).orElse("no reply");
      failure = failure.isEmpty() ? "no reply" : failure;
      state.failed(ask.pointer(), failure);
    }
    long bytes = 0;
    for (Bytes record : records) {
      bytes += record.size();
    }
    tally.pointer(ask.pointer().describe(), bytes, failure);
    long ms = outcome.request().watch().ms();
    trace.pointer(ask.log(), ask.pointer().describe(), records.size(), bytes, ms, failure);
    return state;
  }
}
