package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command says about damaged values, and about damaged files as a whole. */
final class DamageTest {
  private static final int TRIALS = 12;
  private static final long SEED = 20_261_102;

  @TempDir Path folder;

  private Devices devices;
  private Messages sent;

  @BeforeEach
  void writeAndJoin() {
    devices = new Devices(folder);
    devices.initWithGroup("a", "team");
    String code = devices.invite("a", "team");
    for (int i = 0; i < 12; i++) {
      String text = "message " + i;
      devices.at("a", "send", "team", text, i % 3 == 2 ? "--json" : "--offline").done();
    }
    sent = Messages.of(devices.at("a", "messages", "team", "--json").done());
    devices.init("b");
    devices.at("b", "group", "join", code).done();
  }

  @Test
  void namesRangeAndCauseOfDamagedSegmentUntilItIsBack() throws Exception {
    assertTold("blocks", "segment", bytes -> bytes[bytes.length / 2] ^= 1);
  }

  @Test
  void namesRangeAndCauseOfDamagedRecordUntilItIsBack() throws Exception {
    assertTold("heads", "record", bytes -> bytes[10] ^= 1);
  }

  @Test
  void refusesChangedInlineHeadAndGoesOnWithTheStoredOne() throws Exception {
    try (Database heads = new Database(devices.store().resolve("heads.db"))) {
      for (Database.Value record : heads.records()) {
        byte[] changed = record.bytes().clone();
        changed[changed.length - 1] ^= 1;
        heads.put(record, changed);
      }
    }
    Ran ran = devices.at("b", "sync").ended(Ran.INCOMPLETE);
    assertThat(ran.out()).contains("refused", "inline");
    assertThat(messages("b").content()).isEqualTo(sent.content());
  }

  private interface Change {
    void to(byte[] bytes);
  }

  private void assertTold(String file, String word, Change change) throws Exception {
    try (Database database = new Database(devices.store().resolve(file + ".db"))) {
      List<Database.Value> values = file.equals("blocks") ? database.blocks() : database.records();
      for (Database.Value value : values) {
        byte[] changed = value.bytes().clone();
        change.to(changed);
        database.put(value, changed);
      }
      Ran ran = devices.processAt("b", "sync").ended(Ran.INCOMPLETE);
      assertThat(ran.out()).containsPattern("gap (numbers? )?[1-9]").contains("refused", word);
      JsonNode pass = devices.at("b", "sync", "--json").ended(Ran.INCOMPLETE).onlyJson();
      assertThat(pass.get("refusals")).isNotEmpty();
      JsonNode gap = pass.get("gaps").get(0);
      assertThat(gap.get("first").asLong()).isPositive();
      assertThat(gap.get("cause").asText()).isEqualTo("refused");
      assertThat(gap.get("detail").asText()).isNotBlank();
      assertThat(sent.content()).containsAllEntriesOf(messages("b").content());
      for (Database.Value value : values) {
        database.restore(value);
      }
    }
    devices.at("b", "sync").done();
    assertThat(messages("b").content()).isEqualTo(sent.content());
    assertThat(devices.at("b", "gaps", "team", "--json").done().json()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"blocks.db", "heads.db"})
  void saysWhatIsWrongWithDamagedStoreFilesAndGoesOnWithGoodOnes(String name) throws Exception {
    Path file = devices.store().resolve(name);
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(SEED);
    for (int trial = 0; trial < TRIALS; trial++) {
      String what = name + ", trial " + trial + " of seed " + SEED;
      damage(file, good, random, trial);
      Ran ran = devices.at("b", "sync").withoutCrash();
      assertThat(ran.exitCode()).as(what).isIn(Ran.DONE, Ran.FAILED, Ran.INCOMPLETE);
      if (ran.exitCode() != Ran.DONE) {
        assertThat(ran.out() + ran.err()).as(what).containsAnyOf("damaged", "refused", name);
      }
      assertThat(sent.content()).as(what).containsAllEntriesOf(messages("b").content());
    }
    replace(file, good);
    devices.at("b", "sync").done();
    assertThat(messages("b").content()).isEqualTo(sent.content());
  }

  @Test
  void saysWhatIsWrongWithDamagedHome() throws Exception {
    devices.at("b", "sync").done();
    Path file = devices.home("b").resolve("home.db");
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(SEED);
    for (int trial = 0; trial < TRIALS; trial++) {
      String what = "trial " + trial + " of seed " + SEED;
      damage(file, good, random, trial);
      for (String[] command : new String[][] {{"sync"}, {"messages", "team"}, {"log", "team"}}) {
        Ran ran = devices.at("b", command).withoutCrash();
        assertThat(ran.exitCode()).as(what).isIn(Ran.DONE, Ran.FAILED, Ran.INCOMPLETE);
        if (ran.exitCode() == Ran.FAILED) {
          assertThat(ran.err()).as(what).contains("error: ");
        }
      }
    }
    replace(file, good);
    devices.at("b", "sync").done();
    assertThat(messages("b").content()).isEqualTo(sent.content());
  }

  /** Cuts the file off, or writes random bytes over some of it. */
  private static void damage(Path file, byte[] good, Random random, int trial) throws IOException {
    byte[] bytes = good.clone();
    if (trial % 3 == 0) {
      bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
    } else {
      byte[] noise = new byte[1 + random.nextInt(trial % 3 == 1 ? 64 : 8_192)];
      random.nextBytes(noise);
      int at = random.nextInt(bytes.length);
      System.arraycopy(noise, 0, bytes, at, Math.min(noise.length, bytes.length - at));
    }
    replace(file, bytes);
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
