package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;

/** A log on a real node: what the node's operator does to it, and what a second node can. */
final class LogOnNodeTest {
  /** Lines so long and so random that most segments hold a few, and the oldest go to a page. */
  private static final int LINES = 60;

  private static final int LINE_BYTES = 50_000;

  /** What makes the group, three messages, and the lines. */
  private static final int ENTRIES = 4 + LINES;

  @TempDir Path folder;

  private Devices devices;
  private NodeCalls node;

  @BeforeEach
  void twoLogs() throws Exception {
    devices = new Devices(folder);
    node = new NodeCalls(TestNodes.api());
    for (String home : List.of("a", "b")) {
      devices
          .at(
              home,
              "init",
              "--store",
              "ipfs:" + TestNodes.api(),
              "--pointer",
              "ipns:" + TestNodes.routing())
          .done();
      devices.at(home, "group", "create", home).done();
      for (int i = 0; i < 3; i++) {
        byte[] line = (home + " " + i + "\n").getBytes(StandardCharsets.UTF_8);
        devices.atWithInput(home, line, "send", home, "--stdin").done();
      }
    }
    devices.atWithInput("a", lines(), "send", "a", "--stdin").done();
    assertThat(log("a").get("pages")).isNotEmpty();
  }

  private static byte[] lines() {
    Random random = new Random(5);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      byte[] noise = new byte[LINE_BYTES];
      random.nextBytes(noise);
      lines.append(Bytes.wrap(noise).hex()).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void isWholeAfterTheNodeCollectedItsGarbage() throws Exception {
    node.collectGarbage();
    assertThat(node.pins()).containsAll(blocks("a"));
    JsonNode verified = devices.at("a", "verify", "--json").done().json().get(0);
    assertThat(verified.get("good").asBoolean()).isTrue();
    assertThat(verified.get("compared").asInt()).isEqualTo(ENTRIES);
  }

  @Test
  void pinOfTheHeadHoldsAllBlocksOfTheLogAndNoneOfAnother() throws Exception {
    Cid head = head("a");
    for (String home : List.of("a", "b")) {
      for (Cid cid : node.pins(blocks(home))) {
        node.unpin(cid);
      }
    }
    node.pinWithAllLinks(head);
    assertThat(node.pins()).containsAll(blocks("a")).doesNotContainAnyElementsOf(blocks("b"));
    node.collectGarbage();
    devices.at("a", "verify").done();
    node.unpinAllLinks(head);
  }

  @Test
  void secondNodeFetchesTheWholeLogByItsHead() throws Exception {
    Optional<String> api = TestNodes.secondApi();
    assumeTrue(api.isPresent(), "REMOTELOG_IPFS_API_2 names no second node");
    NodeCalls second = new NodeCalls(api.get());
    second.connect(node);
    second.pinWithAllLinks(head("a"));
    assertThat(second.pins()).containsAll(blocks("a")).doesNotContainAnyElementsOf(blocks("b"));
    for (Cid cid : blocks("a")) {
      assertThat(second.holds(cid)).isTrue();
    }
  }

  private JsonNode log(String home) {
    return devices.at(home, "log", home, "--json").done().onlyJson();
  }

  private Cid head(String home) throws MalformedException {
    return Cid.parse(log(home).get("head").asText());
  }

  /** All that a log's head leads to, and the head. */
  private Set<Cid> blocks(String home) throws MalformedException {
    Set<Cid> blocks = new TreeSet<>();
    blocks.add(head(home));
    for (String kind : List.of("segments", "pages")) {
      for (JsonNode row : log(home).get(kind)) {
        blocks.add(Cid.parse(row.get("cid").asText()));
      }
    }
    assertThat(blocks).hasSizeGreaterThan(2);
    return blocks;
  }
}
