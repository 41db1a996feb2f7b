package org.remotelog.sim.planted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The committed list: which seed finds which bug first, and by which invariant. */
final class FindingSeeds {
  private static final List<String> HEADER =
      List.of(
          "# The first seed that finds each planted bug, and the invariant that it violates.",
          "# Written by: mvn -pl simulation -am test -Dtest=PlantedBugsTest -Dsim.write=true"
              + " -Dsurefire.failIfNoSpecifiedTests=false");

  private final Path file;
  private final Map<String, Found> found = new TreeMap<>();

  /** A seed and the name of the invariant. */
  record Found(long seed, String invariant) {
    @Override
    public String toString() {
      return "seed " + seed + " by \"" + invariant + "\"";
    }
  }

  FindingSeeds(Path file) throws IOException {
    this.file = file;
    if (!Files.exists(file)) {
      return;
    }
    for (String line : Files.readAllLines(file)) {
      if (!line.startsWith("#")) {
        String[] parts = line.split(" +", 3);
        found.put(parts[0], new Found(Long.parseLong(parts[1]), parts[2]));
      }
    }
  }

  Optional<Found> of(String bug) {
    return Optional.ofNullable(found.get(bug));
  }

  Set<String> names() {
    return found.keySet();
  }

  void put(String bug, Found now) throws IOException {
    found.put(bug, now);
    write();
  }

  /** Forgets bugs that are planted no more. */
  void keepOnly(Collection<String> bugs) throws IOException {
    found.keySet().retainAll(bugs);
    write();
  }

  private void write() throws IOException {
    List<String> lines = new ArrayList<>(HEADER);
    found.forEach((name, by) -> lines.add(name + " " + by.seed() + " " + by.invariant()));
    Files.writeString(file, String.join("\n", lines) + "\n");
  }
}
