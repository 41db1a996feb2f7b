package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root of the checkout. The first start builds, all others must not. */
@EnabledOnOs({OS.LINUX, OS.MAC})
final class LauncherTest {
  private static final Duration BUILD_DEADLINE = Duration.ofMinutes(5);
  private static final Duration DEMO_DEADLINE = Duration.ofMinutes(2);

  /** Far above what a start takes, far below what a build takes. */
  private static final Duration START_LIMIT = Duration.ofSeconds(10);

  private static final Path SCRIPT = root().resolve("remotelog");

  @TempDir static Path folder;

  @BeforeAll
  static void buildOnFirstUse() throws Exception {
    requireMaven();
    Ran ran = run(BUILD_DEADLINE, Map.of(), SCRIPT.toString(), "--version").done();
    assertThat(ran.out()).startsWith("remotelog ");
  }

  @Test
  void startsWithoutBuildingFromAnyFolderAndThroughSymlinks() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home of a user"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), SCRIPT);
    Path links = Files.createDirectories(folder.resolve("links"));
    Path relative = Files.createSymbolicLink(links.resolve("remotelog"), Path.of("../link"));
    for (Path script : List.of(SCRIPT, link, relative)) {
      long startNs = System.nanoTime();
      Ran ran =
          run(BUILD_DEADLINE, Map.of("HOME", home.toString()), script.toString(), "--version");
      Duration took = Duration.ofNanos(System.nanoTime() - startNs);
      assertThat(ran.done().out()).startsWith("remotelog 0.").doesNotContain("${");
      assertThat(ran.err()).as("no build").isEmpty();
      assertThat(took).isLessThan(START_LIMIT);
    }
    assertThat(home).isEmptyDirectory();
    Files.delete(link);
  }

  @Test
  void passesArgumentsAndExitCodes() throws Exception {
    Map<String, String> env = Map.of("HOME", folder.toString());
    run(START_LIMIT, env, SCRIPT.toString(), "no such command").failed(Ran.USAGE, "no such");
    run(START_LIMIT, env, SCRIPT.toString(), "sync")
        .failed(Ran.FAILED, "there is no home at " + folder.resolve(".remotelog"));
  }

  @Test
  void demoTellsTheStoryInNumbers() throws Exception {
    Path home = Files.createDirectories(folder.resolve("demo-home"));
    Ran ran = run(DEMO_DEADLINE, Map.of("HOME", home.toString()), SCRIPT.toString(), "demo").done();
    assertThat(ran.out())
        .containsPattern("[1-9][0-9,. ]* messages")
        .containsPattern("[1-9][0-9,. ]* segment")
        .containsPattern("[1-9][0-9,. ]* (kB|KiB|B|MB|MiB|bytes)")
        .containsPattern("[1-9] round");
    assertThat(home).isEmptyDirectory();
  }

  private static Ran run(Duration deadline, Map<String, String> env, String... command)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("REMOTELOG_"));
    // What the surrounding Maven run sets for itself is not for the one inside.
    builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(env);
    try (Child child = Child.start(builder, Files.createDirectories(folder.resolve("out")))) {
      return child.await(deadline);
    }
  }

  /** Skips, telling why, where there is no Maven; on a build server that is a failure. */
  private static void requireMaven() {
    for (String part : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(part, "mvn"))) {
        return;
      }
    }
    String why = "mvn is not on the PATH";
    if ("true".equals(System.getenv("CI"))) {
      fail(why);
    }
    abort(why);
  }

  private static Path root() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
  }
}
