package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.bytes.Bytes;

/** Homes that share a real IPFS node and a name system, and nothing else. */
final class TwoHomesOnNodesTest {
  private static final int MAX_SIDE_BY_SIDE = 16;

  @TempDir Path folder;

  private NodeProxy store;
  private NodeProxy names;
  private Devices devices;

  @BeforeAll
  static void requireGit() {
    History.requireGit();
  }

  @BeforeEach
  void connect() throws Exception {
    store = new NodeProxy(TestNodes.api(), Duration.ZERO);
    names = new NodeProxy(TestNodes.routing(), Duration.ZERO);
    devices = new Devices(folder);
  }

  @AfterEach
  void disconnect() {
    // Neither is there when there are no nodes.
    if (store != null && names != null) {
      store.close();
      names.close();
    }
  }

  private void init(String home) {
    devices
        .at(home, "init", "--store", "ipfs:" + store.uri(), "--pointer", "ipns:" + names.uri())
        .done();
  }

  @Test
  void wholeHistoryArrivesAlsoWhenTheNodeStopsInTheMiddleOfSendAndSync() throws Exception {
    History history = History.read();
    String repository = history.writeTo(folder.resolve("history.git")).toString();
    init("a");
    devices.at("a", "group", "create", "project").done();
    String code = devices.invite("a", "project");

    names.stopAfter(30);
    Ran sent = devices.processAt("a", "send", "project", "--git", repository, "--json");
    assertThat(sent.withoutCrash().onlyJson().get("sent").asInt()).isEqualTo(History.COMMITS);
    assertThat(sent.onlyJson().get("published").asBoolean()).isFalse();
    assertThat(sent.err()).contains("does not answer").contains("safe in this home");
    Messages atA = messages("a");
    assertThat(atA.rows()).hasSize(History.COMMITS);
    names.startAgain();
    JsonNode sync = devices.processAt("a", "sync", "--json").done().onlyJson();
    assertThat(sync.get("published").asInt()).isGreaterThan(History.AUTHORS / 2);
    assertThat(sync.get("failures")).isEmpty();
    assertThat(Math.max(store.mostOpen(), names.mostOpen())).isBetween(2, MAX_SIDE_BY_SIDE);

    init("b");
    devices.processAt("b", "group", "join", code, "--as", "Bob").done();
    names.stopAfter(40);
    JsonNode some = devices.processAt("b", "sync", "--json").withoutCrash().onlyJson();
    assertThat(some.get("segmentsIn").asInt()).isBetween(10, 60);
    assertThat(some.get("new").asInt()).isLessThan(History.COMMITS);
    messages("b");
    names.startAgain();
    store.stopAfter(40);
    JsonNode cut = devices.processAt("b", "sync", "--json").ended(Ran.INCOMPLETE).onlyJson();
    assertThat(cut.get("gaps")).isNotEmpty();
    assertThat(cut.get("segmentsIn").asInt()).isBetween(10, 60);
    messages("b");
    store.startAgain();
    JsonNode rest = devices.processAt("b", "sync", "--json").done().onlyJson();
    assertThat(rest.get("gaps")).isEmpty();
    assertThat(rest.get("waiting").asInt()).isZero();
    int arrived = some.get("new").asInt() + cut.get("new").asInt() + rest.get("new").asInt();
    assertThat(arrived).isEqualTo(History.COMMITS);
    assertThat(messages("b").content()).isEqualTo(atA.content());
    assertThat(Math.max(store.mostOpen(), names.mostOpen())).isLessThanOrEqualTo(MAX_SIDE_BY_SIDE);
    warmPassAsksEachNameOnce();
    replyArrives();
  }

  private void warmPassAsksEachNameOnce() throws Exception {
    // Alice lets Bob in, who from then on need not look after his answer to the invite.
    devices.processAt("a", "sync").done();
    devices.processAt("b", "sync").done();
    names.forget();
    store.forget();
    JsonNode warm = devices.processAt("b", "sync", "--json").done().onlyJson();
    assertThat(warm.get("rounds").asInt()).isEqualTo(1);
    // Those of the authors, and that of the one who invited.
    assertThat(names.requests()).hasSize(History.AUTHORS + 1).doesNotHaveDuplicates();
    assertThat(names.requests()).allMatch(request -> request.startsWith("GET "));
    assertThat(store.requests()).isEmpty();
  }

  private void replyArrives() throws Exception {
    names.stop();
    devices.processAt("b", "send", "project", "a reply").withoutCrash();
    Ran without = devices.processAt("a", "sync", "--json");
    assertThat(without.withoutCrash().exitCode()).isEqualTo(Ran.INCOMPLETE);
    names.startAgain();
    devices.processAt("b", "sync").done();
    assertThat(devices.processAt("a", "sync", "--json").done().onlyJson().get("new").asInt())
        .isEqualTo(1);
    assertThat(messages("a").bodies()).endsWith("a reply");
  }

  @Test
  void flushOfManySegmentsTakesThreeRequestsAndOneReadBack() throws Exception {
    init("a");
    devices.at("a", "group", "create", "project").done();
    StringBuilder lines = new StringBuilder();
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      byte[] noise = new byte[30_000];
      random.nextBytes(noise);
      lines.append(i).append(' ').append(Bytes.wrap(noise).hex()).append('\n');
    }
    devices
        .atWithInput("a", "one\n".getBytes(StandardCharsets.UTF_8), "send", "project", "--stdin")
        .done();
    names.forget();
    store.forget();
    devices
        .atWithInput(
            "a", lines.toString().getBytes(StandardCharsets.UTF_8), "send", "project", "--stdin")
        .done();
    assertThat(store.requests()).containsExactly("POST /api/v0/dag/import", "POST /api/v0/pin/add");
    assertThat(names.requests()).hasSize(2);
    JsonNode log = devices.at("a", "log", "project", "--json").done().onlyJson();
    assertThat(log.get("pages")).as("more than fit a head").isNotEmpty();
  }

  private Messages messages(String home) {
    return Messages.of(devices.at(home, "messages", "project", "--json").done())
        .causalAndOnce()
        .numberedOnce();
  }
}
