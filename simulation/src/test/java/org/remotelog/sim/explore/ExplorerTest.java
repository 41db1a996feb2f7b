package org.remotelog.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Explores the spaces to their ends. The number of states is part of the promise: another one means
 * that the engine, or what is explored of it, has changed.
 */
@Execution(ExecutionMode.CONCURRENT)
class ExplorerTest {
  private static final Map<String, Long> STATES =
      Map.ofEntries(
          Map.entry("pair-batch", 26_588L),
          Map.entry("pair-interactive", 113_787L),
          Map.entry("pair-crossing", 94_358L),
          Map.entry("trio-batch", 3_886_000L),
          Map.entry("trio-interactive", 833_617L),
          Map.entry("pair-batch-failing", 315_350L),
          Map.entry("pair-interactive-failing", 426_467L),
          Map.entry("pair-crossing-failing", 198_200L),
          Map.entry("trio-batch-failing", 224_789L),
          Map.entry("trio-interactive-failing", 54_935L),
          Map.entry("pair-stored", 235_204L),
          Map.entry("trio-stored", 121_145L),
          Map.entry("pair-full", 25_317L));

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
    List<Space> plain =
        Space.ALL.stream().filter(space -> space.stores() + space.bodyBytes() == 0).toList();
    List<Space> whole = plain.stream().filter(space -> space.failures() == 0).toList();
    for (Space space : whole) {
      assertThat(space.ticks()).isGreaterThanOrEqualTo(6);
      assertThat(space.duplicates()).isEqualTo(1);
      assertThat(space.crashes()).isEqualTo(1);
      assertThat(space.nodes() * space.authors().size()).isGreaterThanOrEqualTo(3);
    }
    assertThat(whole.stream().filter(space -> space.nodes() == 3)).hasSize(2);
    // With failed sends the spaces of three nodes are smaller, or they would not end in time.
    List<Space> failing = plain.stream().filter(space -> space.failures() == 1).toList();
    assertThat(failing).hasSize(whole.size());
    assertThat(failing)
        .filteredOn(space -> space.nodes() == 2)
        .hasSize(3)
        .allMatch(space -> space.ticks() >= 6 && space.crashes() == 1);
    assertThat(failing).allMatch(space -> space.ticks() >= 5);
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
