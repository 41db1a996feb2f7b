package org.remotelog.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Many worlds; {@code -Dsim.seeds=1..1000} chooses others. */
final class SeedsTest {
  private static final String USUAL = "1..200";

  /** What must have happened somewhere in the usual worlds, or they prove less than they seem. */
  private static final List<String> MARKS =
      List.of(
          "dies before a transaction",
          "dies before a commit",
          "dies after a commit",
          "dies before a put",
          "dies in the middle of a put",
          "dies after a put",
          "dies before a publish",
          "dies after a publish",
          "dies before a resolve",
          "dies before a get",
          "has a full disk",
          "meets: a commit fails, and was done",
          "meets: a put fails",
          "meets: a publish to p0 fails, and was done",
          "meets: a resolve of p0 fails",
          "meets: a get of s0 fails",
          "s0 is full",
          "s0 does not find a block",
          "s0 lies to",
          "p0 lies to",
          "gets a lying copy",
          "gets a true copy",
          "has a clock that is wrong",
          "fails to hand on",
          "without 1",
          "invites d2",
          "reports incomplete",
          "waiting 2",
          "announces",
          "p0 forgets",
          "publishes a renewed record",
          " gives ",
          " removes ",
          "meets: a removal from s0 fails",
          "syncs directly",
          "d0 meets d1",
          " gives d1 ",
          " offers in ",
          "links lose a payload",
          "links repeat a payload",
          "links are parted",
          "has an engine that failed",
          "meets: nothing is in reach but other devices",
          "quiet=true",
          "knows epoch 1",
          "is away",
          "p0 has a record that has expired",
          " by a roster",
          "says what it holds: 1",
          " but ",
          "has told d1 all",
          "is backed up as",
          "is restored",
          "is lost",
          " ends ",
          "churn=BURSTS",
          "churn=DAYS",
          "churn=COMMUTE");

  @Test
  void everyInvariantHoldsInEveryWorld() {
    String range = System.getProperty("sim.seeds", USUAL);
    String[] ends = range.split("\\.\\.", 2);
    Set<String> missing = new LinkedHashSet<>(MARKS);
    List<String> violations =
        Replay.violations(
            Long.parseLong(ends[0]),
            Long.parseLong(ends[1]),
            line -> missing.removeIf(line::contains));
    if (!violations.isEmpty()) {
      fail(violations.size() + " of the worlds " + range + "\n" + String.join("\n", violations));
    }
    if (range.equals(USUAL)) {
      assertThat(missing).as("faults that never happened").isEmpty();
    }
  }
}
