package org.remotelog.sim.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A week of 200 devices within five minutes of a processor and a heap of 2 GB. {@code
 * -Dstudy.nodes}, {@code -Dstudy.days}, {@code -Dstudy.heap} and {@code -Dstudy.minutes} make it
 * another.
 */
@Execution(ExecutionMode.CONCURRENT)
final class LargeGroupStudyTest {
  private static final String NODES = System.getProperty("study.nodes", "200");
  private static final String DAYS = System.getProperty("study.days", "7");
  private static final String HEAP = System.getProperty("study.heap", "2g");
  private static final int MINUTES = Integer.getInteger("study.minutes", 5);

  /** Other work may have the processors as well. */
  private static final int PATIENCE = 3;

  @Test
  void whoComesOnlineHasEverythingThatWasPublishedBefore(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("output.txt");
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms" + HEAP,
                "-Xmx" + HEAP,
                "-cp",
                System.getProperty("java.class.path"),
                LargeGroupRun.class.getName(),
                NODES,
                DAYS,
                "" + MINUTES)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean isOver = run.waitFor(PATIENCE * MINUTES, TimeUnit.MINUTES);
      List<String> lines = lines(output);
      lines.forEach(System.out::println);
      assertThat(isOver).as("over within %d minutes", PATIENCE * MINUTES).isTrue();
      assertThat(run.exitValue()).isZero();
      assertThat(lines).hasSize(2);
    } finally {
      run.destroyForcibly();
    }
  }

  private static List<String> lines(Path output) throws IOException {
    return Files.readAllLines(output);
  }
}
