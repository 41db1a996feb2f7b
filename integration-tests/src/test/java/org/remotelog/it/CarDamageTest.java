package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.DeliveredMessage;
import org.remotelog.Draft;
import org.remotelog.ExportOptions;
import org.remotelog.ImportReport;
import org.remotelog.InviteOptions;
import org.remotelog.RemoteLogClient;
import org.remotelog.RemoteLogException;
import org.remotelog.TransferProgress;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Home;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.mvds.GroupId;
import org.remotelog.pointer.local.MemoryPointer;

/**
 * A file with one byte changed, or cut somewhere, and a fresh reader for each: it uses what is
 * good, shows nothing wrong, says what is missing, and gets the rest from the good file.
 */
final class CarDamageTest {
  private static final int POSITIONS_PER_SECTION = 6;
  private static final int POSITIONS_PER_LARGE_SECTION = 2;
  private static final int LARGE_SECTION_BYTES = 65_536;
  private static final long SEED = 20_261_126;

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private final MemoryHome joined = new MemoryHome();
  private GroupId group;
  private Map<String, String> expected;
  private byte[] good;

  private interface Writing {
    void write(RemoteLogClient writer) throws Exception;
  }

  private static RemoteLogClient client(Home home) {
    return RemoteLogClient.builder()
        .home(home)
        .store(new MemoryContentStore())
        .pointer(new MemoryPointer())
        .build();
  }

  /** Alice writes and lets Bob in, who has read nothing yet. */
  private void write(Writing writing) throws Exception {
    try (MemoryHome home = new MemoryHome();
        RemoteLogClient alice = client(home);
        RemoteLogClient bob = client(joined)) {
      group = alice.createGroup("friends").id();
      writing.write(alice);
      bob.join(alice.invite(group, InviteOptions.DEFAULT), "Bob");
      bob.transfer().export(folder.resolve("bob.car"), ExportOptions.ALL, TransferProgress.NONE);
      alice.transfer().importFrom(folder.resolve("bob.car"), TransferProgress.NONE);
      Path file = folder.resolve("good.car");
      assertThat(
              alice.transfer().export(file, ExportOptions.ALL, TransferProgress.NONE).isComplete())
          .isTrue();
      good = Files.readAllBytes(file);
      expected = content(alice);
    }
  }

  private void writeSmallGroup() throws Exception {
    write(
        alice -> {
          for (int i = 0; i < 9; i++) {
            alice.appendAll(group, List.of(draft("author " + i % 3, Bytes.utf8("message " + i))));
            alice.flush();
          }
        });
  }

  /** Full segments, so many that the head leaves the older ones to a page. */
  private void writeLargeLog() throws Exception {
    write(
        alice -> {
          for (int i = 0; i < 36; i++) {
            byte[] noise = new byte[100_000];
            random.nextBytes(noise);
            alice.appendAll(group, List.of(draft("large", Bytes.wrap(noise))));
          }
        });
  }

