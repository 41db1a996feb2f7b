package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.Head;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.SideBranch;

/**
 * Copies of a home that write as they like, and a reader that sees of them what it may: old
 * records, records without heads, records in rosters, blocks that come later; and that dies between
 * its transactions. Once all is shown and every block is there, each message of each copy is
 * delivered, as far as its history has a place, and nothing is fetched any more. {@code
 * -Dhistory.worlds=100..200} chooses other seeds.
 */
@Timeout(600)
final class HistoryWorldsTest {
  private static final String[] SEEDS =
      System.getProperty("history.worlds", "0..12").split("\\.\\.", 2);

  /** What a world is like; parts of one are probabilities. */
  private record Weather(
      int copies,
      int steps,
      double withheld,
      double bare,
      double old,
      double roster,
      double death) {}

  @ParameterizedTest
  @CsvSource({
    "3, 40, 0.5, 0.15, 0.3, 0, 0",
    "4, 40, 0, 0, 0.3, 0, 0",
    "4, 60, 0.5, 0.15, 0.3, 0.2, 0",
    "4, 90, 0.3, 0.15, 0.25, 0.4, 0.1",
    "5, 60, 0, 0, 0.3, 0, 0",
    "6, 60, 0.5, 0.15, 0.3, 0.2, 0.05"
  })
  void allIsReadInTheEnd(
      int copies, int steps, double withheld, double bare, double old, double roster, double death)
      throws Exception {
    Weather weather = new Weather(copies, steps, withheld, bare, old, roster, death);
    int deaths = 0;
    for (long seed = Long.parseLong(SEEDS[0]); seed < Long.parseLong(SEEDS[1]); seed++) {
      deaths += liveAndEnd(seed, weather);
    }
    if (death > 0 && System.getProperty("history.worlds") == null) {
      assertThat(deaths).as("deaths").isPositive();
    }
  }

  /** A world in which a head was put out of its branch because of another one that was wrong. */
  @Test
  void historyIsReadOnThoughItsHeadContradictedOneThatHadToLeave() throws Exception {
    liveAndEnd(81, new Weather(4, 60, 0.5, 0.15, 0.3, 0.2, 0));
  }

  /** Returns how often the reader died. */
  private static int liveAndEnd(long seed, Weather weather) throws Exception {
    World world = new World(new Random(seed), weather);
    world.live();
    world.end("seed " + seed + " of " + weather);
    return world.deaths;
  }

  /** The reader's process ends here. */
  private static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Random bytes that a test can have again. */
  private static final class Seeded extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final Random random;

