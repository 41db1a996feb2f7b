package org.remotelog.log.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    Map<LogName, List<List<Bytes>>> answers = new LinkedHashMap<>();
    List<Requests.Request<Question, List<Bytes>>> questions = new ArrayList<>();
    for (LogName log : logs) {
      answers.put(log, new ArrayList<>());
      for (HeadPointer pointer : network.pointerPlaces()) {
        Question question = new Question(log, pointer);
        questions.add(
            new Requests.Request<>(question, () -> pointer.resolve(log, network.deadline())));
      }
    }
    requests += questions.size();
    network.requests().run(questions, outcomes -> take(outcomes, answers));
    return answers;
  }

  private static List<Requests.Request<Question, List<Bytes>>> take(
      List<Requests.Outcome<Question, List<Bytes>>> outcomes,
      Map<LogName, List<List<Bytes>>> answers) {
    for (Requests.Outcome<Question, List<Bytes>> outcome : outcomes) {
      Optional<List<Bytes>> given = outcome.reply();
      if (given.isPresent()) {
        List<Bytes> records = given.get();
        Objects.requireNonNull(answers.get(outcome.request().log()))
            .add(records.subList(0, Math.min(records.size(), Limits.MAX_RECORDS_PER_NAME)));
      }
    }
    return List.of();
  }
}
