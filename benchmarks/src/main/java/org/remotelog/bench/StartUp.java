package org.remotelog.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.remotelog.cli.Main;

/**
 * How long short commands take as processes, against a program that does nothing, started with the
 * same options and class path. The options are those of the launcher.
 */
final class StartUp {
  private static final String JOB = "startup";
  private static final String FLOOR = "an empty main";
  private static final String GROUP = "bench";
  private static final long DEADLINE_SECONDS = 120;
  private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-Xshare:auto");

  private final JobOptions options;
  private final Workplace workplace;

  StartUp(JobOptions options, Workplace workplace) {
    this.options = options;
    this.workplace = workplace;
  }

  void run(Figures figures) throws Exception {
    Path folder = workplace.folder("startup");
    Path home = folder.resolve("home");
    fill(home, folder.resolve("shared"));
    String main = Main.class.getName();
    figures.add(measure(folder, "--version", java(folder, main, "--version"), 1));
    figures.add(
        measure(
            folder,
            "messages of a large home",
            java(folder, main, "--home", home.toString(), "messages", GROUP),
            options.messages()));
    if (options.launcher().isPresent()) {
      String launcher = options.launcher().get().toString();
      figures.add(measure(folder, "launcher --version", List.of(launcher, "--version"), 1));
    }
  }

  private Figure measure(Path folder, String name, List<String> command, int expectedLines)
      throws Exception {
    List<String> empty = java(folder, EmptyMain.class.getName());
    List<Double> values = new ArrayList<>();
    List<Double> floors = new ArrayList<>();
    long lines = 0;
    for (int run = -options.warmUps(); run < options.runs(); run++) {
      double floorMs = ms(folder, empty);
      double valueMs = ms(folder, command);
      lines = lines(folder);
      if (run >= 0) {
        floors.add(floorMs);
        values.add(valueMs);
      }
    }
    if (lines < expectedLines) {
      throw new IllegalStateException(name + " printed " + lines + " lines");
    }
    return new Figure(JOB, name, "ms", Spread.of(values), FLOOR, Spread.of(floors))
        .with("lines printed", lines);
  }

  /** A home with messages in it, made by the commands themselves. */
  private void fill(Path home, Path shared) {
    String place = "embedded:" + shared;
    command("", "--home", home.toString(), "init", "--store", place, "--pointer", place);
    command("", "--home", home.toString(), "group", "create", GROUP);
    Texts texts = new Texts(options.seed());
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < options.messages(); i++) {
      lines.append(new String(texts.words(options.bodyBytes()).toArray(), StandardCharsets.UTF_8));
      lines.append('\n');
    }
    command(lines.toString(), "--home", home.toString(), "send", GROUP, "--stdin");
  }

  private static void command(String input, String... args) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Main.run(
            args,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            Map.of());
    if (exitCode != 0) {
      throw new IllegalStateException(
          String.join(" ", args) + ": " + err.toString(StandardCharsets.UTF_8));
    }
  }

  private static List<String> java(Path folder, String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.add("-Duser.home=" + folder);
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(words));
    return command;
  }

  private static double ms(Path folder, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("REMOTELOG_"));
    builder.environment().put("HOME", folder.toString());
    long begin = System.nanoTime();
    Process process = builder.start();
    try {
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + ": " + Files.readString(folder.resolve("err")));
      }
      return Stopwatch.ms(begin);
    } finally {
      process.destroyForcibly();
    }
  }

  private static long lines(Path folder) throws IOException {
    try (var lines = Files.lines(folder.resolve("out"))) {
      return lines.count();
    }
  }
}
