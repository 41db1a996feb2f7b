package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.DeliveredMessage;
import org.remotelog.Draft;
import org.remotelog.GroupInfo;
import org.remotelog.InviteOptions;
import org.remotelog.RemoteLogClient;
import org.remotelog.SyncReport;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Home;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Gap;
import org.remotelog.log.store.sqlite.SqliteContentStore;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.pointer.local.EmbeddedPointer;

/**
 * One byte changed in one stored value, and a fresh reader for each: it never shows wrong content,
 * tells what it misses and why, and gets everything once the good copy is back.
 */
final class TamperTest {
  /** Positions tried in each block. */
  private static final int POSITIONS_PER_BLOCK = 64;

  /** Positions tried in a block so large that its reader takes long; there are many of them. */
  private static final int POSITIONS_PER_LARGE_BLOCK = 4;

  private static final int LARGE_BLOCK_BYTES = 65_536;

  /** Of so many trials, one also puts the good copy back. */
  private static final int HEAL_EVERY = 8;

  private static final long SEED = 20_261_101;

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private final MemoryHome joined = new MemoryHome();
  private SqliteContentStore store;
  private EmbeddedPointer pointer;
  private GroupId group;
  private Map<MessageId, String> expected;
  private long trials;
  private long noticed;

  @AfterEach
  void close() throws Exception {
    store.close();
    pointer.close();
    System.out.println("TamperTest: " + trials + " changes, " + noticed + " noticed");
  }

  @Test
  void noticesAnyByteChangedInAnyRecord() throws Exception {
    writeSmallGroup();
    try (Database heads = new Database(folder.resolve(EmbeddedPointer.FILE_NAME))) {
      for (Database.Value record : heads.records()) {
        for (int position = 0; position < record.bytes().length; position++) {
          tryChange(heads, record, position);
        }
      }
    }
    assertThat(noticed).as("most bytes of a record count").isGreaterThan(trials / 2);
  }

  @Test
  void noticesChangedBytesOfAnyBlock() throws Exception {
    writeSmallGroup();
    tryBlocks();
  }

  @Test
  void noticesChangedBytesOfLargeSegmentsAndPages() throws Exception {
    writeLargeLog();
    tryBlocks();
  }

  private void tryBlocks() throws Exception {
    try (Database blocks = new Database(folder.resolve(SqliteContentStore.FILE_NAME))) {
      for (Database.Value block : blocks.blocks()) {
        int size = block.bytes().length;
        int most = size < LARGE_BLOCK_BYTES ? POSITIONS_PER_BLOCK : POSITIONS_PER_LARGE_BLOCK;
        int tries = Math.min(size, most);
        for (int i = 0; i < tries; i++) {
          tryChange(blocks, block, (int) ((long) i * (size - 1) / Math.max(1, tries - 1)));
        }
      }
    }
    assertThat(noticed).as("needed blocks were among them").isGreaterThan(POSITIONS_PER_BLOCK);
  }

  private void tryChange(Database database, Database.Value value, int position) throws Exception {
    byte[] changed = value.bytes().clone();
    changed[position] ^= (byte) (1 + random.nextInt(255));
    String what =
        value.table() + " row " + value.key() + " of " + changed.length + ", byte " + position;
    database.put(value, changed);
    try (Home home = copyOf(joined);
        RemoteLogClient reader = client(home)) {
      SyncReport report = reader.sync(Optional.empty());
      boolean isWhole = assertNothingWrong(what, reader, report);
      trials++;
      noticed += report.isComplete() ? 0 : 1;
      database.restore(value);
      if (!isWhole || trials % HEAL_EVERY == 0) {
        SyncReport healed = reader.sync(Optional.empty());
        assertThat(healed.isComplete()).as("%s, healed: %s", what, healed).isTrue();
        assertThat(content(reader)).as("%s, healed", what).isEqualTo(expected);
        assertThat(reader.gaps(group)).as("%s, healed", what).isEmpty();
      }
    }
  }

