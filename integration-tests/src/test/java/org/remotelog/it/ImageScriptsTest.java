package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that run inside containers, run on the host. */
@EnabledOnOs({OS.LINUX, OS.MAC})
final class ImageScriptsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Path DOCKER =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("docker");

  @TempDir Path folder;

  @Test
  void startsTheCommandWithItsArgumentsAndGivesItsExitCode() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    assertThat(entry(home, "--version").done().out()).startsWith("remotelog ");
    entry(home, "init", "--store", "embedded:" + folder + "/s", "--pointer", "embedded:" + folder)
        .done();
    assertThat(home).isNotEmptyDirectory();
    entry(home, "sned").failed(Ran.USAGE, "sned");
  }

  @Test
  void saysHowToMountAHomeWhenThereIsNone() throws Exception {
    Ran ran = entry(folder.resolve("not mounted"), "--version");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("cannot be written").contains("Mount a volume");
  }

  @Test
  void letsSignalsReachTheProgram() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    entry(home, "init", "--store", "embedded:" + folder + "/s", "--pointer", "embedded:" + folder)
        .done();
    entry(home, "group", "create", "friends", "--as", "Alice").done();
    try (Child watching =
        Child.start(command(home, "sync", "--watch", "--interval", "1s"), folder)) {
      long end = System.nanoTime() + DEADLINE.toNanos();
      while (watching.printed().isEmpty() && System.nanoTime() < end) {
        Thread.sleep(50);
      }
      ProcessHandle process = ProcessHandle.of(watching.pid()).orElseThrow();
      assertThat(process.children()).as("the shell has become the program").isEmpty();
      process.destroy();
      assertThat(watching.endsWithin(DEADLINE)).isTrue();
    }
  }

  @Test
  void keepsAPrivateNodePrivateAndAPublicOneAsItIs() throws Exception {
    List<String> quiet = settings("");
    assertThat(quiet)
        .contains(
            "bootstrap rm --all",
            "config --json Discovery.MDNS.Enabled false",
            "config --json Gateway.ExposeRoutingAPI true",
            "config Datastore.StorageMax 10GB",
            // With the type "none" a node takes records and forgets them.
            "config Routing.Type dht");
    assertThat(settings("yes"))
        .contains("config --json Gateway.ExposeRoutingAPI true")
        .doesNotContain("bootstrap rm --all", "config Routing.Type dht");
  }

  /** What the script of the node asks of the ipfs command. */
  private List<String> settings(String isPublic) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path calls = Files.createTempFile(folder, "calls", "");
    Path ipfs = bin.resolve("ipfs");
    Files.writeString(ipfs, "#!/bin/sh\nprintf '%s\\n' \"$*\" >> '" + calls + "'\n");
    assertThat(ipfs.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder = new ProcessBuilder("sh", DOCKER.resolve("node/private.sh").toString());
    builder.environment().put("PATH", bin + File.pathSeparator + System.getenv("PATH"));
    builder.environment().put("REMOTELOG_NODE_PUBLIC", isPublic);
    builder.environment().remove("REMOTELOG_NODE_STORAGE");
    Child.start(builder, folder).await(DEADLINE).done();
    return Files.readAllLines(calls);
  }

  private Ran entry(Path home, String... args) throws Exception {
    return Child.start(command(home, args), folder).await(DEADLINE);
  }

  private ProcessBuilder command(Path home, String... args) throws IOException {
    List<String> words = new ArrayList<>(List.of("sh", DOCKER.resolve("entry.sh").toString()));
    words.addAll(Arrays.asList(args));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder
        .environment()
        .putAll(
            Map.of(
                "REMOTELOG_APP", app().toString(),
                "REMOTELOG_HOME", home.toString(),
                "REMOTELOG_JAVA", System.getProperty("java.home") + "/bin/java"));
    return builder;
  }

  /** A folder like that of the image, with the classes of this test's class path. */
  private Path app() throws IOException {
    Path app = Files.createDirectories(folder.resolve("app"));
    Path jar = app.resolve("remotelog.jar");
    if (Files.notExists(jar)) {
      StringBuilder classPath = new StringBuilder();
      for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
        classPath.append(Path.of(part).toUri()).append(' ');
      }
      Manifest manifest = new Manifest();
      manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
      manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath.toString());
      try (OutputStream out = Files.newOutputStream(jar)) {
        new JarOutputStream(out, manifest).close();
      }
    }
    return app;
  }
}
