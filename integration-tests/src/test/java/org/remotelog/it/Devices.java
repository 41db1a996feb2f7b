package org.remotelog.it;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.remotelog.cli.Main;

/**
 * Homes by name, side by side in a folder, that share one embedded store and nothing else. Commands
 * run in this process, or as child processes where processes matter.
 */
final class Devices {
  /** No command of these tests takes longer, unless it hangs. */
  static final Duration DEADLINE = Duration.ofSeconds(90);

  private final Path folder;

  Devices(Path folder) {
    this.folder = folder;
  }

  Path home(String name) {
    return folder.resolve(name);
  }

  Path store() {
    return folder.resolve("shared");
  }

  /** Makes a home on the shared store. */
  void init(String home) {
    at(home, "init", "--store", "embedded:" + store(), "--pointer", "embedded:" + store()).done();
  }

  /** Makes a home with a group. */
  void initWithGroup(String home, String group) {
    init(home);
    at(home, "group", "create", group).done();
  }

  String invite(String home, String group) {
    return at(home, "group", "invite", group).done().lastLine();
  }

  /** Runs a command on a home in this process. */
  Ran at(String home, String... args) {
    return atWithInput(home, new byte[0], args);
  }

  Ran atWithInput(String home, byte[] input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Main.run(
            withHome(home, args).toArray(new String[0]),
            new ByteArrayInputStream(input),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            Map.of("HOME", folder.toString(), "PATH", System.getenv("PATH")));
    return new Ran(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs a command on a home as a process, to its end. */
  Ran processAt(String home, String... args) throws IOException, InterruptedException {
    try (Child child = start(home, args)) {
      return child.await(DEADLINE);
    }
  }

  /** Starts a command on a home as a process. */
  Child start(String home, String... args) throws IOException {
    List<String> command = java();
    command.addAll(withHome(home, args));
    return start(command);
  }

  /** Starts a command whose first part is not java, such as a shell. */
  Child start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("REMOTELOG_"));
    builder.environment().put("HOME", folder.toString());
    return Child.start(builder, outputs());
  }

  /** The start of a command line of this program. */
  List<String> java() throws IOException {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Duser.home=" + folder,
            "-Djava.io.tmpdir=" + temporary(),
            "-cp",
            System.getProperty("java.class.path"),
            "org.remotelog.cli.Main"));
  }

  List<String> withHome(String home, String... args) {
    List<String> all = new ArrayList<>(List.of("--home", home(home).toString()));
    all.addAll(List.of(args));
    return all;
  }

  /** Where processes unpack libraries: a killed one leaves them behind. */
  Path temporary() throws IOException {
    return Files.createDirectories(folder.resolve("tmp"));
  }

  private Path outputs() throws IOException {
    return Files.createDirectories(folder.resolve("outputs"));
  }
}
