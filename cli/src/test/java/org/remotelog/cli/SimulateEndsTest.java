package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.remotelog.sim.Outcome;
import org.remotelog.sim.Violation;

/** What is left when {@code simulate} cannot end as it should. */
final class SimulateEndsTest extends SimulateTest {
  /** Studies during which somebody else makes files of these names. */
  private FakeStudies meanwhile(String... names) {
    return new FakeStudies(
        outcome -> {
          try {
            for (String name : names) {
              Files.writeString(folder.resolve(name), "mine");
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return FakeStudies.without(outcome, 1);
        });
  }

  private Path part(String name) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> parts =
          all.filter(path -> path.getFileName().toString().startsWith("." + name + ".")).toList();
      assertThat(parts).hasSize(1);
      return parts.get(0);
    }
  }

  @Test
  void keepsRowsAndShowsTroublesWhenTableCannotTakeItsName() throws IOException {
    Ran ran = simulate(meanwhile("x.csv"), "--csv", "x.csv", "--html", "x.html");
    Path part = part("x.csv");
    ran.failed(ExitCode.FAILED, "x.csv is there already", "Everything is in " + part);
    assertThat(ran.out())
        .contains("incomplete seed 1 of", "written to " + folder.resolve("x.html"));
    assertThat(Files.readString(part)).startsWith("nodes,").hasLineCount(4);
    assertThat(folder.resolve("x.csv")).hasContent("mine");
    assertThat(Files.readString(folder.resolve("x.html"))).endsWith("</html>\n");
  }

  @Test
  void writesTableWhenPageCannotTakeItsName() throws IOException {
    Ran ran = simulate(meanwhile("x.html"), "--csv", "x.csv", "--html", "x.html");
    ran.failed(ExitCode.FAILED, "x.html is there already", part("x.html").toString());
    assertThat(ran.out()).contains("incomplete seed 1 of", "written to " + folder.resolve("x.csv"));
    assertThat(Files.readString(folder.resolve("x.csv"))).startsWith("nodes,").hasLineCount(4);
  }

  @Test
  void namesBothFilesWhenNeitherCanTakeItsName() throws IOException {
    Ran ran = simulate(meanwhile("x.csv", "x.html"), "--csv", "x.csv", "--html", "x.html");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err().lines()).hasSize(2);
    assertThat(ran.err()).contains(part("x.csv").toString(), part("x.html").toString());
  }

  @Test
  void keepsRowsWhenAFolderHasTakenTheName() throws IOException {
    FakeStudies studies =
        new FakeStudies(
            outcome -> {
              assertThat(folder.resolve("x.csv").resolve("sub").toFile().mkdirs()).isTrue();
              return outcome;
            });
    Ran ran = simulate(studies, "--csv", "x.csv", "--force", "--seeds", "1");
    ran.failed(ExitCode.FAILED, "x.csv cannot be written", part("x.csv").toString());
    assertThat(Files.readString(part("x.csv"))).startsWith("nodes,").hasLineCount(2);
  }

  @Test
  void asksForARegularFileWhenADeviceIsNamed() {
    Path device = Path.of("/dev/null");
    assumeThat(Files.exists(device)).isTrue();
    String[] says = {"/dev/null is no regular file. Choose a regular file."};
    simulate(new FakeStudies(), "--csv", "/dev/null").failed(ExitCode.FAILED, says);
    simulate(new FakeStudies(), "--csv", "/dev/null", "--force").failed(ExitCode.FAILED, says);
  }

  @Test
  void saysSoBeforeAnythingRunsWhenALinkLeadsNowhere() throws IOException {
    FakeStudies studies = new FakeStudies();
    Files.createSymbolicLink(folder.resolve("x.csv"), folder.resolve("gone"));
    simulate(studies, "--csv", "x.csv").failed(ExitCode.FAILED, "x.csv is no regular file");
    assertThat(studies.asked).isEmpty();
  }

  @Test
  void saysWhatToLessenWhenMemoryDoesNotSufficeForARun() {
    Simulators.Studies large =
        (scenario, seed, progress) -> {
          throw new OutOfMemoryError("Java heap space");
        };
    Ran ran = simulate(large, "--csv", "x.csv");
    ran.failed(
        ExitCode.FAILED,
        "does not suffice: Java heap space. Use fewer --nodes, --messages or --threads",
        "JAVA_TOOL_OPTIONS=-Xmx");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void saysWhatToLessenWhenMemoryDoesNotSufficeForAWorld() {
    Simulators.Worlds large =
        (seed, trace) -> {
          throw new OutOfMemoryError("Java heap space");
        };
    String[] says = {"does not suffice", "Use fewer --threads, or a larger heap"};
    Simulators with = new Simulators(new FakeStudies(), large);
    simulate(with, "--world", "--seeds", "1").failed(ExitCode.FAILED, says);
    simulate(with, "--world", "--seeds", "1", "--trace").failed(ExitCode.FAILED, says);
  }

  @Test
  void takesDeathOfADeviceByWantOfMemoryForNoViolation() {
    Violation dies =
        new Violation("no-surprise", "d1: java.lang.OutOfMemoryError: Java heap space at x", 9);
    Simulators.Worlds large = (seed, trace) -> new Outcome(seed, "00ff", 9, Optional.of(dies));
    Ran ran = simulate(new Simulators(new FakeStudies(), large), "--world", "--seeds", "17");
    ran.failed(ExitCode.FAILED, "does not suffice: in the world of seed 17");
    assertThat(ran.out()).isEmpty();
  }
}
