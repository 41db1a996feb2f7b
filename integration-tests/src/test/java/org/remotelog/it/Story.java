package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The scripts of the containers of Alice and Bob, side by side on the host. */
final class Story {
  private static final Duration DEADLINE = Duration.ofMinutes(3);
  private static final Path DOCKER =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("docker");

  private final Path scripts;
  private final Path folder;
  private final Path bin;
  private final Path exchange;

  /**
   * @param scripts folder of the scripts, beside the other files for containers
   * @param folder for all that the two write
   */
  Story(String scripts, Path folder) throws IOException {
    this.scripts = DOCKER.resolve(scripts);
    this.folder = folder;
    bin = Files.createDirectories(folder.resolve("bin"));
    exchange = Files.createDirectories(folder.resolve("exchange"));
    Path command = bin.resolve("remotelog");
    Files.writeString(
        command,
        "#!/bin/sh\nexec '" + String.join("' '", new Devices(folder).java()) + "' \"$@\"\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Starts the script of one of them. */
  Child start(String name, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of("sh", scripts.resolve(name + ".sh").toString()));
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    Path own = Files.createDirectories(folder.resolve(name));
    builder.environment().put("REMOTELOG_HOME", own.resolve("home").toString());
    builder.environment().put("STORY", DOCKER.resolve("two-homes").toString());
    builder.environment().put("EXCHANGE", exchange.toString());
    builder.environment().putAll(environment);
    return Child.start(builder, folder);
  }

  /** Both read what the other has sent. */
  static void assertThatBothRead(Child alice, Child bob) throws Exception {
    assertThat(bob.await(DEADLINE).done().out()).contains("Sent while you were asleep");
    assertThat(alice.await(DEADLINE).done().out()).contains("Good morning");
  }
}
