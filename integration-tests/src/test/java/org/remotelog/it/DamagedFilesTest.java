package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Database files damaged in every way that disks and people know. A command either works with all
 * that was acknowledged, or reports the damage with advice; it never shows less without a word.
 */
final class DamagedFilesTest {
  private static final int FLIPS = 24;
  private static final long SEED = 20_261_124;

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private Devices devices;
  private Messages sent;

  @BeforeEach
  void writeAndJoin() {
    devices = new Devices(folder);
    devices.initWithGroup("a", "team");
    String code = devices.invite("a", "team");
    for (int i = 0; i < 12; i++) {
      devices.at("a", "send", "team", "message " + i + " of twelve").done();
    }
    devices.init("b");
    devices.at("b", "group", "join", code).done();
    devices.at("a", "sync").done();
    sent = Messages.of(devices.at("a", "messages", "team", "--json").done());
  }

  @Test
  void neverShowsLessWithoutWordWhenTheHomeIsDamaged() throws Exception {
    devices.at("b", "sync").done();
    Path file = devices.home("b").resolve("home.db");
    byte[] good = Files.readAllBytes(file);
    for (Map.Entry<String, byte[]> damage : damages(good).entrySet()) {
      replace(file, damage.getValue());
      Ran doctor = devices.at("b", "doctor").withoutCrash();
      Ran messages = devices.at("b", "messages", "team", "--json").withoutCrash();
      if (messages.exitCode() == Ran.DONE) {
        assertThat(Messages.of(messages).content()).as(damage.getKey()).isEqualTo(sent.content());
      } else {
        messages.failed(Ran.FAILED, "hint");
        assertThat(messages.err())
            .as(damage.getKey())
            .containsAnyOf("damaged", "empty", "kind", "version");
        assertThat(doctor.exitCode()).as(damage.getKey() + doctor).isEqualTo(Ran.FAILED);
        assertThat(doctor.out()).as(damage.getKey()).contains("fault", "-> ");
      }
      Ran sync = devices.at("b", "sync").withoutCrash();
      if (sync.exitCode() == Ran.FAILED) {
        assertThat(sync.err())
            .as(damage.getKey())
            .containsAnyOf("damaged", "empty", "kind", "version");
      }
    }
    replace(file, good);
    devices.at("b", "sync").done();
    assertThat(messages("b").content()).isEqualTo(sent.content());
  }

  @ParameterizedTest
  @ValueSource(strings = {"blocks.db", "heads.db"})
  void neverReadsLessWithoutWordWhenSharedFileIsDamaged(String name) throws Exception {
    Path home = devices.home("b").resolve("home.db");
    byte[] fresh = Files.readAllBytes(home);
    Path file = devices.store().resolve(name);
    byte[] good = Files.readAllBytes(file);
    for (Map.Entry<String, byte[]> damage : damages(good).entrySet()) {
      replace(home, fresh);
      replace(file, damage.getValue());
      Ran sync = devices.at("b", "sync").withoutCrash();
      if (sync.exitCode() == Ran.DONE && sync.err().isEmpty()) {
        assertThat(messages("b").content()).as(damage.getKey()).isEqualTo(sent.content());
      } else {
        assertThat(sync.out() + sync.err())
            .as(damage.getKey())
            .containsAnyOf(
                "damaged", "refused", "empty", "kind", "version", name, "missing", "gap",
                "warning");
        assertThat(sent.content()).containsAllEntriesOf(messages("b").content());
      }
      devices.at("b", "doctor").withoutCrash();
    }
    replace(home, fresh);
    replace(file, good);
    devices.at("b", "sync").done();
    assertThat(messages("b").content()).isEqualTo(sent.content());
  }

  @Test
  void saysSoWhenTheLogOfKilledHomeIsDamaged() throws Exception {
    List<String> acknowledged = new ArrayList<>();
    try (Child child = devices.start("a", "send", "team", "--stdin", "--json", "--offline");
        OutputStream in = child.in()) {
      for (int i = 0; i < 20; i++) {
        in.write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
      }
      in.flush();
      long endNs = System.nanoTime() + Devices.DEADLINE.toNanos();
      while (Ran.json(child.printed()).size() < 20 && System.nanoTime() < endNs) {
        Thread.sleep(20);
      }
      child.kill();
      Ran.json(child.printed()).forEach(row -> acknowledged.add(row.get("id").asText()));
    }
    assertThat(acknowledged).hasSize(20);
    Path log = devices.home("a").resolve("home.db-wal");
    Path index = devices.home("a").resolve("home.db-shm");
    byte[] goodLog = Files.readAllBytes(log);
    byte[] goodIndex = Files.readAllBytes(index);
    byte[] goodFile = Files.readAllBytes(devices.home("a").resolve("home.db"));
    int refused = 0;
    for (int trial = 0; trial < 12; trial++) {
      byte[] bad = goodLog.clone();
      bad[random.nextInt(bad.length)] ^= 1;
      Files.write(
          log, trial % 2 == 0 ? bad : Arrays.copyOf(goodLog, random.nextInt(goodLog.length)));
      Ran ran = devices.at("a", "messages", "team", "--json").withoutCrash();
      if (ran.exitCode() == Ran.DONE) {
        assertThat(Messages.of(ran).ids()).as("trial " + trial).containsAll(acknowledged);
      } else {
        refused++;
        ran.failed(Ran.FAILED, "home.db is damaged", "-wal", "from a backup");
        Ran doctor = devices.at("a", "doctor").ended(Ran.FAILED);
        assertThat(doctor.out()).contains("-wal file lacks changes", "from a backup");
        devices.at("a", "send", "team", "x").failed(Ran.FAILED, "home.db is damaged");
      }
      Files.write(devices.home("a").resolve("home.db"), goodFile);
      Files.write(log, goodLog);
      Files.write(index, goodIndex);
    }
    assertThat(refused).isGreaterThan(6);
    assertThat(messages("a").ids()).containsAll(acknowledged);
  }

  /** Damaged copies of the file, by what was done to them. */
  private Map<String, byte[]> damages(byte[] good) throws IOException {
    Map<String, byte[]> damages = new LinkedHashMap<>();
    for (int i = 0; i < FLIPS; i++) {
      byte[] flipped = good.clone();
      int at = i < FLIPS / 4 ? random.nextInt(100) : random.nextInt(good.length);
      flipped[at] ^= (byte) (1 + random.nextInt(255));
      damages.put("byte " + at + " changed, seed " + SEED, flipped);
    }
    for (int i = 0; i < 4; i++) {
      int size = i == 0 ? good.length - 4096 : random.nextInt(good.length);
      damages.put("cut to " + size, Arrays.copyOf(good, size));
    }
    byte[] zeros = good.clone();
    Arrays.fill(zeros, good.length / 2, Math.min(good.length, good.length / 2 + 4096), (byte) 0);
    damages.put("4 KiB of zeros", zeros);
    damages.put("empty", new byte[0]);
    damages.put("a text", "Dear diary, ".repeat(1000).getBytes(StandardCharsets.UTF_8));
    Path other = folder.resolve("other.db");
    if (!Files.exists(other)) {
      try (Database database = new Database(other)) {
        database.execute("CREATE TABLE notes (text TEXT)");
      } catch (SQLException e) {
        throw new IOException(e);
      }
    }
    damages.put("another program's database", Files.readAllBytes(other));
    return damages;
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    for (String suffix : List.of("-wal", "-shm")) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
    }
    Files.write(file, bytes);
  }

  private Messages messages(String home) {
    return Messages.of(devices.at(home, "messages", "team", "--json").done());
  }
}
