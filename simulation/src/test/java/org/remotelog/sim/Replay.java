package org.remotelog.sim;

import java.util.ArrayDeque;
import java.util.Deque;

/** Tells what went wrong in a run, and how to see it again. */
final class Replay {
  private static final int LINES = 30;

  private Replay() {}

  /** The violation with the lines before it, which a second run of the seed gives. */
  static String of(Outcome outcome) {
    Deque<String> lines = new ArrayDeque<>();
    Outcome again =
        World.run(
            outcome.seed(),
            line -> {
              lines.add(line);
              if (lines.size() > LINES) {
                lines.remove();
              }
            });
    Violation found = outcome.violation().orElseThrow();
    return "seed "
        + outcome.seed()
        + " violates "
        + found.invariant()
        + " at event "
        + found.event()
        + ": "
        + found.text()
        + "\n"
        + String.join("\n", lines)
        + (again.equals(outcome) ? "" : "\nA second run went another way: " + again)
        + "\nThe whole trace: "
        + command(outcome.seed());
  }

  static String command(long seed) {
    return "mvn -pl simulation -am verify -Dtest=ReplayTest -Dsim.seed="
        + seed
        + " -Dsurefire.failIfNoSpecifiedTests=false";
  }
}
