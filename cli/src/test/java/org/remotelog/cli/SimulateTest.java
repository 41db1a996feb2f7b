package org.remotelog.cli;

import java.util.ArrayList;
import java.util.List;

/** Runs {@code simulate} on outcomes that are made by hand. */
abstract class SimulateTest extends CliTest {
  Ran simulate(Simulators.Studies studies, String... flags) {
    return simulate(new Simulators(studies, Simulators.REAL.worlds()), flags);
  }

  Ran simulate(Simulators with, String... flags) {
    simulators = with;
    List<String> args = new ArrayList<>(List.of("simulate"));
    args.addAll(List.of(flags));
    return run(args.toArray(new String[0]));
  }

  /** A list from 1 on. */
  static String upTo(int last) {
    StringBuilder list = new StringBuilder("1");
    for (int i = 2; i <= last; i++) {
      list.append(',').append(i);
    }
    return list.toString();
  }
}
