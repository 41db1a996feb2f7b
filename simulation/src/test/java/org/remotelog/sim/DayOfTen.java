package org.remotelog.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;

/**
 * Ten devices write at random for a day, through one store, and their processes die at random: all
 * end with the same messages, each in a causal order. The invariants of the world judge it, after
 * every event.
 */
public final class DayOfTen {
  public static final int DEVICES = 10;

  private DayOfTen() {}

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

    int judged(Outcome outcome) {
      System.out.printf(
          "seed %d: %d messages of %d devices, %d passes, %d deaths, %d events%n",
          outcome.seed(),
          sent.values().stream().mapToInt(Integer::intValue).sum(),
          sent.size(),
          passes,
          deaths,
          outcome.events());
      assertThat(deaths).as("deaths").isGreaterThan(DEVICES);
      assertThat(quiet).as("nothing changes any more").isTrue();
      return sent.size();
    }
  }

  /** The day of a seed, over a store and a pointer in memory: how many devices wrote. */
  static int pass(long seed) {
    Tally tally = new Tally();
    Outcome outcome = World.run(seed, Climate.DAY_OF_TEN, tally::line);
    if (outcome.violation().isPresent()) {
      fail(Replay.of(outcome, Climate.DAY_OF_TEN));
    }
    return tally.judged(outcome);
  }

  /**
   * The same over real ones, which are closed by who opened them. Their answers come when they
   * come, but the time of the world stands still meanwhile.
   *
   * @param begin where the time of the world begins
   */
  public static int pass(long seed, ContentStore store, HeadPointer pointer, Instant begin) {
    Tally tally = new Tally();
    Ground ground = new Ground(number -> store, number -> pointer, begin);
    Outcome outcome = World.run(seed, Climate.DAY_OF_TEN, ground, tally::line);
    assertThat(outcome.violation()).as("seed %d", seed).isEmpty();
    return tally.judged(outcome);
  }
}
