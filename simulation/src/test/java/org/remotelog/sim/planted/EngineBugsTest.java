package org.remotelog.sim.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotelog.sim.explore.Explorer;

/** Plants bugs in the engine, one at a time, and demands that the explorer finds each. */
class EngineBugsTest {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final Path FOLDER =
      MODULE.resolve("src/test/resources/org/remotelog/sim/planted/engine");

  /** The bugs that must be found, whatever else is planted. */
  private static final List<String> FIVE =
      List.of(
          "causal-inversion", "double-delivery", "lost-ack", "silent-give-up", "un-retired-offer");

  /** How a patch says in its story where it is found, and as what. */
  private static final Pattern FOUND = Pattern.compile("found: (\\S+) (P\\d+)");

  static List<PlantedBug> bugs() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<PlantedBug> bugs = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        bugs.add(PlantedBug.read(file));
      }
      return bugs;
    }
  }

  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  @ParameterizedTest
  @MethodSource("bugs")
  void findsPlantedBugAsTheInvariantThatItBreaks(PlantedBug bug) throws IOException {
    Matcher found = FOUND.matcher(bug.story());
    assertThat(found.find()).as("the story says where the bug is found: %s", bug.story()).isTrue();
    assertThat(broken(Compiler.compile(bug.apply(MODULE.getParent())), found.group(1)))
        .as(bug.story())
        .contains(found.group(2));
    assertThat(broken(Map.of(), found.group(1))).as("without the bug").isEmpty();
  }

  @Test
  void hasTheFiveBugs() throws IOException {
    assertThat(bugs()).extracting(PlantedBug::name).containsAll(FIVE);
  }

  /** The invariant that the explorer of these classes finds broken. */
  private static Optional<String> broken(Map<String, byte[]> replaced, String space) {
    try {
      Class<?> explorer = new Replacing(replaced).loadClass(Explorer.class.getName());
      Object report = explorer.getMethod("run", String.class).invoke(null, space);
      Optional<?> violation = (Optional<?>) value(report, "violation");
      return violation.map(one -> (String) value(one, "invariant"));
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("the explorer of " + space + " broke", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the explorer has no run(String) any more", e);
    }
  }

  private static Object value(Object record, String component) {
    try {
      return record.getClass().getMethod(component).invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a report has no " + component + " any more", e);
    }
  }
}
