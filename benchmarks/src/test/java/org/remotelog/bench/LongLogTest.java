package org.remotelog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongLogTest {
  @Test
  void longLogIsOfUseWithinThePromisedHeapOnly() {
    assertThat(LongLog.isOfUse(1_000_000, LongLog.MOST_HEAP)).isTrue();
    assertThat(LongLog.isOfUse(1_000_000, LongLog.MOST_HEAP + 1)).isFalse();
    assertThat(LongLog.isOfUse(99_999, LongLog.MOST_HEAP + 1)).isTrue();
    assertThat(LongLog.isOfUse(100_000, LongLog.MOST_HEAP + 1)).isFalse();
  }

  /** As objects in memory the messages alone would fill this heap. */
  @Test
  void logLargerThanTheHeapIsWrittenCaughtUpAndReadToItsEnd(@TempDir Path folder) throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx48m",
            "-cp",
            System.getProperty("java.class.path"),
            Jobs.class.getName(),
            "--jobs",
            "long-log",
            "--long-messages",
            "80000",
            "--dir",
            folder.toString());
    Process child =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolveSibling("long-log.txt").toFile())
            .start();
    try {
      assertThat(child.waitFor()).isZero();
    } finally {
      child.destroyForcibly();
    }
    assertThat(folder.resolveSibling("long-log.txt"))
        .content()
        .contains("caught up, within a heap of", "messages 80,000");
  }
}
