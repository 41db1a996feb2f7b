package org.remotelog.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.sim.study.Effort;
import org.remotelog.sim.study.Growth;
import org.remotelog.sim.study.Scenario;
import org.remotelog.sim.study.Spread;
import org.remotelog.sim.study.StudyOutcome;

/** Runs of one scenario with several seeds, or with one, added up. */
final class StudySum {
  /** The kinds of records of 2/MVDS, in the order in which a message causes them. */
  static final List<String> RECORDS = List.of("offer", "request", "message", "ack");

  private final Scenario scenario;
  private final Spread latencies = new Spread();
  private final Spread rounds = new Spread();
  private final Map<String, Long> bytes = new LinkedHashMap<>();
  private final Map<String, Long> records = new LinkedHashMap<>();
  private final List<Growth> looks = new ArrayList<>();
  private final List<StudyTrouble> violations = new ArrayList<>();
  private final List<StudyTrouble> incompletes = new ArrayList<>();
  private long violated;
  private long incomplete;
  private long runs;
  private long written;
  private long pairs;
  private long delivered;
  private long bytesAtLastDelivery;
  private long applicationBytes;
  private long storeBytes;
  private long storeBytesAdded;
  private long homeRows;
  private Effort effort = new Effort(0, 0);

  StudySum(Scenario scenario) {
    this.scenario = scenario;
  }

  static StudySum of(StudyOutcome outcome) {
    StudySum sum = new StudySum(outcome.scenario());
    sum.add(outcome);
    return sum;
  }

  void add(StudyOutcome outcome) {
    runs++;
    written += outcome.messages();
    pairs += outcome.pairs();
    delivered += outcome.delivered();
    latencies.addAll(outcome.latencies());
    rounds.addAll(outcome.rounds());
    outcome.bytes().forEach((name, more) -> bytes.merge(name, more, Long::sum));
    outcome.records().forEach((name, more) -> records.merge(name, more, Long::sum));
    bytesAtLastDelivery += outcome.bytesAtLastDelivery();
    applicationBytes += outcome.applicationBytes();
    add(outcome.growth());
    StudyTrouble.of(outcome).ifPresent(this::add);
    Effort more = outcome.effort();
    effort = new Effort(effort.cpuMs() + more.cpuMs(), effort.wallMs() + more.wallMs());
  }

  /** Looks are added up as they come: thousands of runs are too many to be kept. */
  private void add(List<Growth> growth) {
    if (runs == 1) {
      looks.addAll(growth);
    } else {
      int common = Math.min(looks.size(), growth.size());
      looks.subList(common, looks.size()).clear();
      for (int i = 0; i < common; i++) {
        looks.set(i, sum(looks.get(i), growth.get(i)));
      }
    }
    if (!growth.isEmpty()) {
      Growth last = growth.get(growth.size() - 1);
      storeBytes += last.storeBytes();
      storeBytesAdded += Math.max(0, last.storeBytes() - growth.get(0).storeBytes());
      homeRows += last.homeRows();
    }
  }

  private static Growth sum(Growth one, Growth other) {
    return new Growth(
        one.atMs() + other.atMs(),
        one.messages() + other.messages(),
        one.storeBytes() + other.storeBytes(),
        one.homeRows() + other.homeRows());
  }

  private void add(StudyTrouble trouble) {
    violated += trouble.isViolation() ? 1 : 0;
    incomplete += trouble.isViolation() ? 0 : 1;
    List<StudyTrouble> named = trouble.isViolation() ? violations : incompletes;
    if (named.size() < Limits.MAX_NAMED_RUNS) {
      named.add(trouble);
    }
  }

  Scenario scenario() {
    return scenario;
  }

  /** How many runs there are in it. */
  long runs() {
    return runs;
  }

  /** Messages that were written. */
  long written() {
    return written;
  }

  /** Messages times the nodes that should have them. */
  long pairs() {
    return pairs;
  }

  long delivered() {
    return delivered;
  }

  /** Whether all was delivered. */
  boolean isComplete() {
    return delivered >= pairs;
  }

  double deliveredPercent() {
    return pairs == 0 ? 100 : 100.0 * delivered / pairs;
  }

  /**
   * The milliseconds within which this share of all pairs was delivered; empty when fewer were, as
   * the fastest alone say little.
   */
  Optional<Long> latency(double share) {
    double wanted = share * pairs;
    return wanted > latencies.count() || latencies.count() == 0
        ? Optional.empty()
        : Optional.of(latencies.quantile(wanted / latencies.count()));
  }

  Spread latencies() {
    return latencies;
  }

  Spread rounds() {
    return rounds;
  }

  /** By what they were for. */
  Map<String, Long> bytes() {
    return bytes;
  }

  long allBytes() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  long bytesAtLastDelivery() {
    return bytesAtLastDelivery;
  }

  /** Bodies times the deliveries. */
  long applicationBytes() {
    return applicationBytes;
  }

  /** All bytes over those of the application; empty when nothing was delivered. */
  Optional<Double> factor() {
    return delivered == 0 ? Optional.empty() : ratio(allBytes(), applicationBytes);
  }

  Optional<Double> factorAtLastDelivery() {
    return delivered == 0 ? Optional.empty() : ratio(bytesAtLastDelivery, applicationBytes);
  }

  private static Optional<Double> ratio(long amount, long of) {
    return of == 0 ? Optional.empty() : Optional.of((double) amount / of);
  }

  long records(String kind) {
    return records.getOrDefault(kind, 0L);
  }

  /** Empty when nothing was delivered. */
  Optional<Double> recordsPerDelivery(String kind) {
    return ratio(records(kind), delivered);
  }

  /** Bytes of blocks in the stores at the end, of all runs. */
  long storeBytes() {
    return storeBytes;
  }

  /** Without what was there at the first look; empty when nothing was written. */
  Optional<Double> storeBytesPerMessage() {
    return ratio(storeBytesAdded, written);
  }

  /** Rows of all homes at the end, of all runs. */
  long homeRows() {
    return homeRows;
  }

  /** The mean of the runs, look by look as far as all have looks. */
  List<Growth> growth() {
    return looks.stream()
        .map(
            sum ->
                new Growth(
                    sum.atMs() / runs,
                    sum.messages() / runs,
                    sum.storeBytes() / runs,
                    sum.homeRows() / runs))
        .toList();
  }

  /** The first runs that went wrong, violations before others; there may be one for each seed. */
  List<StudyTrouble> troubles() {
    List<StudyTrouble> all = new ArrayList<>(violations);
    all.addAll(incompletes);
    return all;
  }

  /** Runs in which something was violated. */
  long violated() {
    return violated;
  }

  /** Other runs in which something was not delivered. */
  long incomplete() {
    return incomplete;
  }

  Effort effort() {
    return effort;
  }
}
