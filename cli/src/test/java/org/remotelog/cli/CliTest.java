package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Runs commands in this process, away from any terminal. */
abstract class CliTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  final Map<String, String> env = new HashMap<>(Map.of("PATH", System.getenv("PATH")));
  byte[] input = new byte[0];
  boolean isTerminal;
  Clock clock = Clock.systemUTC();

  /** What a command left. */
  record Ran(int exitCode, String out, String err) {
    Ran done() {
      assertThat(exitCode).as(this::toString).isEqualTo(ExitCode.DONE);
      return this;
    }

    Ran failed(int code, String... words) {
      assertThat(exitCode).as(this::toString).isEqualTo(code);
      assertThat(err).containsPattern("^(error: |\\{\"error\":)");
      assertThat(err).contains(words).doesNotContain("\tat ");
      assertThat(err.strip().lines()).hasSize(1);
      return this;
    }

    List<String> lines() {
      return out.lines().toList();
    }

    String lastLine() {
      return lines().get(lines().size() - 1);
    }

    List<JsonNode> json() {
      try {
        List<JsonNode> nodes = new ArrayList<>();
        for (String line : lines()) {
          nodes.add(JSON.readTree(line));
        }
        return nodes;
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  Ran run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Main.run(
            args,
            new Surroundings(
                new ByteArrayInputStream(input),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                env,
                folder,
                clock,
                isTerminal));
    return new Ran(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs a command on a home of this name. */
  Ran at(String home, String... args) {
    List<String> all = new ArrayList<>(List.of("--home", folder.resolve(home).toString()));
    all.addAll(List.of(args));
    return run(all.toArray(new String[0]));
  }

  void makeHome(String home) {
    at(home, "init", "--store", "embedded:shared", "--pointer", "embedded:shared").done();
  }

  /** A home with a group of this name. */
  void makeGroup(String home, String group) {
    makeHome(home);
    at(home, "group", "create", group).done();
  }
}