  private static Draft draft(String author, Bytes content) {
    return new Draft(
        Optional.of(author),
        Optional.empty(),
        "application/octet-stream",
        content,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private Map<String, String> content(RemoteLogClient client) throws Exception {
    Map<String, String> content = new TreeMap<>();
    for (DeliveredMessage message : client.messages(group, 0, 10_000)) {
      content.put(
          message.id().hex(),
          message.log()
              + " "
              + message.sequence()
              + " "
              + message.parents()
              + " "
              + message.content());
    }
    return content;
  }

  /** Where each section begins, the header being the first, and the end of the file. */
  private List<Integer> sections() throws Exception {
    List<Integer> starts = new ArrayList<>();
    ByteReader in = new ByteReader(Bytes.of(good));
    while (in.remaining() > 0) {
      starts.add(in.position());
      in.take(in.varint());
    }
    starts.add(good.length);
    return starts;
  }

  @Test
  void usesWhatIsGoodWhicheverByteIsChanged() throws Exception {
    writeSmallGroup();
    sweepChanges();
  }

  @Test
  void usesWhatIsGoodWhicheverByteOfLargeSegmentsAndPagesIsChanged() throws Exception {
    writeLargeLog();
    sweepChanges();
  }

  private void sweepChanges() throws Exception {
    List<Integer> starts = sections();
    assertThat(starts).hasSizeGreaterThan(8);
    int refused = 0;
    int partly = 0;
    for (int i = 0; i + 1 < starts.size(); i++) {
      int size = starts.get(i + 1) - starts.get(i);
      int most = size < LARGE_SECTION_BYTES ? POSITIONS_PER_SECTION : POSITIONS_PER_LARGE_SECTION;
      int tries = Math.min(size, most);
      for (int t = 0; t < tries; t++) {
        int at = starts.get(i) + (int) ((long) t * (size - 1) / Math.max(1, tries - 1));
        byte[] changed = good.clone();
        changed[at] ^= (byte) (1 + random.nextInt(255));
        if (read("seed " + SEED + ", byte " + at, changed)) {
          partly++;
        } else {
          refused++;
        }
      }
    }
    assertThat(partly).as("files that were used").isGreaterThan(POSITIONS_PER_SECTION);
    assertThat(refused).as("files that were refused").isPositive();
  }

  @Test
  void usesWhatIsGoodWhereverTheFileIsCut() throws Exception {
    writeSmallGroup();
    List<Integer> cuts = new ArrayList<>();
    for (int start : sections()) {
      // Between sections, within a length, an identifier, and the data.
      cuts.addAll(List.of(start, start + 1, start + 2, start + 20, start + 60));
    }
    for (int cut : cuts) {
      if (cut < good.length) {
        read("cut at " + cut, Arrays.copyOf(good, cut));
      }
    }
  }

  /** Reads damaged bytes, then the good ones; whether the damaged ones were of use. */
  private boolean read(String what, byte[] damaged) throws Exception {
    Path file = folder.resolve("damaged.car");
    Files.write(file, damaged);
    boolean used = false;
    try (Home home = TamperTest.copyOf(joined);
        RemoteLogClient bob = client(home)) {
      Map<String, Bytes> before = rows(home);
      try {
        ImportReport report = bob.transfer().importFrom(file, TransferProgress.NONE);
        used = true;
        assertThat(report.isComplete()).as("%s: %s", what, report).isFalse();
        assertThat(report.faults())
            .as("%s: %s", what, report)
            .allMatch(f -> f.startsWith("at byte "));
        // A cut between two blocks shows only by what is missing.
        assertThat(report.faultCount() + report.pass().gaps().size()).as(what).isPositive();
        Map<String, String> shown = content(bob);
        shown.forEach((id, text) -> assertThat(text).as(what).isEqualTo(expected.get(id)));
      } catch (RemoteLogException.FileRefused e) {
        assertThat(e.advice()).as(what).contains("nothing was changed");
        assertThat(rows(home)).as(what).isEqualTo(before);
      }
      Files.write(file, good);
      ImportReport healed = bob.transfer().importFrom(file, TransferProgress.NONE);
      assertThat(healed.isComplete()).as("%s, healed: %s", what, healed).isTrue();
      assertThat(content(bob)).as("%s, healed", what).isEqualTo(expected);
      assertThat(bob.gaps(group)).as("%s, healed", what).isEmpty();
    }
    return used;
  }

  private static Map<String, Bytes> rows(Home home) throws Exception {
    return home.read(
        tables -> {
          Map<String, Bytes> all = new TreeMap<>();
          for (HomeTable table : HomeTable.values()) {
            for (Row row : tables.table(table).scan(Keys.START, Keys.END, Integer.MAX_VALUE)) {
              all.put(table + " " + row.key().hex(), row.value());
            }
          }
          return all;
        });
  }
}
