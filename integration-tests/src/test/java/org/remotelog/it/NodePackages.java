package org.remotelog.it;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;

/**
 * The packages of the nodes that tests start, from npm. They are installed on first use and again
 * when the lock file has changed.
 */
final class NodePackages {
  /** The folder with scripts and lock file. */
  static final Path FOLDER =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("nodes");

  private static final Duration INSTALL_DEADLINE = Duration.ofMinutes(6);
  private static final Path INSTALLED = FOLDER.resolve("node_modules/.installed");

  private NodePackages() {}

  /** Installs them, or skips the test and says why; on a build server that is a failure. */
  static synchronized void require() throws IOException, InterruptedException {
    Optional<String> why = Optional.empty();
    if (System.getProperty("skipNodes") != null) {
      why = Optional.of("-DskipNodes was given");
    } else if (!isOnPath("node") || !isOnPath("npm")) {
      why = Optional.of("there is no npm, which installs the nodes: install Node.js 20 or newer");
    } else if (!isInstalled()) {
      why = Boolean.getBoolean("offline") ? Optional.of("Maven is offline") : install();
    }
    why.ifPresent(NodePackages::missing);
  }

  /** Ends the test: it needs what is not there. */
  static void missing(String why) {
    String text = "no real nodes: " + why;
    if ("true".equals(System.getenv("CI"))) {
      fail(text);
    }
    abort(text);
  }

  private static boolean isOnPath(String command) {
    for (String part : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(part, command))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isInstalled() throws IOException {
    return Files.exists(INSTALLED) && Files.readString(INSTALLED).equals(lockHash());
  }

  private static String lockHash() throws IOException {
    return Sha256.of(Bytes.wrap(Files.readAllBytes(FOLDER.resolve("package-lock.json")))).hex();
  }

  /** Why it could not be done; two builds of one checkout wait for each other. */
  private static Optional<String> install() throws IOException, InterruptedException {
    Path target = Files.createDirectories(FOLDER.resolveSibling("target"));
    Path log = target.resolve("npm-ci.log");
    try (FileChannel channel =
            FileChannel.open(
                target.resolve("npm-ci.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      if (!held.isValid() || isInstalled()) {
        return Optional.empty();
      }
      Process npm =
          new ProcessBuilder(List.of("npm", "ci", "--no-progress"))
              .directory(FOLDER.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start();
      if (!npm.waitFor(INSTALL_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        npm.descendants().forEach(ProcessHandle::destroyForcibly);
        npm.destroyForcibly();
        return Optional.of("npm ci was not done within " + INSTALL_DEADLINE + "; see " + log);
      }
      if (npm.exitValue() != 0) {
        return Optional.of("npm ci ended with " + npm.exitValue() + "; see " + log);
      }
      Files.writeString(INSTALLED, lockHash());
      return Optional.empty();
    }
  }
}
