package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the two containers, side by side on the host, through a real node. */
@EnabledOnOs({OS.LINUX, OS.MAC})
final class ImageStoryTest {
  private static final Duration DEADLINE = Duration.ofMinutes(3);
  private static final Path STORY =
      Path.of(System.getProperty("basedir", ""))
          .toAbsolutePath()
          .resolveSibling("docker/two-homes");

  @TempDir Path folder;

  @Test
  void aliceAndBobReadEachOtherThroughTheNode() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path command = bin.resolve("remotelog");
    Files.writeString(
        command,
        "#!/bin/sh\nexec '" + String.join("' '", new Devices(folder).java()) + "' \"$@\"\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path exchange = Files.createDirectories(folder.resolve("exchange"));
    try (Child alice = start("alice", bin, exchange);
        Child bob = start("bob", bin, exchange)) {
      assertThat(bob.await(DEADLINE).done().out()).contains("Sent while you were asleep");
      assertThat(alice.await(DEADLINE).done().out()).contains("Good morning");
    }
  }

  private Child start(String name, Path bin, Path exchange) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(List.of("sh", STORY.resolve(name + ".sh").toString()));
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    builder.environment().put("REMOTELOG_HOME", folder.resolve(name).toString());
    builder.environment().put("REMOTELOG_STORE", "ipfs:" + TestNodes.api());
    builder.environment().put("REMOTELOG_POINTER", "ipns:" + TestNodes.routing());
    builder.environment().put("EXCHANGE", exchange.toString());
    return Child.start(builder, folder);
  }
}
