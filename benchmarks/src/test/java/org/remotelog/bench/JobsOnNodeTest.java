package org.remotelog.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.log.Block;

/** Runs the jobs on a node once, small, on one that is not real. Counts are judged, times not. */
class JobsOnNodeTest {
  private static final int BLOCKS = 250;
  private static final int MESSAGES = 120;

  private final List<Figure> figures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private FakeIpfs node;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @BeforeEach
  void startNode() throws IOException {
    node = new FakeIpfs();
  }

  @AfterEach
  void stopNode() {
    node.close();
  }

  @Test
  void writingTakesAnUploadAndAPinForEachHundredBlocksAndOneImportForTheFloor() throws Exception {
    run("ipfs-write");

    assertThat(figures)
        .extracting(Figure::name)
        .containsExactly(
            "puts of 100, one by one",
            "puts of 100, 16 at once",
            "puts of 100, one by one, pins in the floor",
            "puts of 100, 16 at once, pins in the floor");
    assertThat(figures)
        .allSatisfy(
            figure ->
                assertThat(figure.counts())
                    .containsEntry("blocks", (long) BLOCKS)
                    .containsEntry("puts", 3L)
                    .containsEntry("bytes", 1_024L * BLOCKS));
    assertThat(node.calls("dag/import")).isEqualTo(1 + 2 * 3);
    assertThat(node.calls("pin/add")).isEqualTo(3 * 3);
    assertThat(node.blocks()).as("no block is written twice").isEqualTo(3 * BLOCKS);
    assertThat(node.pins()).isZero();
  }

  @Test
  void readingAsksOnceForEachBlockAndTheFloorDoesTheSame() throws Exception {
    run("ipfs-read");

    assertThat(figures).hasSize(1);
    assertThat(figures.get(0).counts()).containsEntry("blocks", (long) BLOCKS);
    assertThat(node.calls("block/get")).isEqualTo(2 * BLOCKS);
  }

  @Test
  void catchingUpOverANodeTakesAsMuchAsOverTheEmbeddedStoreHoweverLongTheWay() throws Exception {
    run("ipfs-catchup");

    assertThat(figures)
        .extracting(Figure::name)
        .containsExactly("cold, no delay", "cold, round trips of 100 ms");
    assertThat(figures)
        .allSatisfy(
            figure ->
                assertThat(figure.counts())
                    .containsEntry("messages", (long) MESSAGES)
                    .containsEntry("rounds", 2L)
                    .containsEntry("blocks", 1L));
    // By a way that is new to the home it looks for its own log first, and puts its record there.
    assertThat(figures).extracting(one -> one.counts().get("requests")).containsExactly(2L, 4L);
    assertThat(figures.get(1).floor().min())
        .as("a connection and a request, over the long way")
        .isGreaterThanOrEqualTo(200);
    assertThat(figures.get(1).value().min())
        .as("two rounds, one behind the other")
        .isGreaterThanOrEqualTo(400);
    assertThat(node.calls("dag/export")).isEqualTo(2);
    assertThat(node.pins()).isZero();
  }

  @Test
  void theLastMessagesOfManyWritersComeInTwoRoundsOverALongWay() throws Exception {
    run("ipfs-last");

    assertThat(figures).hasSize(1);
    assertThat(figures.get(0).counts())
        .containsEntry("messages", (long) NodeLast.LAST)
        .containsEntry("rounds", 2L)
        .containsEntry("blocks", (long) NodeLast.WRITERS);
    assertThat(node.pins()).isZero();
  }

  @Test
  void everyJobOnANodeHasAFloorAndAFiniteRatio() throws Exception {
    run("ipfs-write,ipfs-read,ipfs-catchup,ipfs-last");

    assertThat(figures).hasSize(8);
    assertThat(figures)
        .allSatisfy(
            figure -> {
              assertThat(figure.floor().min()).isPositive();
              assertThat(figure.ratio()).isFinite().isPositive();
            });
    assertThat(notes).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aNodeIsNamedByBothOfItsAddresses() {
    assertThat(IpfsNode.named(Map.of(IpfsNode.API, "http://a", IpfsNode.GATEWAY, "http://b")))
        .contains(new IpfsNode("http://a", "http://b"));
    assertThat(IpfsNode.named(Map.of(IpfsNode.API, "http://a"))).isEmpty();
    assertThat(IpfsNode.named(Map.of(IpfsNode.API, "", IpfsNode.GATEWAY, "http://b"))).isEmpty();
  }

  @Test
  void theFloorFailsWhenTheNodeDoesNotGiveWhatItWasAskedFor() {
    List<Block> unknown = new FreshBlocks().next(1);

    assertThatThrownBy(() -> new RawNode(node.node().api()).getMs(1, FreshBlocks.cids(unknown)))
        .hasMessageContaining("HTTP 500");
  }

  @Test
  void theLongWayLetsWaitOnceForTheConnectionAndOnceForEachRequest() throws Exception {
    List<Block> blocks = new FreshBlocks().next(3);
    new RawNode(node.node().api()).importMs(blocks);

    try (LongWay way = new LongWay(node.node().api(), Duration.ofMillis(40))) {
      double ms = new RawNode(way.uri()).getMs(1, FreshBlocks.cids(blocks));
      assertThat(ms).isGreaterThanOrEqualTo(160);
    }
  }

  private void run(String jobs) throws Exception {
    JobOptions options =
        JobOptions.parse(
            "--quick",
            "--dir",
            folder.toString(),
            "--jobs",
            jobs,
            "--blocks",
            String.valueOf(BLOCKS),
            "--messages",
            String.valueOf(MESSAGES));
    try (Workplace workplace = new Workplace(options.dir())) {
      Jobs.run(options, Optional.of(node.node()), workplace, figures::add, notes::add);
    }
  }
}
