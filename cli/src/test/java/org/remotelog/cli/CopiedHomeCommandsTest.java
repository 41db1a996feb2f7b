package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two copies of one home write, and both go on: what commands say of that afterwards. */
final class CopiedHomeCommandsTest extends CliTest {
  @BeforeEach
  void writeInBothCopies() throws Exception {
    makeHome("alice");
    at("alice", "group", "create", "team", "--as", "Alice").done();
    makeHome("bob");
    String code = at("alice", "-q", "group", "invite", "team").done().lastLine();
    at("bob", "group", "join", code, "--as", "Bob").done();
    at("alice", "sync").done();
    at("alice", "send", "team", "before").done();
    at("bob", "sync").done();
    at("bob", "send", "team", "of bob").done();
    at("alice", "sync").done();
    copy(folder.resolve("alice"), folder.resolve("copy"));
    at("alice", "send", "team", "of the first copy").done();
    // The second copy finds nothing of that at the pointer that it uses.
    at("copy", "config", "add", "pointer", "embedded:other").done();
    at("copy", "config", "remove", "pointer", "embedded:shared").done();
    at("copy", "send", "team", "of the second copy").done();
    at("copy", "config", "add", "pointer", "embedded:shared").done();
    at("alice", "config", "add", "pointer", "embedded:other").done();
    at("bob", "config", "add", "pointer", "embedded:other").done();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  /** Until everybody has read what the others went on with. */
  private void syncAll() {
    for (int pass = 0; pass < 3; pass++) {
      for (String home : List.of("copy", "alice", "bob")) {
        clock = Clock.offset(clock, Duration.ofHours(1));
        at(home, "sync");
      }
    }
  }

  @Test
  void ownMessagesKeepTheirReceiversAndOneNameCountsItsLogs() {
    syncAll();
    List<String> lines = at("alice", "messages", "team").done().lines();
    assertThat(lines.get(lines.indexOf("    before") - 1)).contains("received by ", "Bob");
    assertThat(at("alice", "messages", "team").done().out()).doesNotContain("Alice, Alice");
    JsonNode json = at("bob", "messages", "team", "--json").done().json().get(0);
    assertThat(json.get("receivedBy")).isNotEmpty();
  }

  @Test
  void bothLogsWithWhichTheWriterGoesOnAreNamed() {
    at("bob", "sync");
    syncAll();
    List<JsonNode> members = at("bob", "group", "members", "team", "--json").done().json();
    List<JsonNode> ended =
        members.stream().filter(member -> !member.get("continuedBy").isEmpty()).toList();
    assertThat(ended)
        .singleElement()
        .satisfies(one -> assertThat(one.get("continuedBy")).hasSize(2));
    assertThat(at("bob", "group", "members", "team").done().out())
        .containsPattern("ended, goes on as \\S+ and \\S+,");
    assertThat(at("bob", "doctor").done().out()).containsPattern("goes on in log k51\\w+ and k51");
  }

  @Test
  void advisesNothingMoreOnceTheWriterHasGoneOn() {
    at("bob", "sync");
    assertThat(at("bob", "forks").out()).contains("goes on in a new log of its own when it syncs");
    syncAll();
    Ran forks = at("bob", "forks");
    assertThat(forks.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(forks.out())
        .contains("has gone on in a new log")
        .doesNotContain("when it syncs; if");
    assertThat(at("bob", "forks", "--json").json().get(0).get("advice").asText())
        .contains("has gone on in a new log");
  }
}