  /** True when everything is there all the same, as when nothing reads the changed bytes. */
  private boolean assertNothingWrong(String what, RemoteLogClient reader, SyncReport report)
      throws Exception {
    Map<MessageId, String> content = content(reader);
    content.forEach(
        (id, text) -> assertThat(text).as("%s: %s", what, id).isEqualTo(expected.get(id)));
    boolean isWhole = content.size() == expected.size();
    if (!isWhole) {
      assertThat(report.isComplete()).as("%s: %s", what, report).isFalse();
      assertThat(report.gaps()).as("%s: %s", what, report).isNotEmpty();
    }
    for (Gap gap : report.gaps()) {
      assertThat(gap.range().first()).as(what).isPositive();
      assertThat(gap.detail()).as("%s: %s", what, gap).isNotBlank();
      assertThat(report.refusals())
          .as("%s: names the log of %s", what, gap)
          .anyMatch(refusal -> refusal.contains(gap.log().toString()));
    }
    return isWhole;
  }

  private Map<MessageId, String> content(RemoteLogClient reader) throws Exception {
    Map<MessageId, String> content = new TreeMap<>((a, b) -> a.hex().compareTo(b.hex()));
    Set<MessageId> seen = new HashSet<>();
    for (DeliveredMessage message : reader.messages(group, 0, 10_000)) {
      assertThat(seen).as("parents of %s", message).containsAll(message.parents());
      assertThat(seen.add(message.id())).as("once: %s", message).isTrue();
      content.put(message.id(), text(message));
    }
    return content;
  }

  private static String text(DeliveredMessage message) {
    return message.log()
        + " "
        + message.sequence()
        + " "
        + message.timestampSeconds()
        + " "
        + message.parents()
        + " "
        + message.contentType()
        + " "
        + message.content().hex();
  }

  private RemoteLogClient client(Home home) {
    return RemoteLogClient.builder().home(home).store(store).pointer(pointer).build();
  }

  static Home copyOf(MemoryHome original) throws IOException {
    MemoryHome copy = new MemoryHome();
    for (HomeTable name : HomeTable.values()) {
      List<Row> rows = new ArrayList<>();
      original.read(
          tables -> {
            tables.table(name).scan(Keys.START, Keys.END, row -> rows.add(row));
            return Boolean.TRUE;
          });
      copy.update(
          tables -> {
            for (Row row : rows) {
              tables.table(name).put(row.key(), row.value());
            }
          });
    }
    return copy;
  }

  private interface Writing {
    void write(RemoteLogClient writer) throws Exception;
  }

  private void writeGroup(Writing writing) throws Exception {
    store = new SqliteContentStore(folder);
    pointer = new EmbeddedPointer(folder);
    try (MemoryHome home = new MemoryHome();
        RemoteLogClient writer = client(home)) {
      GroupInfo made = writer.createGroup("friends");
      group = made.id();
      String code = writer.invite(group, InviteOptions.DEFAULT);
      writing.write(writer);
      assertThat(writer.flush().failures()).isEmpty();
      expected = content(writer);
      try (RemoteLogClient reader = client(joined)) {
        reader.join(code, "Bob");
      }
      assertThat(writer.sync(Optional.empty()).isComplete()).isTrue();
    }
    try (Home home = copyOf(joined);
        RemoteLogClient reader = client(home)) {
      assertThat(reader.sync(Optional.empty()).isComplete()).isTrue();
      assertThat(content(reader)).isEqualTo(expected);
    }
  }

  /** Three logs, each of several segments. */
  private void writeSmallGroup() throws Exception {
    writeGroup(
        writer -> {
          for (int flush = 0; flush < 4; flush++) {
            for (int i = 0; i < 3; i++) {
              String text = "message " + flush + "." + i;
              writer.appendAll(group, List.of(draft(i == 0 ? "" : "author " + i, text)));
            }
            writer.flush();
          }
        });
  }

  /** Full segments, so many that the head leaves the older ones to a page. */
  private void writeLargeLog() throws Exception {
    writeGroup(
        writer -> {
          for (int i = 0; i < 36; i++) {
            byte[] noise = new byte[100_000];
            random.nextBytes(noise);
            writer.appendAll(
                group,
                List.of(
                    new Draft(
                        Optional.of("large"),
                        Optional.empty(),
                        "application/octet-stream",
                        Bytes.wrap(noise),
                        Optional.empty(),
                        List.of(),
                        Optional.empty())));
          }
        });
  }

  private static Draft draft(String author, String text) {
    return new Draft(
        author.isEmpty() ? Optional.empty() : Optional.of(author),
        Optional.empty(),
        Envelope.TEXT,
        Bytes.utf8(text),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }
}
