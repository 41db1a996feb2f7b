package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A listing of {@code messages --json}. */
record Messages(List<JsonNode> rows) {
  static Messages of(Ran ran) {
    return new Messages(ran.json());
  }

  List<String> ids() {
    return rows.stream().map(row -> row.get("id").asText()).toList();
  }

  List<String> bodies() {
    return rows.stream().map(row -> row.get("body").asText()).toList();
  }

  /** Everything that must be the same wherever a message is read, by id. */
  Map<String, String> content() {
    Map<String, String> content = new TreeMap<>();
    for (JsonNode row : rows) {
      content.put(
          row.get("id").asText(),
          List.of("group", "log", "seq", "time", "parents", "body").stream()
              .map(key -> key + "=" + row.get(key))
              .toList()
              .toString());
    }
    return content;
  }

  Set<String> logs() {
    Set<String> logs = new HashSet<>();
    rows.forEach(row -> logs.add(row.get("log").asText()));
    return logs;
  }

  static List<String> parents(JsonNode row) {
    List<String> parents = new ArrayList<>();
    row.get("parents").forEach(parent -> parents.add(parent.asText()));
    return parents;
  }

  /** Asserts that each message is there once, behind its parents, and that no parent is missing. */
  Messages causalAndOnce() {
    Set<String> seen = new HashSet<>();
    for (JsonNode row : rows) {
      assertThat(seen).as("parents of %s", row).containsAll(parents(row));
      assertThat(seen.add(row.get("id").asText())).as("first time: %s", row).isTrue();
      assertThat(row.get("missingParents")).as("missing parents of %s", row).isEmpty();
    }
    return this;
  }

  /** Asserts that no number of one history of a log is used twice. */
  Messages numberedOnce() {
    Map<String, Set<Long>> numbers = new HashMap<>();
    for (JsonNode row : rows) {
      boolean isNew =
          numbers
              .computeIfAbsent(
                  row.get("log").asText() + row.path("branch").asText(), log -> new HashSet<>())
              .add(row.get("seq").asLong());
      assertThat(isNew).as("number used once: %s", row).isTrue();
    }
    return this;
  }
}
