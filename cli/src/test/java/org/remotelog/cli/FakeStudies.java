package org.remotelog.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.remotelog.sim.study.Aid;
import org.remotelog.sim.study.Effort;
import org.remotelog.sim.study.Growth;
import org.remotelog.sim.study.Scenario;
import org.remotelog.sim.study.Spread;
import org.remotelog.sim.study.StudyOutcome;

/** Outcomes by arithmetic, in the time of none. It notes what was asked for. */
final class FakeStudies implements Simulators.Studies {
  /** What was run: scenario and seed. */
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /** Changes an outcome before it is given. */
  interface Twist {
    StudyOutcome of(StudyOutcome outcome);
  }

  private final Twist twist;

  FakeStudies() {
    this(outcome -> outcome);
  }

  FakeStudies(Twist twist) {
    this.twist = twist;
  }

  @Override
  public StudyOutcome run(Scenario scenario, long seed, DoubleConsumer progress) {
    asked.add(scenario + " seed " + seed);
    progress.accept(0.5);
    return twist.of(outcome(scenario, seed));
  }

  private static StudyOutcome outcome(Scenario scenario, long seed) {
    int offline = scenario.offlinePercent();
    boolean isLog = scenario.helper() == Aid.LOG;
    long messages = (long) scenario.messagesEach() * scenario.writers();
    long pairs = messages * (scenario.nodes() - 1);
    Spread latencies = new Spread();
    for (long i = 0; i < pairs; i++) {
      latencies.add((100 + 37 * i) * (1 + offline) * (isLog ? 1 : 5) + seed);
    }
    Spread rounds = new Spread();
    List<Growth> growth = new ArrayList<>();
    for (int i = 0; i <= 20; i++) {
      long written = messages * i / 20;
      growth.add(
          new Growth(i * 60_000L, written, isLog ? 900 + 400 * written : 0, 7 * written + 12));
      if (isLog) {
        rounds.add(2 + i / 19);
      }
    }
    long application = pairs * scenario.bodyBytes();
    Map<String, Long> bytes = new LinkedHashMap<>();
    bytes.put("direct", application * 2 * 100 / (100 - offline) / (isLog ? 2 : 1));
    if (isLog) {
      bytes.put("store", application * 2);
    }
    long all = bytes.values().stream().mapToLong(Long::longValue).sum();
    Map<String, Long> records = new LinkedHashMap<>();
    records.put("offer", 2 * pairs);
    records.put("request", pairs);
    records.put("message", pairs + offline);
    records.put("ack", pairs + seed);
    return new StudyOutcome(
        scenario,
        seed,
        "00ff" + seed,
        messages,
        pairs,
        pairs,
        latencies,
        bytes,
        all * 9 / 10,
        application,
        records,
        rounds,
        growth,
        Optional.empty(),
        new Effort(11, 12));
  }

  /** The same, of which so many were not delivered. */
  static StudyOutcome without(StudyOutcome of, long missing) {
    Spread latencies = new Spread();
    for (long i = 0; i < of.pairs() - missing; i++) {
      latencies.add(1_000 * (i + 1));
    }
    return changed(
        of, of.delivered() - missing, latencies, of.bytes(), of.growth(), Optional.empty());
  }

  /** The same with other looks. */
  static StudyOutcome withGrowth(StudyOutcome of, List<Growth> growth) {
    return changed(of, of.delivered(), of.latencies(), of.bytes(), growth, of.violation());
  }

  /** The same, stopped by a violation. */
  static StudyOutcome violated(StudyOutcome of, String text) {
    return changed(
        of, of.delivered() - 1, of.latencies(), of.bytes(), of.growth(), Optional.of(text));
  }

  /** The same with bytes for one purpose more. */
  static StudyOutcome withPurpose(StudyOutcome of, String purpose) {
    Map<String, Long> bytes = new LinkedHashMap<>(of.bytes());
    bytes.put(purpose, 5L);
    return changed(of, of.delivered(), of.latencies(), bytes, of.growth(), of.violation());
  }

  private static StudyOutcome changed(
      StudyOutcome of,
      long delivered,
      Spread latencies,
      Map<String, Long> bytes,
      List<Growth> growth,
      Optional<String> violation) {
    return new StudyOutcome(
        of.scenario(),
        of.seed(),
        of.traceHash(),
        of.messages(),
        of.pairs(),
        delivered,
        latencies,
        bytes,
        of.bytesAtLastDelivery(),
        delivered * of.scenario().bodyBytes(),
        of.records(),
        of.rounds(),
        growth,
        violation,
        of.effort());
  }
}
