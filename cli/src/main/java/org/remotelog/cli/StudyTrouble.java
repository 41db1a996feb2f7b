package org.remotelog.cli;

import java.util.Optional;
import org.remotelog.sim.study.Scenario;
import org.remotelog.sim.study.StudyOutcome;

/** A run in which something was violated, or was not delivered until the end. */
record StudyTrouble(Scenario scenario, long seed, String text, boolean isViolation) {
  static Optional<StudyTrouble> of(StudyOutcome outcome) {
    if (outcome.violation().isPresent()) {
      return Optional.of(
          new StudyTrouble(outcome.scenario(), outcome.seed(), outcome.violation().get(), true));
    }
    if (outcome.delivered() >= outcome.pairs()) {
      return Optional.empty();
    }
    String text =
        Words.number(outcome.pairs() - outcome.delivered())
            + " of "
            + Words.number(outcome.pairs())
            + " not delivered";
    return Optional.of(new StudyTrouble(outcome.scenario(), outcome.seed(), text, false));
  }

  /** The call that runs it again. */
  String replay() {
    StringBuilder call = new StringBuilder("remotelog simulate");
    scenario
        .chosen()
        .forEach(
            (setting, value) -> call.append(" --").append(setting.key()).append(' ').append(value));
    return call.append(" --seeds ").append(seed).toString();
  }
}
