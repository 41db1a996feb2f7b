package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that share a store and a pointer and are never online at the same time. */
final class TwoHomesTest {
  /** Resolve and fetch, and the same again for logs that were learned from the first. */
  private static final int MAX_ROUNDS = 5;

  /** A small log is one segment; those of the two busiest authors may be a few. */
  private static final int MAX_SEGMENTS = History.AUTHORS + 8;

  /** A record and its segments for every log, and nothing besides for the few that stand apart. */
  private static final int MAX_REQUESTS = History.AUTHORS + MAX_SEGMENTS + 8;

  /** Of about 260 kB of text. */
  private static final int MAX_BYTES_IN = 300_000;

  @TempDir Path folder;

  @BeforeAll
  static void requireGit() {
    History.requireGit();
  }

  @Test
  void everyHomeGetsTheWholeHistoryAndTheReplies() throws Exception {
    Devices devices = new Devices(folder);
    History history = History.read();
    String repository = history.writeTo(folder.resolve("history.git")).toString();
    devices.initWithGroup("a", "project");
    String forBob = devices.invite("a", "project");

    JsonNode sent =
        devices.processAt("a", "send", "project", "--git", repository, "--json").done().onlyJson();
    assertThat(sent.get("sent").asInt()).isEqualTo(History.COMMITS);
    assertThat(sent.get("authors").asInt()).isEqualTo(History.AUTHORS);
    assertThat(sent.get("cut").asInt()).isZero();
    assertThat(sent.get("droppedParents").asInt()).isZero();
    assertThat(sent.get("published").asBoolean()).isTrue();
    Messages atA = messages(devices, "a");
    assertIsHistory(history, atA);

    devices.init("b");
    devices.processAt("b", "group", "join", forBob, "--as", "Bob").done();
    assertCheapAndComplete(devices.processAt("b", "sync", "--json").done().onlyJson());
    assertThat(messages(devices, "b").content()).isEqualTo(atA.content());

    String forCarol = devices.invite("a", "project");
    devices.init("c");
    devices.processAt("c", "group", "join", forCarol, "--as", "Carol").done();
    assertCheapAndComplete(devices.processAt("c", "sync", "--json").done().onlyJson());
    assertThat(messages(devices, "c").content()).isEqualTo(atA.content());

    reply(devices, atA);
  }

  private static void reply(Devices devices, Messages before) throws Exception {
    String reply =
        devices
            .processAt("b", "send", "project", "a reply", "--json")
            .done()
            .onlyJson()
            .get("id")
            .asText();
    JsonNode pass = devices.processAt("a", "sync", "--json").done().onlyJson();
    assertThat(pass.get("new").asInt()).isEqualTo(1);
    Messages atA = messages(devices, "a");
    assertThat(atA.ids()).startsWith(before.ids().toArray(new String[0])).endsWith(reply);
    JsonNode row = atA.rows().get(atA.rows().size() - 1);
    assertThat(row.get("body").asText()).isEqualTo("a reply");
    assertThat(Messages.parents(row)).isEqualTo(heads(before));

    // Both write before they hear of each other; afterwards both have both.
    devices.at("a", "send", "project", "meanwhile at a").done();
    devices.at("b", "send", "project", "meanwhile at b").done();
    devices.processAt("b", "sync", "--json").done();
    devices.processAt("a", "sync", "--json").done();
    Messages endA = messages(devices, "a");
    Messages endB = messages(devices, "b");
    assertThat(endA.rows()).hasSize(History.COMMITS + 3);
    assertThat(endA.bodies()).contains("meanwhile at a", "meanwhile at b");
    assertThat(endB.content()).isEqualTo(endA.content());

    for (String home : List.of("a", "b")) {
      JsonNode again = devices.at(home, "sync", "--json").done().onlyJson();
      assertThat(again.get("new").asInt()).as(home).isZero();
      assertThat(again.get("published").asInt()).as(home).isZero();
      assertThat(again.get("segmentsIn").asInt()).as(home).isZero();
      assertThat(again.get("rounds").asInt()).as(home).isEqualTo(1);
    }
    assertThat(messages(devices, "a")).isEqualTo(endA);
    assertThat(messages(devices, "b")).isEqualTo(endB);
    assertThat(devices.at("c", "sync", "--json").done().onlyJson().get("new").asInt()).isEqualTo(3);
    assertThat(messages(devices, "c").content()).isEqualTo(endA.content());
  }

  /** What nobody has answered, in the order of delivery. */
  private static List<String> heads(Messages messages) {
    Set<String> answered = new HashSet<>();
    messages.rows().forEach(row -> answered.addAll(Messages.parents(row)));
    List<String> heads = new ArrayList<>(messages.ids());
    heads.removeAll(answered);
    return heads;
  }

  private static void assertCheapAndComplete(JsonNode pass) {
    assertThat(pass.get("new").asInt()).isEqualTo(History.COMMITS);
    assertThat(pass.get("duplicates").asInt()).isZero();
    assertThat(pass.get("waiting").asInt()).isZero();
    assertThat(pass.get("gaps")).isEmpty();
    assertThat(pass.get("refusals")).isEmpty();
    assertThat(pass.get("rounds").asInt()).isLessThanOrEqualTo(MAX_ROUNDS);
    assertThat(pass.get("segmentsIn").asInt()).isBetween(History.AUTHORS, MAX_SEGMENTS);
    assertThat(pass.get("requests").asInt()).isLessThanOrEqualTo(MAX_REQUESTS);
    assertThat(pass.get("bytesIn").asInt()).isLessThanOrEqualTo(MAX_BYTES_IN);
  }

  private static Messages messages(Devices devices, String home) {
    return Messages.of(devices.at(home, "messages", "project", "--json").done())
        .causalAndOnce()
        .numberedOnce();
  }

  /** Every commit is there with its words, its time, its parents, and one log per author. */
  private static void assertIsHistory(History history, Messages messages) {
    assertThat(messages.rows()).hasSize(History.COMMITS);
    assertThat(messages.logs()).hasSize(History.AUTHORS);
    Map<Integer, JsonNode> byPlace = new HashMap<>();
    messages.rows().forEach(row -> byPlace.put(History.place(row.get("body").asText()), row));
    Map<String, String> logs = new HashMap<>();
    Map<String, Integer> lengths = new HashMap<>();
    for (int place = 0; place < history.commits().size(); place++) {
      History.Commit commit = history.commits().get(place);
      JsonNode row = byPlace.get(place);
      assertThat(row.get("body").asText().strip()).isEqualTo(history.body(place).strip());
      assertThat(row.get("time").asLong()).isEqualTo(commit.timeSeconds());
      assertThat(Messages.parents(row))
          .isEqualTo(
              commit.parents().stream().map(at -> byPlace.get(at).get("id").asText()).toList());
      String log = row.get("log").asText();
      assertThat(logs.computeIfAbsent(commit.author(), author -> log)).isEqualTo(log);
      lengths.merge(log, 1, Integer::sum);
    }
    for (JsonNode row : messages.rows()) {
      assertThat(row.get("seq").asInt()).isBetween(1, lengths.get(row.get("log").asText()));
    }
  }
}
