package org.remotelog.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Prints the whole trace of the seed that is given. */
final class ReplayTest {
  @Test
  @EnabledIfSystemProperty(
      named = "sim.seed",
      matches = "-?[0-9]+",
      disabledReason = "no seed to replay was given")
  void printsTheTraceOfSeed() {
    Climate climate = Climate.valueOf(System.getProperty("sim.climate", Climate.ANY.name()));
    Outcome outcome = World.run(Long.getLong("sim.seed"), climate, System.out::println);
    System.out.println(outcome);
    assertThat(outcome.violation()).isEmpty();
  }
}
