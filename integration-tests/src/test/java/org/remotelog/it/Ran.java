package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What a command left: its exit code, and what it printed. */
record Ran(int exitCode, String out, String err) {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int INCOMPLETE = 3;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Asserts exit code 0. */
  Ran done() {
    return ended(DONE);
  }

  /** Asserts this exit code, and that nothing looks like a crash. */
  Ran ended(int code) {
    assertThat(exitCode).as(this::toString).isEqualTo(code);
    return withoutCrash();
  }

  /** Asserts one clear line of error that has these words. */
  Ran failed(int code, String... words) {
    ended(code);
    assertThat(err).as(this::toString).containsPattern("^(error: |\\{\"error\":)").contains(words);
    assertThat(err.strip().lines()).as(this::toString).hasSize(1);
    return this;
  }

  /** Asserts that neither a stack trace nor an unexpected exception was printed. */
  Ran withoutCrash() {
    assertThat(out + err)
        .as(this::toString)
        .doesNotContain("\tat ")
        .doesNotContain("internal error")
        .doesNotContain("Exception in thread");
    return this;
  }

  List<String> lines() {
    return out.lines().toList();
  }

  String lastLine() {
    List<String> lines = lines();
    return lines.get(lines.size() - 1);
  }

  /** The objects printed, one a line. */
  List<JsonNode> json() {
    return json(out);
  }

  /** The only object printed. */
  JsonNode onlyJson() {
    List<JsonNode> nodes = json();
    assertThat(nodes).as(this::toString).hasSize(1);
    return nodes.get(0);
  }

  static List<JsonNode> json(String text) {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : text.lines().toList()) {
      try {
        nodes.add(JSON.readTree(line));
      } catch (IOException e) {
        throw new UncheckedIOException("no JSON: " + line, e);
      }
    }
    return nodes;
  }
}