    Seeded(Random random) {
      this.random = random;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      random.nextBytes(bytes);
    }
  }

  private static final class World extends Histories {
    private final Random random;
    private final Weather weather;
    private boolean isMortal;
    private int deaths;
    private final Map<Desk, List<Bytes>> published = new LinkedHashMap<>();
    private final List<Desk> copies = new ArrayList<>();

    World(Random random, Weather weather) {
      this.random = random;
      this.weather = weather;
      writer.salts = new Seeded(new Random(random.nextLong()));
      reader.events =
          new LogEvents() {
            @Override
            public void delivered(LogName log, SequenceRange range) {
              mayDie();
            }

            @Override
            public void round(int round, int requests) {
              mayDie();
            }
          };
    }

    private void mayDie() {
      if (isMortal && random.nextDouble() < weather.death) {
        throw new Death();
      }
    }

    private void publish(Desk desk, int count) throws IOException {
      say(desk, "of " + copies.indexOf(desk), count);
      published.computeIfAbsent(desk, unused -> new ArrayList<>()).add(desk.newest());
    }

    void live() throws Exception {
      copies.add(writer);
      for (int i = random.nextInt(12); i >= 0; i--) {
        publish(writer, 1 + random.nextInt(2));
      }
      for (int i = 0; i < weather.steps; i++) {
        Desk desk = copies.get(random.nextInt(copies.size()));
        int choice = random.nextInt(10);
        if (choice == 0 && copies.size() < weather.copies) {
          Desk twin = desk.twin();
          copies.add(twin);
          publish(twin, 1 + random.nextInt(3));
        } else if (choice < 6) {
          publish(desk, 1 + random.nextInt(4));
        } else {
          look();
        }
      }
    }

    private void look() throws Exception {
      reader.isNewestFirst = random.nextBoolean();
      List<Bytes> records = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        records.add(random.nextDouble() < weather.bare ? bare(pick()) : pick());
      }
      if (random.nextDouble() < weather.roster) {
        Bytes row = bare(pick());
        reader.home.update(tables -> new RosterRows(tables).putShown(writer.log(), row));
      }
      Map<Cid, Bytes> all = new HashMap<>(store.blocks);
      if (random.nextDouble() < weather.withheld) {
        List<Cid> blocks = new ArrayList<>(all.keySet());
        blocks.sort(Comparator.comparing(Cid::toString));
        double part = random.nextDouble();
        blocks.removeIf(unused -> random.nextDouble() >= part);
        store.blocks.keySet().removeAll(blocks);
      }
      shown.hold(writer.log(), records.toArray(new Bytes[0]));
      isMortal = true;
      try {
        reader.catchUp();
      } catch (Death e) {
        deaths++; // The next look starts it again.
      } finally {
        isMortal = false;
      }
      store.blocks.putAll(all);
    }

    private Bytes pick() {
      List<Bytes> all = published.get(copies.get(random.nextInt(copies.size())));
      return all.get(
          random.nextDouble() < weather.old ? random.nextInt(all.size()) : all.size() - 1);
    }

    private Bytes bare(Bytes record) throws Exception {
      return SignedHeads.bare(SignedHeads.parsed(writer, record));
    }

    void end(String of) throws Exception {
      for (int i = 0; i < 3; i++) {
        read(copies);
      }
      CatchUp last = read(copies);
      assertThat(last.requests()).as(of).isEqualTo(1);
      if (copies.size() - 1 <= CoreLimits.MAX_SIDE_BRANCHES) {
        assertThat(last.gaps()).as(of).isEmpty();
        // Of a copy that has written nothing since another one was made of it nothing is its own.
        assertAllRead(List.of(), of);
      }
      ReaderState state = state();
      assertThat(state.before()).as(of).isEmpty();
      assertThat(state.verified().count()).as(of).isEqualTo(state.count());
      for (SideBranch branch : state.branches()) {
        assertThat(branch.isRead() && branch.before().isEmpty()).as(of + ", " + branch).isTrue();
      }
      requireEachReadHistoryWhole(state, of);
    }

    /** Of each copy whose history has a place every entry has a row, at whichever place. */
    private void requireEachReadHistoryWhole(ReaderState state, String of) throws Exception {
      Set<Digest> roots = new HashSet<>();
      roots.add(state.verified().root());
      state.branches().forEach(branch -> roots.add(branch.verified().root()));
      Set<String> read = texts();
      for (Desk copy : copies) {
        Head head = copy.newestHead();
        if (roots.contains(head.root())) {
          for (Entry entry : entries(copy, head.count())) {
            String text = new String(entry.body().toArray(), StandardCharsets.UTF_8);
            assertThat(read).as("%s, copy %s", of, copies.indexOf(copy)).contains(text);
          }
        }
      }
    }

    private static List<Entry> entries(Desk copy, long count) throws IOException {
      SequenceRange all = new SequenceRange(1, count);
      return copy.home.read(tables -> new LogJournal(tables).entries(copy.log(), all));
    }

    /** What is kept by place; beyond its end the main history may have some of heads that left. */
    private Set<String> texts() throws Exception {
      Set<String> texts = new HashSet<>(reader.sideTexts(writer.log()));
      Bytes prefix = Keys.of(Desk.DELIVERED, writer.log().publicKey());
      List<Row> rows =
          reader.home.read(
              tables -> tables.table(HomeTable.INBOX).scanPrefix(prefix, Integer.MAX_VALUE));
      for (Row row : rows) {
        texts.add(new String(Desk.body(row.value()).toArray(), StandardCharsets.UTF_8));
      }
      return texts;
    }
  }
}
