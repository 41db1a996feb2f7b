package org.remotelog.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Tells what went wrong in a run, and how to see it again. */
final class Replay {
  private static final int LINES = 30;

  private Replay() {}

  /** The violation with the lines before it, which a second run of the seed gives. */
  static String of(Outcome outcome) {
    return of(outcome, Climate.ANY);
  }

  /** The same for a world of this climate. */
  static String of(Outcome outcome, Climate climate) {
    Deque<String> lines = new ArrayDeque<>();
    Outcome again =
        World.run(
            outcome.seed(),
            climate,
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
        + command(outcome.seed(), climate);
  }

  /** What goes wrong in the worlds of these seeds, with how to see it again. */
  static List<String> violations(long first, long last, Consumer<String> trace) {
    List<String> violations = new ArrayList<>();
    for (long seed = first; seed <= last; seed++) {
      Outcome outcome = World.run(seed, trace);
      if (outcome.violation().isPresent()) {
        violations.add(of(outcome));
      }
    }
    return violations;
  }

  private static String command(long seed, Climate climate) {
    return "mvn -pl simulation -am verify -Dtest=ReplayTest -Dsim.seed="
        + seed
        + (climate == Climate.ANY ? "" : " -Dsim.climate=" + climate)
        + " -Dsurefire.failIfNoSpecifiedTests=false";
  }
}
