package org.remotelog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Runs every job once, small. Counts and bytes are judged, times are not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobsTest {
  private static final int MESSAGES = 120;
  private static final int PUBLISHED = 12;
  private static final int HEAP_MESSAGES = 200;

  private final List<Figure> figures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @BeforeAll
  void runAllJobs(@TempDir Path temporary) throws Exception {
    folder = temporary;
    JobOptions options =
        JobOptions.parse(
            "--quick",
            "--dir",
            folder.toString(),
            "--messages",
            String.valueOf(MESSAGES),
            "--published",
            String.valueOf(PUBLISHED),
            "--heap-messages",
            String.valueOf(HEAP_MESSAGES));
    try (Workplace workplace = new Workplace(options.dir())) {
      Jobs.run(options, Optional.empty(), workplace, figures::add, notes::add);
    }
  }

  @Test
  void everyFigureHasAFloorAndAFiniteRatio() {
    assertThat(figures).hasSize(44);
    assertThat(figures)
        .allSatisfy(
            figure -> {
              assertThat(figure.floor().min()).isPositive();
              assertThat(figure.ratio()).isFinite().isNotNegative();
            });
  }

  @Test
  void engineSpendsTheSameBytesWhateverIsPending() {
    for (String mode : List.of("batch", "interactive")) {
      List<Long> bytes =
          figures.stream()
              .filter(figure -> figure.job().equals("engine"))
              .filter(figure -> figure.name().startsWith(mode + ", "))
              .filter(figure -> figure.counts().containsKey("bytes a message"))
              .map(figure -> figure.counts().get("bytes a message"))
              .toList();
      assertThat(bytes).hasSize(4).containsOnly(bytes.get(0));
      assertThat(bytes.get(0)).isBetween(100L, mode.equals("batch") ? 190L : 262L);
    }
  }

  @Test
  void jobsOnANodeAreLeftOutWithTheReasonWhenThereIsNone() {
    assertThat(notes)
        .hasSize(4)
        .allSatisfy(note -> assertThat(note).startsWith("ipfs-").contains("REMOTELOG_IPFS_API"));
  }

  @Test
  void everythingThatWasWrittenIsGoneAfterwards() {
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void appendsAreCounted() {
    assertThat(figure("one by one").counts()).containsEntry("messages per run", 100L);
    assertThat(figure("batches of 100").counts()).containsEntry("messages per run", 2_000L);
    assertThat(figure("8 threads at once").counts()).containsEntry("messages per run", 96L);
  }

  @Test
  void catchingUpTakesTwoRoundsHoweverMessagesWerePublished() {
    Map<String, Long> together = figure("cold, published in one flush").counts();
    assertThat(together)
        .containsEntry("messages", (long) MESSAGES)
        .containsEntry("rounds", 2L)
        .containsEntry("blocks", 1L);

    Map<String, Long> alone = figure("cold, each message published alone").counts();
    assertThat(alone).containsEntry("messages", (long) PUBLISHED).containsEntry("rounds", 2L);

    // One request for the other member's record, and one for each block.
    assertThat(List.of(together, alone))
        .allSatisfy(
            counts ->
                assertThat(counts.get("requests"))
                    .isEqualTo(counts.getOrDefault("blocks", 0L) + 1));
  }

  @Test
  void aLogInOneFlushIsSmallerThanItsMessages() {
    assertThat(figure("noise, one flush, linked by the head").ratio()).isLessThan(1.05);
    assertThat(figure("words, one flush, linked by the head").ratio())
        .isLessThan(figure("noise, one flush, linked by the head").ratio());
  }

  @Test
  void whatTheHeadLinksIsPartOfWhatWasPut() {
    Map<String, Figure> put = new LinkedHashMap<>();
    Map<String, Figure> linked = new LinkedHashMap<>();
    for (Figure figure : figures) {
      if (figure.job().equals("stored")) {
        String how = figure.name().substring(0, figure.name().lastIndexOf(','));
        (figure.name().endsWith("ever put") ? put : linked).put(how, figure);
      }
    }
    assertThat(put).hasSize(4);
    assertThat(linked).hasSize(4);
    put.forEach(
        (how, all) ->
            assertThat(linked.get(how).value().median())
                .as(how)
                .isPositive()
                .isLessThanOrEqualTo(all.value().median()));
    assertThat(figure("noise, each published alone, ever put").counts().get("blocks"))
        .as("a segment and a head for each message, and merged segments")
        .isGreaterThan(2L * MESSAGES);
  }

  @Test
  void theCommandPrintsEveryMessage() {
    assertThat(figure("messages of a large home").counts().get("lines printed"))
        .isGreaterThanOrEqualTo(MESSAGES);
  }

  @Test
  void theReaderOfTheHeapFigureHasAllMessages() {
    assertThat(figure("kept by an open reader after its pass").counts())
        .containsEntry("messages", (long) HEAP_MESSAGES);
  }

  private Figure figure(String name) {
    return figures.stream().filter(figure -> figure.name().equals(name)).findFirst().orElseThrow();
  }
}
