package org.remotelog.sim.study;

import java.io.IOException;
import java.util.function.DoubleConsumer;
import org.remotelog.RemoteLogException;

/** Runs scenarios. */
public final class Study {
  private Study() {}

  /**
   * Runs a scenario with a seed, on the calling thread.
   *
   * @param progress is told the share that is done, from 0 to 1, now and then
   * @throws ScenarioException when the scenario makes no sense; nothing was run
   */
  public static StudyOutcome run(Scenario scenario, long seed, DoubleConsumer progress)
      throws ScenarioException {
    scenario.check();
    try {
      return new Run(scenario, seed).play(progress);
    } catch (IOException | RemoteLogException e) {
      throw new IllegalStateException("a run in memory broke: " + e.getMessage(), e);
    }
  }
}
