package org.remotelog.sim.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotelog.sim.planted.FindingSeeds.Found;
import org.remotelog.sim.planted.PatchedWorld.Finding;

/**
 * Plants bugs in the shipped sources, one at a time, and demands that the world finds each. Main
 * code knows nothing of it: the patched classes exist in the memory of this test only.
 */
class PlantedBugsTest {
  private static final int SEEDS = 1000;
  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final Path FOLDER = MODULE.resolve("src/test/resources/org/remotelog/sim/planted");

  /** The bugs that the world must find, whatever else is planted. */
  private static final List<String> TEN =
      List.of(
          "accept-an-older-head",
          "acknowledge-early",
          "double-delivery-after-restart",
          "drop-a-gap",
          "reorder-two-effects",
          "reuse-a-segment-key",
          "skip-a-parent",
          "skip-a-persist",
          "trust-an-unconfirmed-position",
          "wrong-range-arithmetic");

  /** The same of the engine and of what joins it to the logs. */
  private static final List<String> MORE =
      List.of(
          "drop-a-receipt",
          "forget-a-pin",
          "lose-a-parked-message",
          "merge-across-an-epoch",
          "receipt-across-a-fork",
          "retransmit-storm",
          "stale-roster-wins",
          "successor-ignored",
          "unpin-too-early",
          "wrong-hole-arithmetic");

  private static final PatchedWorld UNPATCHED = PatchedWorld.unpatched();

  /** What seeds find without a bug; many bugs are found by the same first seeds. */
  private static final Map<Long, Optional<Finding>> WITHOUT_BUG = new ConcurrentHashMap<>();

  private final FindingSeeds seeds;

  PlantedBugsTest() throws IOException {
    this.seeds = new FindingSeeds(FOLDER.resolve("seeds.txt"));
  }

  static List<PlantedBug> bugs() throws IOException {
    List<PlantedBug> bugs = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".patch")).sorted().toList()) {
        bugs.add(PlantedBug.read(file));
      }
    }
    return bugs;
  }

  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  @ParameterizedTest
  @MethodSource("bugs")
  void findsPlantedBugByItsSeedAndNothingWithoutIt(PlantedBug bug) throws IOException {
    PatchedWorld world = new PatchedWorld(Compiler.compile(bug.apply(MODULE.getParent())));
    if (Boolean.getBoolean("sim.write")) {
      seeds.put(bug.name(), first(world).orElseThrow(() -> new AssertionError(unfound(bug))));
      return;
    }
    Optional<Found> committed = seeds.of(bug.name());
    Optional<Found> now = committed.flatMap(found -> find(world, found.seed()));
    if (!now.isPresent() || !now.equals(committed)) {
      fail(
          "the list says that %s is found with %s, but that seed gives %s.%nThe bug: %s%n%s",
          bug.name(), committed, now, bug.story(), advice(bug, first(world)));
    }
    assertThat(WITHOUT_BUG.computeIfAbsent(committed.get().seed(), UNPATCHED::run))
        .as("what seed %d finds without the bug %s", committed.get().seed(), bug.name())
        .isEmpty();
  }

  @Test
  void refusesPatchWhoseLinesAreGoneOrStandTwice(@TempDir Path root) throws IOException {
    Files.writeString(root.resolve("A.java"), "class A {\n  int a;\n  int b;\n}\nint b;\n}\n");
    assertThat(trial("A.java", "-  int a;", "+  int c;").apply(root).get("A.java"))
        .startsWith("class A {\n  int c;\n  int b;\n");
    assertThat(thrown(() -> trial("A.java", "-  int c;").apply(root)))
        .hasMessageContaining("trial does not apply to A.java")
        .hasMessageContaining("not there any more");
    assertThat(thrown(() -> trial("A.java", "-int a;").apply(root)))
        .hasMessageContaining("not there any more");
    assertThat(thrown(() -> trial("A.java", "-}").apply(root))).hasMessageContaining("than once");
    assertThat(thrown(() -> trial("B.java", "-}").apply(root))).hasMessageContaining("is gone");
  }

  @Test
  void refusesPatchThatDoesNotCompile() {
    assertThat(thrown(() -> Compiler.compile(Map.of("a/A.java", "class A { int a = \"\"; }"))))
        .hasMessageContaining("do not compile")
        .hasMessageContaining("A.java:1");
  }

  @Test
  void listsSeedsOfPlantedBugsOnlyAndWithinTheLimit() throws IOException {
    List<String> names = bugs().stream().map(PlantedBug::name).toList();
    assertThat(names).containsAll(TEN).containsAll(MORE);
    if (Boolean.getBoolean("sim.write")) {
      seeds.keepOnly(names);
    }
    assertThat(seeds.names()).isSubsetOf(names);
    for (String name : seeds.names()) {
      assertThat(seeds.of(name).orElseThrow().seed()).isBetween(1L, (long) SEEDS);
    }
  }

  private static Optional<Found> find(PatchedWorld world, long seed) {
    return world.run(seed).map(finding -> new Found(seed, finding.invariant()));
  }

  private static Optional<Found> first(PatchedWorld world) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Optional<Found> found = find(world, seed);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static String advice(PlantedBug bug, Optional<Found> first) {
    return first.isPresent()
        ? "It is found with " + first.get() + "; run with -Dsim.write=true to write the list anew."
        : unfound(bug);
  }

  private static String unfound(PlantedBug bug) {
    return "No seed up to "
        + SEEDS
        + " finds the bug "
        + bug.name()
        + ": the simulation lacks an event or an invariant.";
  }

  private interface Work {
    void run() throws IOException;
  }

  private static Throwable thrown(Work work) {
    return catchThrowable(work::run);
  }

  private static PlantedBug trial(String... lines) {
    List<String> patch = new ArrayList<>(List.of("# A trial."));
    patch.addAll(List.of(lines));
    return PlantedBug.parse("trial", patch);
  }
}
