package org.remotelog.cli;

import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.remotelog.sim.Outcome;
import org.remotelog.sim.World;
import org.remotelog.sim.study.Scenario;
import org.remotelog.sim.study.ScenarioException;
import org.remotelog.sim.study.Study;
import org.remotelog.sim.study.StudyOutcome;

/** What runs scenarios and worlds. Safe for several threads. */
record Simulators(Studies studies, Worlds worlds) {
  static final Simulators REAL = new Simulators(Study::run, World::run);

  /** Runs a scenario with a seed; {@code progress} is told the share that is done. */
  interface Studies {
    StudyOutcome run(Scenario scenario, long seed, DoubleConsumer progress)
        throws ScenarioException;
  }

  /** Runs the small world of a seed; {@code trace} gets its events as lines. */
  interface Worlds {
    Outcome run(long seed, Consumer<String> trace);
  }
}
