package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.sim.study.Growth;
import org.remotelog.sim.study.Scenario;
import org.remotelog.sim.study.Setting;
import org.remotelog.sim.study.StudyOutcome;

/** Runs that are added up. */
final class StudySumTest {
  private static final Scenario LOGS =
      Scenario.PUBLISHED.with(Setting.CHURN, "bursts").with(Setting.HELPER, "log");

  private final StudySum sum = new StudySum(LOGS);

  private void add(Growth... growth) {
    StudyOutcome outcome = new FakeStudies().run(LOGS, 1, share -> {});
    sum.add(FakeStudies.withGrowth(outcome, List.of(growth)));
  }

  @Test
  void countsOfTheStoreOnlyWhatCameAfterTheFirstLook() {
    add(new Growth(0, 0, 5_000, 9), new Growth(60_000, 60, 11_000, 20));
    add(new Growth(0, 0, 5_000, 9), new Growth(60_000, 60, 11_600, 21));
    assertThat(sum.storeBytes()).isEqualTo(22_600);
    assertThat(sum.storeBytesPerMessage()).contains(105.0);
    assertThat(sum.homeRows()).isEqualTo(41);
  }

  @Test
  void countsNothingOfAStoreThatHasShrunk() {
    add(new Growth(0, 0, 5_000, 9), new Growth(60_000, 60, 4_000, 20));
    assertThat(sum.storeBytesPerMessage()).contains(0.0);
  }

  @Test
  void givesMeanOfLooksAsFarAsAllRunsHaveThem() {
    add(new Growth(0, 0, 0, 2), new Growth(10, 4, 40, 8), new Growth(20, 9, 90, 18));
    add(new Growth(0, 0, 2, 4), new Growth(20, 6, 60, 10));
    add(new Growth(0, 0, 4, 6), new Growth(30, 8, 80, 12), new Growth(40, 9, 90, 18));
    assertThat(sum.growth()).containsExactly(new Growth(0, 0, 2, 4), new Growth(20, 6, 60, 10));
    assertThat(sum.storeBytes()).isEqualTo(90 + 60 + 90);
    add();
    assertThat(sum.growth()).isEmpty();
    assertThat(sum.homeRows()).isEqualTo(18 + 10 + 18);
  }

  @Test
  void givesNoFactorWhenNothingWasDelivered() {
    StudyOutcome outcome = new FakeStudies().run(LOGS, 1, share -> {});
    sum.add(FakeStudies.without(outcome, outcome.pairs()));
    assertThat(sum.factor()).isEmpty();
    assertThat(sum.factorAtLastDelivery()).isEmpty();
    assertThat(sum.recordsPerDelivery("offer")).isEmpty();
    sum.add(outcome);
    assertThat(sum.factor()).isPresent();
    assertThat(sum.recordsPerDelivery("request")).contains(2.0);
  }
}
