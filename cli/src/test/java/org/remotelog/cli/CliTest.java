package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;

/** Runs commands in this process, away from any terminal. */
abstract class CliTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  final Map<String, String> env = new HashMap<>(Map.of("PATH", System.getenv("PATH")));
  byte[] input = new byte[0];
  boolean isTerminal;
  Clock clock = Clock.systemUTC();
  Simulators simulators = Simulators.REAL;

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
      } catch (IOException e) {
        throw new UncheckedIOException(e);
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
                isTerminal),
            simulators);
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

  private static void collect(JsonNode node, Set<String> keys) {
    node.propertyStream()
        .forEach(
            field -> {
              keys.add(field.getKey());
              collect(field.getValue(), keys);
            });
    if (node.isArray()) {
      node.forEach(item -> collect(item, keys));
    }
  }

  /** Every key that a command prints has a row of its own in docs/json.md. */
  static List<JsonNode> documented(String command, Ran ran) {
    String page = page();
    int start = page.indexOf("## " + command);
    assertThat(start).as(command).isPositive();
    int end = page.indexOf("\n## ", start + 1);
    String section = page.substring(start, end < 0 ? page.length() : end);
    Set<String> keys = new TreeSet<>();
    ran.json().forEach(node -> collect(node, keys));
    assertThat(keys).isNotEmpty();
    assertThat(keys)
        .allSatisfy(key -> assertThat(section.split("`" + key + "`", -1)).as(key).hasSize(2));
    return ran.json();
  }

  private static String page() {
    try {
      Path here = Path.of("").toAbsolutePath();
      Path docs = Files.exists(here.resolve("docs")) ? here : here.getParent();
      return Files.readString(docs.resolve("docs").resolve("json.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
