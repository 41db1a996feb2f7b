package org.remotelog.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Explores the spaces to their ends. The number of states is part of the promise: another one means
 * that the engine, or what is explored of it, has changed.
 */
class ExplorerTest {
  private static final Map<String, Long> STATES =
      Map.of(
          "pair-batch", 22_733L,
          "pair-interactive", 66_141L,
          "pair-crossing", 75_219L,
          "trio-batch", 3_391_932L,
          "trio-interactive", 756_739L);

  static List<Space> spaces() {
    return Space.ALL;
  }

  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  @ParameterizedTest
  @MethodSource("spaces")
  void findsNoViolationInAllStatesOfTheSpace(Space space) {
    Explorer.Report report = Explorer.run(space.name());
    System.out.printf(
        "%s: %d states, %d actions, %d ends%n",
        report.space(), report.states(), report.actions(), report.ends());
    assertThat(report.violation()).isEmpty();
    assertThat(report.states()).as("states of %s", space).isEqualTo(STATES.get(space.name()));
    assertThat(report.ends()).isPositive();
  }

  @Test
  void coversTheSpacesThatArePromised() {
    for (Space space : Space.ALL) {
      assertThat(space.ticks()).isGreaterThanOrEqualTo(6);
      assertThat(space.duplicates()).isEqualTo(1);
      assertThat(space.crashes()).isEqualTo(1);
      assertThat(space.nodes() * space.authors().size()).isGreaterThanOrEqualTo(3);
    }
    assertThat(Space.ALL.stream().filter(space -> space.nodes() == 3)).hasSize(2);
  }

  @Test
  void visitedKeepsApartWhatDiffersAndKnowsWhatIsThere() {
    Visited visited = new Visited();
    for (int i = 0; i < 200_000; i++) {
      assertThat(visited.add(Fingerprint.of("state " + i))).isTrue();
    }
    for (int i = 0; i < 200_000; i += 997) {
      assertThat(visited.add(Fingerprint.of("state " + i))).isFalse();
    }
    assertThat(visited.size()).isEqualTo(200_000);
  }
}
