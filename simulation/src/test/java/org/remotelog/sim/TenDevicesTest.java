package org.remotelog.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ten devices write at random for a day, through one store, and their processes die at random: all
 * end with the same messages, each in a causal order. The invariants of the world judge it, after
 * every event; {@code -Dsim.days=1..100} chooses other seeds.
 */
final class TenDevicesTest {
  private static final String USUAL = "1..20";
  private static final String RANGE = System.getProperty("sim.days", USUAL);
  private static final int DEVICES = 10;

  static LongStream seeds() {
    String[] ends = RANGE.split("\\.\\.", 2);
    return LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
  }

  /** What a trace tells of its world. */
  private static final class Tally {
    private final Map<String, Integer> sent = new TreeMap<>();
    private int deaths;
    private int passes;
    private boolean quiet;

    void line(String line) {
      String[] words = line.split(" ", 4);
      if (words.length < 3) {
        return;
      }
      if (words[2].equals("sent")) {
        sent.merge(words[1], 1, Integer::sum);
      }
      deaths += words[2].equals("dies") ? 1 : 0;
      passes += words[2].equals("reports") ? 1 : 0;
      quiet |= line.contains("is quiet in round");
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void allEndWithTheSameMessagesInCausalOrderWhenProcessesDieAtRandom(long seed) {
    Tally tally = new Tally();
    Outcome outcome = World.run(seed, Climate.DAY_OF_TEN, tally::line);
    System.out.printf(
        "seed %d: %d messages of %d devices, %d passes, %d deaths, %d events%n",
        seed,
        tally.sent.values().stream().mapToInt(Integer::intValue).sum(),
        tally.sent.size(),
        tally.passes,
        tally.deaths,
        outcome.events());
    if (outcome.violation().isPresent()) {
      fail(Replay.of(outcome, Climate.DAY_OF_TEN));
    }
    if (RANGE.equals(USUAL)) {
      assertThat(tally.sent).as("devices that sent").hasSize(DEVICES);
    }
    assertThat(tally.deaths).as("deaths").isGreaterThan(DEVICES);
    assertThat(tally.quiet).as("nothing changes any more").isTrue();
  }
}
