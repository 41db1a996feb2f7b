package org.remotelog.sim.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose results are known well enough to be compared with. */
final class StudyTest {
  private static Scenario scenario(String... pairs) {
    Scenario scenario = Scenario.PUBLISHED;
    for (String pair : pairs) {
      String[] parts = pair.split("=");
      scenario = scenario.with(Setting.of(parts[0]).orElseThrow(), parts[1]);
    }
    return scenario;
  }

  private static StudyOutcome run(long seed, String... pairs) throws Exception {
    StudyOutcome outcome = Study.run(scenario(pairs), seed, share -> {});
    assertThat(outcome.violation()).as("seed %d of %s", seed, outcome.scenario()).isEmpty();
    return outcome;
  }

  private static StudyOutcome complete(long seed, String... pairs) throws Exception {
    StudyOutcome outcome = run(seed, pairs);
    assertThat(outcome.delivered()).isEqualTo(outcome.pairs());
    return outcome;
  }

  /** Published: some five minutes, and 100 to 1,000 times the bytes; all arrives in the end. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nobodyToHelpCostsMinutesAndTwoOrdersOfMagnitude(long seed) throws Exception {
    StudyOutcome outcome = complete(seed);
    assertThat(outcome.latencies().mean()).isBetween(100_000.0, 1_000_000.0);
    assertThat(outcome.factor()).isBetween(50.0, 1_000.0);
    assertThat(outcome.messages()).isEqualTo(60);
  }

  @Test
  void nothingLostCostsOnePayloadOfEachKind() throws Exception {
    StudyOutcome outcome = complete(1, "offline=0", "nodes=2", "sharing=1");
    assertThat(outcome.records())
        .containsEntry("offer", 60L)
        .containsEntry("request", 60L)
        .containsEntry("message", 60L)
        .containsEntry("ack", 60L);
    assertThat(outcome.latencies().most()).isLessThan(5_000);
    assertThat(outcome.factor()).isCloseTo(outcome.factorAtLastDelivery(), within(0.1));
  }

  /** What is acknowledged by chance, by arithmetic: a hundred copies, of which ten arrive. */
  @Test
  void batchWithoutHelpSendsAboutAsOftenAsIsComputed() throws Exception {
    StudyOutcome outcome =
        complete(1, "nodes=2", "sharing=1", "interactive=1", "messages=200", "settle=3h");
    double copies = (double) outcome.records().get("message") / outcome.pairs();
    assertThat(copies).isBetween(50.0, 200.0);
    assertThat((double) outcome.records().get("ack") / outcome.pairs()).isBetween(5.0, 20.0);
  }

  @Test
  void cacheBringsEverythingSoonAndCheaper() throws Exception {
    StudyOutcome alone = complete(1, "churn=seconds", "interactive=1");
    StudyOutcome helped = complete(1, "churn=seconds", "interactive=1", "helper=cache");
    assertThat(helped.latencies().mean()).isLessThan(alone.latencies().mean() / 2);
    assertThat(helped.bytes().keySet()).anyMatch(part -> part.startsWith("cache: "));
  }

  /** As {@code OfflineCostTest} allows it, with two devices that write all the time. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void logBringsEverythingForLessThanTenTimesTheBytesWithinOnePoll(long seed) throws Exception {
    StudyOutcome outcome =
        complete(
            seed,
            "helper=log",
            "churn=seconds",
            "nodes=2",
            "sharing=1",
            "communicating=3",
            "messages=720",
            "poll=76s",
            "flush=76s");
    assertThat(outcome.factor()).isLessThan(10);
    assertThat(outcome.latencies().quantile(0.5)).isLessThanOrEqualTo(90_000);
    assertThat(outcome.rounds().most()).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bursts", "days", "commute"})
  void logBringsEverythingThroughLossRepeatsDelaysAndPartitions(String churn) throws Exception {
    StudyOutcome outcome =
        complete(
            1,
            "helper=log",
            "churn=" + churn,
            "nodes=6",
            "communicating=7",
            "messages=10",
            "interval=2h",
            "loss=30",
            "repeats=20",
            "partitions=30",
            "delay=5s",
            "poll=10m",
            "settle=3d");
    assertThat(outcome.growth()).hasSize(21);
    assertThat(outcome.growth().get(0).messages()).isZero();
    assertThat(outcome.growth().get(20).storeBytes())
        .isGreaterThan(outcome.growth().get(0).storeBytes());
    assertThat(outcome.bytes()).containsKey("direct: messages");
  }

  @Test
  void linksThatSayNothingOfTheOtherEndCostMore() throws Exception {
    String[] pairs = {"churn=seconds", "nodes=2", "sharing=1", "interactive=1", "links=quiet"};
    StudyOutcome quiet = complete(1, pairs);
    pairs[4] = "links=connected";
    assertThat(quiet.factor()).isGreaterThan(2 * complete(1, pairs).factor());
  }

  @Test
  void halvesArePartedFromTheBeginning() throws Exception {
    String[] pairs = {"offline=0", "nodes=2", "sharing=1", "settle=0s", "partitions=99"};
    assertThat(run(1, pairs).delivered()).isZero();
  }

  @Test
  void whatIsWrittenOfflineWaitsForAFlushOnly() throws Exception {
    String[] pairs = {
      "helper=log", "churn=seconds", "nodes=2", "sharing=0", "poll=30m", "flush=0s", "settle=3h"
    };
    StudyOutcome soon = complete(1, pairs);
    pairs[5] = "flush=30m";
    assertThat(soon.bytes().get("put: head blocks"))
        .isGreaterThan(4 * complete(1, pairs).bytes().get("put: head blocks"));
  }

  @Test
  void bytesAreComparedWithWhatWasDelivered() throws Exception {
    StudyOutcome outcome = run(1, "offline=99");
    assertThat(outcome.delivered()).isBetween(1L, outcome.pairs() - 1);
    assertThat(outcome.applicationBytes()).isEqualTo(138 * outcome.delivered());
  }

  @Test
  void whoIsOfflineSendsNothing() throws Exception {
    // At noon everybody is at work; the first go home at half past four.
    StudyOutcome outcome =
        run(1, "churn=commute", "nodes=2", "sharing=1", "settle=0s", "messages=100");
    assertThat(outcome.messages()).isEqualTo(100);
    assertThat(outcome.allBytes()).isZero();
  }

  @Test
  void enginesDeliverOnceThroughTheSame() throws Exception {
    StudyOutcome outcome =
        complete(
            3,
            "churn=bursts",
            "online=2m",
            "offline=50",
            "nodes=6",
            "communicating=7",
            "messages=20",
            "interval=30s",
            "loss=30",
            "repeats=30",
            "partitions=20",
            "delay=3s",
            "settle=12h");
    assertThat(outcome.pairs()).isEqualTo(6 * 20 * 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "cache", "log"})
  void twoRunsOfOneSeedAreTheSameAndThoseOfTwoAreNot(String helper) throws Exception {
    String[] pairs = {
      "churn=bursts", "online=5m", "helper=" + helper, "nodes=4", "sharing=1", "settle=12h"
    };
    StudyOutcome one = run(7, pairs);
    StudyOutcome again = run(7, pairs);
    StudyOutcome other = run(8, pairs);
    assertThat(again.traceHash()).isEqualTo(one.traceHash());
    assertThat(again.bytes()).isEqualTo(one.bytes());
    assertThat(again.growth()).isEqualTo(one.growth());
    assertThat(other.traceHash()).isNotEqualTo(one.traceHash());
  }
}
