package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Cid;

/**
 * Copies of a home that write as they like, and a reader that sees of them what it may: old
 * records, records without heads, blocks that come later. Once all is shown and every block is
 * there, each message of each copy is delivered, and nothing is fetched any more.
 */
@Timeout(120)
final class HistoryWorldsTest {
  private static final int WORLDS = 24;
  private static final int STEPS = 40;

  @ParameterizedTest
  @CsvSource({"3, 0.5, 0.15, 0.3", "4, 0.5, 0.15, 0.3", "4, 0, 0, 0.3"})
  void allIsReadInTheEnd(int copies, double withheld, double bare, double old) throws Exception {
    for (int seed = 0; seed < WORLDS; seed++) {
      World world = new World(new Random(seed), withheld, bare, old);
      world.live(copies);
      world.end("seed " + seed);
    }
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
    private final double withheld;
    private final double bare;
    private final double old;
    private final Map<Desk, List<Bytes>> published = new LinkedHashMap<>();
    private final List<Desk> copies = new ArrayList<>();

    World(Random random, double withheld, double bare, double old) {
      this.random = random;
      this.withheld = withheld;
      this.bare = bare;
      this.old = old;
      writer.salts = new Seeded(new Random(random.nextLong()));
    }

    private void publish(Desk desk, int count) throws IOException {
      say(desk, "of " + copies.indexOf(desk), count);
      published.computeIfAbsent(desk, unused -> new ArrayList<>()).add(desk.newest());
    }

    void live(int most) throws Exception {
      copies.add(writer);
      for (int i = random.nextInt(12); i >= 0; i--) {
        publish(writer, 1 + random.nextInt(2));
      }
      for (int i = 0; i < STEPS; i++) {
        Desk desk = copies.get(random.nextInt(copies.size()));
        int choice = random.nextInt(10);
        if (choice == 0 && copies.size() < most) {
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
        List<Bytes> all = published.get(copies.get(random.nextInt(copies.size())));
        int at = random.nextDouble() < old ? random.nextInt(all.size()) : all.size() - 1;
        Bytes record = all.get(at);
        records.add(
            random.nextDouble() < bare
                ? SignedHeads.bare(SignedHeads.parsed(writer, record))
                : record);
      }
      Map<Cid, Bytes> all = new HashMap<>(store.blocks);
      if (random.nextDouble() < withheld) {
        List<Cid> blocks = new ArrayList<>(all.keySet());
        blocks.sort(Comparator.comparing(Cid::toString));
        double part = random.nextDouble();
        blocks.removeIf(unused -> random.nextDouble() >= part);
        store.blocks.keySet().removeAll(blocks);
      }
      shown.hold(writer.log(), records.toArray(new Bytes[0]));
      reader.catchUp();
      store.blocks.putAll(all);
    }

    void end(String of) throws Exception {
      for (int i = 0; i < 3; i++) {
        read(copies);
      }
      CatchUp last = read(copies);
      assertThat(last.gaps()).as(of).isEmpty();
      assertThat(last.requests()).as(of).isEqualTo(1);
      // Of a copy that has written nothing since another one was made of it nothing is its own.
      assertAllRead(List.of(), of);
    }
  }
}
