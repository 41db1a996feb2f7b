package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that goes away between any two requests, and comes back. */
final class NodeOutagesTest {
  @TempDir Path folder;

  private NodeProxy store;
  private NodeProxy names;
  private Devices devices;

  @BeforeEach
  void groupOfTwo() throws Exception {
    store = new NodeProxy(TestNodes.api(), Duration.ZERO);
    names = new NodeProxy(TestNodes.routing(), Duration.ZERO);
    devices = new Devices(folder);
    init("a");
    init("b");
    devices.at("a", "group", "create", "team").done();
    devices.at("b", "group", "join", devices.invite("a", "team"), "--as", "Bob").done();
    for (String home : List.of("a", "b", "a")) {
      devices.at(home, "sync").done();
    }
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

  private void startAgain() throws Exception {
    store.startAgain();
    names.startAgain();
  }

  private JsonNode sync(String home) {
    return devices.at(home, "sync", "--json").withoutCrash().onlyJson();
  }

  private List<String> bodies(String home) {
    return Messages.of(devices.at(home, "messages", "team", "--json").done())
        .causalAndOnce()
        .numberedOnce()
        .bodies();
  }

  @Test
  void cutBetweenAnyTwoRequestsOfSendingLosesNothing() throws Exception {
    // Import of the blocks, their pins; the record, and its reading back.
    for (int answered = 0; answered < 2; answered++) {
      store.stopAfter(answered);
      sendWhileItStops("blocks " + answered);
    }
    for (int answered = 0; answered < 2; answered++) {
      names.stopAfter(answered);
      sendWhileItStops("record " + answered);
    }
    new NodeCalls(TestNodes.api()).collectGarbage();
    sync("b");
    assertThat(bodies("b")).containsExactly("blocks 0", "blocks 1", "record 0", "record 1");
    devices.at("a", "verify").done();
  }

  private void sendWhileItStops(String text) throws Exception {
    Ran sent = devices.at("a", "send", "team", text, "--json").withoutCrash();
    assertThat(sent.onlyJson().get("published").asBoolean()).as(text).isFalse();
    assertThat(bodies("a")).endsWith(text);
    startAgain();
    JsonNode sync = sync("a");
    assertThat(sync.get("published").asInt()).as(text).isEqualTo(1);
    assertThat(sync.get("failures")).isEmpty();
  }

  @Test
  void cutBetweenAnyTwoRequestsOfCatchingUpLosesNothing() throws Exception {
    devices
        .atWithInput("a", "one\ntwo\n".getBytes(StandardCharsets.UTF_8), "send", "team", "--stdin")
        .done();
    names.stopAfter(0);
    assertThat(devices.at("b", "sync").withoutCrash().exitCode()).isNotEqualTo(0);
    startAgain();
    store.stopAfter(0);
    JsonNode cut = sync("b");
    assertThat(cut.get("new").asInt()).isZero();
    assertThat(cut.get("gaps")).isNotEmpty();
    assertThat(bodies("b")).isEmpty();
    startAgain();
    JsonNode rest = sync("b");
    assertThat(rest.get("gaps")).isEmpty();
    assertThat(rest.get("new").asInt()).isEqualTo(2);
    assertThat(bodies("b")).containsExactly("one", "two");
  }

  @Test
  void watchingHomesCatchUpByThemselvesOnceTheNodeIsBack() throws Exception {
    try (Child alice = devices.start("a", "sync", "--watch", "--interval", "1s");
        Child bob = devices.start("b", "sync", "--watch", "--interval", "1s")) {
      await(() -> !alice.printed().isEmpty() && !bob.printed().isEmpty());
      store.stop();
      names.stop();
      devices.at("a", "send", "team", "written while the node was away").withoutCrash();
      int before = bob.printed().length();
      await(() -> bob.printed().length() > before);
      assertThat(bodies("b")).isEmpty();
      startAgain();
      await(() -> !bodies("b").isEmpty());
      assertThat(bodies("b")).containsExactly("written while the node was away");
      assertThat(alice.isAlive() && bob.isAlive()).isTrue();
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long end = System.nanoTime() + Devices.DEADLINE.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("time that is left").isLessThan(end);
      Thread.sleep(200);
    }
  }
}
