package org.remotelog.log.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;

/** Asks all pointers for some logs at once, outside of a pass. */
public final class RecordLookup {
  private final Network network;
  private int requests;

  public RecordLookup(Network network) {
    this.network = network;
  }

  private record Question(LogName log, HeadPointer pointer) {}

  /** Requests so far. */
  public int requests() {
    return requests;
  }

  /**
   * What each pointer that answered gave for each log, unverified.
   *
   * @throws IOException when the thread is interrupted; a pointer that fails is left out
   */
  public Map<LogName, List<List<Bytes>>> resolve(Collection<LogName> logs) throws IOException {
    Map<LogName, Set<HeadPointer>> places = new LinkedHashMap<>();
    for (LogName log : logs) {
      places.put(log, new LinkedHashSet<>(network.pointerPlaces()));
    }
    Map<LogName, List<List<Bytes>>> answers = new LinkedHashMap<>();
    resolveAt(places).forEach((log, given) -> answers.put(log, new ArrayList<>(given.values())));
    return answers;
  }

  /** The same of these pointers only, by pointer. */
  public Map<LogName, Map<HeadPointer, List<Bytes>>> resolveAt(
      Map<LogName, Set<HeadPointer>> places) throws IOException {
    Map<LogName, Map<HeadPointer, List<Bytes>>> answers = new LinkedHashMap<>();
    List<Requests.Request<Question, List<Bytes>>> questions = new ArrayList<>();
    for (Map.Entry<LogName, Set<HeadPointer>> one : places.entrySet()) {
      LogName log = one.getKey();
      answers.put(log, new LinkedHashMap<>());
      for (HeadPointer pointer : one.getValue()) {
        Question question = new Question(log, pointer);
        questions.add(
            new Requests.Request<>(question, () -> pointer.resolve(log, network.deadline())));
      }
    }
    Map<HeadPointer, List<LogName>> logs = new LinkedHashMap<>();
    places.forEach(
        (log, pointers) ->
            pointers.forEach(
                pointer -> logs.computeIfAbsent(pointer, one -> new ArrayList<>()).add(log)));
    logs.forEach(HeadPointer::willResolve);
    requests += questions.size();
    network.requests().run(questions, outcomes -> take(outcomes, answers));
    return answers;
  }

  private static List<Requests.Request<Question, List<Bytes>>> take(
      List<Requests.Outcome<Question, List<Bytes>>> outcomes,
      Map<LogName, Map<HeadPointer, List<Bytes>>> answers) {
    for (Requests.Outcome<Question, List<Bytes>> outcome : outcomes) {
      Optional<List<Bytes>> given = outcome.reply();
      if (given.isPresent()) {
        List<Bytes> records = given.get();
        Question question = outcome.request();
        Objects.requireNonNull(answers.get(question.log()))
            .put(
                question.pointer(),
                records.subList(0, Math.min(records.size(), Limits.MAX_RECORDS_PER_NAME)));
      }
    }
    return List.of();
  }
}
