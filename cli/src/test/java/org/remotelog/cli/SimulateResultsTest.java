package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.sim.Outcome;
import org.remotelog.sim.Violation;

/** How {@code simulate} tells what came out, and how it ends. */
final class SimulateResultsTest extends SimulateTest {
  private static final String[] LISTS = {
    "--offline", "0,90", "--helper", "none,log", "--churn", "bursts", "--messages", "6"
  };

  private final FakeStudies studies = new FakeStudies();

  private static String[] lists(String... more) {
    List<String> all = new ArrayList<>(List.of(LISTS));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  @Test
  void showsTableWithLineForEachScenario() {
    Ran ran = simulate(studies, lists("--quiet")).done();
    assertThat(ran.lines())
        .containsExactly(
            "offline  helper    written delivered     mean   median      p95  bytes x at end x"
                + "               O/R/M/A rounds   store",
            "      0    none         18     100 %    1.5 s    1.4 s    2.5 s     1.80     2.00"
                + "   2.00/1.00/1.00/1.17      -       -",
            "      0     log         18     100 %   306 ms   288 ms   508 ms     2.70     3.00"
                + "   2.00/1.00/1.00/1.17    2/3   400 B",
            "     90    none         18     100 %  2.3 min  2.2 min  3.8 min     18.0     20.0"
                + "   2.00/1.00/8.50/1.17      -       -",
            "     90     log         18     100 %     28 s     26 s     46 s     10.8     12.0"
                + "   2.00/1.00/8.50/1.17    2/3   400 B");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void showsDashesWhereNothingWasDelivered() {
    FakeStudies none = new FakeStudies(outcome -> FakeStudies.without(outcome, outcome.pairs()));
    Ran ran = simulate(none, "--messages", "6", "--quiet");
    assertThat(ran.lines().get(1))
        .isEqualTo(
            "       18     0.0 %        -        -        -        -        -"
                + "                     -      -       -");
  }

  @Test
  void leavesEmptyWhatThereIsNothingOf() throws IOException {
    FakeStudies none = new FakeStudies(outcome -> FakeStudies.without(outcome, outcome.pairs()));
    Ran ran = simulate(none, "--messages", "6", "--seeds", "1", "--csv", "x.csv", "--json");
    List<String> rows = Files.readString(folder.resolve("x.csv")).lines().toList();
    assertThat(rows.get(1))
        .endsWith(
            ",6,12,0,0.000,,,,,0,29808,33120,,,direct=33120,24,12,102,13,,,,,0,,,,0,0.000,54,11,12,");
    JsonNode run = documented("simulate", ran).get(0);
    assertThat(run.at("/latencyMs/count").asLong()).isZero();
    String[] places = {
      "/latencyMs/mean",
      "/latencyMs/median",
      "/latencyMs/p95",
      "/latencyMs/most",
      "/factor",
      "/factorAtLastDelivery",
      "/recordsPerDelivery/offer",
      "/rounds/median",
      "/rounds/mean"
    };
    for (String place : places) {
      assertThat(run.at(place).isNull()).as(place).isTrue();
    }
  }

  @Test
  void givesLatenciesOfAllPairsAndNotOfTheFastestAlone() throws IOException {
    FakeStudies lossy = new FakeStudies(outcome -> FakeStudies.without(outcome, 4));
    Ran ran = simulate(lossy, "--messages", "6", "--seeds", "1", "--csv", "x.csv", "--json");
    String row = Files.readString(folder.resolve("x.csv")).lines().toList().get(1);
    assertThat(row).contains(",6,12,8,66.667,4500.000,5984,,8000,1104,");
    JsonNode latency = ran.json().get(0).get("latencyMs");
    assertThat(latency.get("count").asLong()).isEqualTo(8);
    assertThat(latency.get("median").asLong()).isEqualTo(5_984);
    assertThat(latency.get("p95").isNull()).isTrue();
    assertThat(latency.get("most").asLong()).isEqualTo(8_000);
  }

  @Test
  void neverSaysAllWhereOneIsMissing() {
    FakeStudies lossy = new FakeStudies(outcome -> FakeStudies.without(outcome, 1));
    Ran ran = simulate(lossy, "--messages", "5000", "--seeds", "1");
    assertThat(ran.out()).contains(" 99.9 % ", "1 of 10,000 not delivered");
  }

  @Test
  void writesRowForEachScenarioAndSeed() throws IOException {
    FakeStudies odd = new FakeStudies(outcome -> FakeStudies.withPurpose(outcome, "a,\"b\""));
    simulate(odd, lists("--csv", "x.csv", "--seeds", "4..5")).done();
    List<String> rows = Files.readString(folder.resolve("x.csv")).lines().toList();
    assertThat(Files.readString(folder.resolve("x.csv"))).endsWith("\r\n");
    assertThat(rows).hasSize(9);
    assertThat(rows.get(0))
        .isEqualTo(
            "nodes,communicating,interactive,sharing,interval,offline,helper,links,churn,online,writing,messages,"
                + "body,epoch,poll,flush,delay,round-trip,loss,repeats,partitions,settle,seed,trace-hash,"
                + "written,pairs,delivered,delivered-percent,latency-mean-ms,latency-median-ms,"
                + "latency-p95-ms,latency-most-ms,application-bytes,bytes-at-last-delivery,bytes,"
                + "factor-at-last-delivery,factor,bytes-by-purpose,offer-records,request-records,"
                + "message-records,ack-records,offer-records-per-delivery,"
                + "request-records-per-delivery,message-records-per-delivery,"
                + "ack-records-per-delivery,passes,rounds-median,rounds-p95,"
                + "rounds-most,store-bytes,store-bytes-per-message,home-rows,cpu-ms,wall-ms,"
                + "violation");
    assertThat(rows.get(4))
        .isEqualTo(
            "3,2,2,2,5s,0,log,connected,bursts,15m,any,6,138,1s,1m,5s,0s,200ms,0,0,0,1h,5,00ff5,"
                + "6,12,12,100.000,308.500,290,512,512,1656,4471,4973,2.700,3.003,"
                + "\"direct=1656; store=3312; a,\"\"b\"\"=5\","
                + "24,12,12,17,2.000,1.000,1.000,1.417,21,2,3,3,3300,400.000,54,11,12,");
  }

  @Test
  void printsObjectForEachRunAndEachScenario() {
    Ran ran = simulate(studies, lists("--json", "--seeds", "1..2")).done();
    List<JsonNode> lines = documented("simulate", ran);
    assertThat(lines).hasSize(12);
    JsonNode run = lines.get(3);
    assertThat(run.at("/scenario/helper").asText()).isEqualTo("log");
    assertThat(run.get("seed").asLong()).isEqualTo(1);
    assertThat(run.get("factor").asText()).isEqualTo("3.0");
    assertThat(run.at("/latencyMs/median").asLong()).isEqualTo(286);
    assertThat(run.at("/recordsPerDelivery/offer").asDouble()).isEqualTo(2);
    assertThat(run.get("growth")).hasSize(21);
    assertThat(run.has("replay")).isFalse();
    JsonNode summary = lines.get(5);
    assertThat(summary.get("summary").asBoolean()).isTrue();
    assertThat(summary.get("seeds").asLong()).isEqualTo(2);
    assertThat(summary.get("written").asLong()).isEqualTo(12);
    assertThat(summary.get("homeRows").asLong()).isEqualTo(108);
    assertThat(summary.at("/growth/20/homeRows").asLong()).isEqualTo(54);
  }

  @Test
  void tellsInJsonHowToRunAgainWhatWentWrong() {
    FakeStudies bad = new FakeStudies(outcome -> FakeStudies.violated(outcome, "twice"));
    Ran ran = simulate(bad, "--json", "--seeds", "7", "--repeats", "3");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    List<JsonNode> lines = documented("simulate", ran);
    assertThat(lines.get(0).get("violation").asText()).isEqualTo("twice");
    assertThat(lines.get(0).get("replay").asText())
        .isEqualTo("remotelog simulate --repeats 3 --seeds 7");
    assertThat(lines.get(1).get("violations").asLong()).isEqualTo(1);
    assertThat(lines.get(1).get("incomplete").asLong()).isZero();
  }

  @Test
  void endsWithThreeWhenSomethingWasNotDelivered() {
    FakeStudies lossy =
        new FakeStudies(outcome -> outcome.seed() == 2 ? FakeStudies.without(outcome, 3) : outcome);
    Ran ran = simulate(lossy, "--repeats", "0,5");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(ran.out())
        .contains("incomplete seed 2 of repeats=5: 3 of 120 not delivered")
        .contains("again: remotelog simulate --repeats 5 --seeds 2");
  }

  @Test
  void endsWithOneWhenSomethingWasViolatedWhateverElseHappened() {
    FakeStudies bad =
        new FakeStudies(
            outcome ->
                outcome.seed() == 2
                    ? FakeStudies.violated(outcome, "seen \u001b[2J twice")
                    : FakeStudies.without(outcome, 3));
    Ran ran = simulate(bad);
    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.out())
        .contains("violated seed 2 of as published: seen \\x1b[2J twice")
        .contains("incomplete seed 1 of");
  }

  @Test
  void saysWhatToDoWhenNodesAreAwayForLongerThanTheRunGoesOn() {
    FakeStudies lossy = new FakeStudies(outcome -> FakeStudies.without(outcome, 1));
    String hint = "are away for 4.8 h at a time";
    Ran hurried = simulate(lossy, "--churn", "bursts", "--offline", "50,95");
    assertThat(hurried.out()).contains(hint, "--settle 1h after", "try --settle 48h");
    Ran patient = simulate(lossy, "--churn", "bursts", "--offline", "50,95", "--settle", "48h");
    assertThat(patient.out()).contains("incomplete").doesNotContain("at a time, and");
    assertThat(simulate(new FakeStudies(), "--churn", "bursts", "--offline", "95").out())
        .doesNotContain(hint);
  }

  @Test
  void namesAsManyRunsAsTheLimitAndCountsTheOthers() {
    FakeStudies lossy = new FakeStudies(outcome -> FakeStudies.without(outcome, 1));
    Ran most = simulate(lossy, "--seeds", "1.." + Limits.MAX_NAMED_RUNS);
    assertThat(most.out()).contains("incomplete seed 8 of").doesNotContain("other seed");
    Ran more = simulate(lossy, "--seeds", "1.." + (Limits.MAX_NAMED_RUNS + 1));
    assertThat(more.out()).doesNotContain("seed 9 of").contains("and 1 other seed of as published");
  }

  @Test
  void namesTheRunThatBreaksOff() {
    Simulators.Studies broken =
        (scenario, seed, progress) -> {
          throw new IllegalStateException("odd");
        };
    Ran ran = simulate(broken, "--repeats", "3", "--seeds", "17", "--csv", "x.csv");
    ran.failed(
        ExitCode.FAILED,
        "a run broke off: java.lang.IllegalStateException: odd",
        "'remotelog simulate --repeats 3 --seeds 17 --debug'");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void showsProgressOnTerminalAndWipesIt() {
    isTerminal = true;
    Ran ran = simulate(studies, "--seeds", "1..4", "--no-color").done();
    assertThat(ran.out()).contains("\rper cent of 4 runs [", "\r\u001b[K");
    assertThat(ran.out()).contains("\r\u001b[K      240     100 %");
    assertThat(simulate(studies, "--quiet").done().out()).doesNotContain("per cent of");
  }

  @Test
  void stopsWhenNobodyReadsIt() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("closed");
          }
        };
    String[] args = {"simulate", "--json", "--seeds", "1..1000", "--threads", "1"};
    Surroundings surroundings =
        new Surroundings(
            InputStream.nullInputStream(),
            new PrintStream(closed, false, StandardCharsets.UTF_8),
            new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
            env,
            folder,
            clock,
            false);
    int exitCode = Main.run(args, surroundings, new Simulators(studies, Simulators.REAL.worlds()));
    assertThat(exitCode).isEqualTo(ExitCode.DONE);
    assertThat(studies.asked).hasSizeLessThan(10);
  }

  @Test
  void tellsOfWorldsWithoutViolation() {
    Ran ran = simulate(studies, "--world", "--seeds", "1..3").done();
    assertThat(ran.lastLine()).matches("3 worlds run, [\\d,]+ events, nothing violated");
    Ran json = simulate(studies, "--world", "--seeds", "1..3", "--json").done();
    List<JsonNode> lines = documented("simulate", json);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(2).get("seed").asLong()).isEqualTo(3);
    assertThat(lines.get(3).get("events").asLong()).isPositive();
    assertThat(lines.get(3).get("violations").asLong()).isZero();
    assertThat(studies.asked).isEmpty();
  }

  @Test
  void printsTraceOfWorld() {
    Ran ran = simulate(studies, "--world", "--seeds", "1", "--trace").done();
    assertThat(ran.lines().get(0)).startsWith("0 world ");
    assertThat(ran.out()).contains(" world is calm");
    Ran json = simulate(studies, "--world", "--seeds", "1", "--trace", "--json").done();
    assertThat(documented("simulate", json).get(0).get("trace").asText()).startsWith("0 world ");
  }

  @Test
  void namesTheWorldThatViolatesSomething() {
    Simulators.Worlds bad =
        (seed, trace) -> {
          trace.accept("0 d1 sends");
          boolean isBad = seed == 17;
          Optional<Violation> violation =
              isBad ? Optional.of(new Violation("delivered-once", "twice", 9)) : Optional.empty();
          return new Outcome(seed, "00ff", 9, violation);
        };
    Simulators with = new Simulators(studies, bad);
    Ran ran = simulate(with, "--world", "--seeds", "16..18");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.lines())
        .containsExactly(
            "violated seed 17: delivered-once, after event 9: twice",
            "  again: remotelog simulate --world --seeds 17 --trace",
            "3 worlds run, 27 events, 1 violation");
    Ran again = run(ran.lines().get(1).replaceFirst(".*remotelog ", "").split(" "));
    assertThat(again.lines()).startsWith("0 d1 sends").contains(ran.lines().get(0));
    List<JsonNode> json =
        documented("simulate", simulate(with, "--world", "--seeds", "17", "--json"));
    assertThat(json.get(0).get("violation").asText()).startsWith("delivered-once");
    assertThat(json.get(0).get("replay").asText()).endsWith("--seeds 17 --trace");
  }
}
