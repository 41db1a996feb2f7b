package org.remotelog.log.client;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.RefusedRecordException;
import org.remotelog.log.StaleHeadException;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.Reading;
import org.remotelog.log.core.RecordRepair;

/**
 * Publishes records once more, byte for byte, at pointers that have lost them or never got them: a
 * name system forgets what nobody repeats. One batch at the end of a pass, each record once for
 * each pointer; a pointer that fails or has got a newer one meanwhile is fine.
 */
final class Repairs {
  private final Network network;
  private final LongSupplier clockMs;

  /** A record that a pointer lacks. */
  record Reput(HeadPointer pointer, HeadRecord record, Stopwatch watch) {}

  /** Takes what became of a record: why the pointer did not take it, empty when it did. */
  interface Sink {
    void done(Reput reput, Optional<IOException> failure);
  }

  Repairs(Network network, LongSupplier clockMs) {
    this.network = network;
    this.clockMs = clockMs;
  }

  /** Gives pointers back what a pass found them to have lost, and notes it. */
  void afterPass(
      Map<LogName, Reading> readings,
      Map<LogName, Resolving> resolving,
      PassTally tally,
      TraceRecorder trace,
      LogEvents events)
      throws IOException {
    run(
        ofReadings(readings, resolving),
        (reput, failure) -> {
          HeadRecord record = reput.record();
          String place = reput.pointer().describe();
          tally.requests++;
          tally.bytesOut += record.bytes().size();
          if (!failure.isPresent()) {
            tally.reputs++;
            events.reput(record.log(), record.sequence(), place);
          }
          String why = failure.map(e -> String.valueOf(e.getMessage())).orElse("");
          String head = record.head().toString();
          trace.reput(record.log(), head, place, record.sequence(), reput.watch().ms(), why);
        });
  }

  /** The records of others that a pass found lacking somewhere, up to a limit. */
  List<Reput> ofReadings(Map<LogName, Reading> readings, Map<LogName, Resolving> resolving) {
    List<Reput> found = new ArrayList<>();
    for (Map.Entry<LogName, Reading> entry : readings.entrySet()) {
      Resolving answers = resolving.get(entry.getKey());
      ReaderState state = entry.getValue().state();
      Optional<HeadRecord> record = RecordRepair.candidate(state);
      if (answers == null || !record.isPresent()) {
        continue;
      }
      List<Reput> lacking = lacking(record.get(), answers.byPointer());
      boolean isShown = lacking.size() < answers.byPointer().size();
      if (!lacking.isEmpty()
          && RecordRepair.mayPassOn(state, record.get(), isShown, clockMs.getAsLong())) {
        found.addAll(lacking);
      }
      if (found.size() >= ClientLimits.MAX_REPUTS_PER_PASS) {
        return found.subList(0, ClientLimits.MAX_REPUTS_PER_PASS);
      }
    }
    return found;
  }

  /** The pointers that answered and have neither this record nor a better one. */
  List<Reput> lacking(HeadRecord record, Map<HeadPointer, List<Bytes>> answers) {
    List<Reput> found = new ArrayList<>();
    for (HeadPointer pointer : network.pointerPlaces()) {
      List<Bytes> answer = answers.get(pointer);
      if (answer != null && RecordRepair.isLacking(record, answer)) {
        found.add(new Reput(pointer, record, new Stopwatch(clockMs)));
      }
    }
    return found;
  }

  private record Question(HeadRecord record, HeadPointer pointer) {}

  /** Asks every pointer for these records, and publishes those that are lacking and not expired. */
  Upkeep giveBack(List<HeadRecord> records) throws IOException {
    Instant now = Instant.ofEpochMilli(clockMs.getAsLong());
    List<Requests.Request<Question, List<Bytes>>> questions = new ArrayList<>();
    for (HeadRecord record : records) {
      for (HeadPointer pointer : network.pointerPlaces()) {
        if (!record.isExpired(now)) {
          questions.add(
              new Requests.Request<>(
                  new Question(record, pointer),
                  () -> pointer.resolve(record.log(), network.deadline())));
        }
      }
    }
    List<Reput> lacking = new ArrayList<>();
    long[] bytesIn = {0};
    network
        .requests()
        .run(
            questions,
            outcomes -> {
              for (Requests.Outcome<Question, List<Bytes>> outcome : outcomes) {
                Question question = outcome.request();
                List<Bytes> answer = outcome.reply().orElse(List.of());
                answer.forEach(record -> bytesIn[0] += record.size());
                if (outcome.reply().isPresent()) {
                  lacking.addAll(lacking(question.record(), Map.of(question.pointer(), answer)));
                }
              }
              return List.of();
            });
    long[] bytesOut = {0};
    int[] done = {0};
    int[] sent = {0};
    run(
        lacking,
        (reput, failure) -> {
          sent[0]++;
          bytesOut[0] += reput.record().bytes().size();
          done[0] += failure.isPresent() ? 0 : 1;
        });
    return new Upkeep(
        questions.size() + sent[0], bytesIn[0], bytesOut[0], done[0], 0, List.of(), List.of());
  }

  /**
   * Publishes side by side. Each pointer gets one record first, and the others when it has answered
   * that; one that lets nobody write is not asked again and again.
   */
  void run(List<Reput> reputs, Sink sink) throws IOException {
    Map<HeadPointer, Deque<Reput>> waiting = new LinkedHashMap<>();
    for (Reput reput : reputs) {
      waiting.computeIfAbsent(reput.pointer(), pointer -> new ArrayDeque<>()).add(reput);
    }
    List<Requests.Request<Reput, Boolean>> first = new ArrayList<>();
    waiting.values().forEach(records -> first.add(request(records.remove())));
    network
        .requests()
        .run(
            first,
            outcomes -> {
              List<Requests.Request<Reput, Boolean>> more = new ArrayList<>();
              for (Requests.Outcome<Reput, Boolean> outcome : outcomes) {
                Reput reput = outcome.request();
                sink.done(reput, outcome.failure());
                Deque<Reput> rest = waiting.remove(reput.pointer());
                if (rest != null && takesRecords(outcome.failure())) {
                  rest.forEach(one -> more.add(request(one)));
                }
              }
              return more;
            });
  }

  private static boolean takesRecords(Optional<IOException> failure) {
    return !failure.isPresent()
        || failure.get() instanceof StaleHeadException
        || failure.get() instanceof RefusedRecordException;
  }

  private Requests.Request<Reput, Boolean> request(Reput reput) {
    HeadRecord record = reput.record();
    return new Requests.Request<>(
        reput,
        () ->
            reput
                .watch()
                .time(
                    () -> {
                      reput.pointer().publish(record.log(), record.bytes(), network.deadline());
                      return Boolean.TRUE;
                    }));
  }
}
