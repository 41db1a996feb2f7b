package org.remotelog.log.store.car;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.crypto.Ed25519;

class CarHeadPointerTest {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Instant VALIDITY = Instant.parse("2027-11-23T00:00:00Z");
  private static final long SEED = 20_261_125;

  @TempDir Path folder;

  private final Random random = new Random(SEED);

  private SecretBytes seed() {
    byte[] seed = new byte[32];
    random.nextBytes(seed);
    return SecretBytes.of(Bytes.wrap(seed));
  }

  private static Bytes record(SecretBytes seed, long sequence, String head) {
    return IpnsRecordCodec.build(
            Ed25519.signer(seed),
            Ed25519.name(seed),
            Cid.of(Cid.Codec.DAG_CBOR, Bytes.utf8(head)),
            sequence,
            VALIDITY,
            Duration.ofMinutes(1),
            Optional.empty())
        .bytes();
  }

  private CarFile file(List<Bytes> roots) throws Exception {
    List<Block> blocks = new ArrayList<>();
    List<Cid> cids = new ArrayList<>();
    for (Bytes root : roots) {
      blocks.add(Block.of(Cid.Codec.RAW, root));
      cids.add(Cid.of(Cid.Codec.RAW, root));
    }
    Path path = folder.resolve("x.car");
    try (CarWriter writer = CarWriter.create(path, true, cids)) {
      for (Block block : blocks) {
        writer.write(block);
      }
      writer.finish();
    }
    return CarFile.open(path, done -> {});
  }

  @Test
  void findsTheRecordOfEachLogInAnyOrder() throws Exception {
    Map<LogName, Bytes> records = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      SecretBytes seed = seed();
      records.put(Ed25519.name(seed), record(seed, i + 1, "head " + i));
    }
    for (boolean ordered : new boolean[] {true, false}) {
      List<Bytes> roots = new ArrayList<>(records.values());
      if (!ordered) {
        Collections.shuffle(roots, random);
      }
      List<LogName> asked = new ArrayList<>(records.keySet());
      Collections.shuffle(asked, random);
      try (CarFile file = file(roots)) {
        CarHeadPointer pointer = new CarHeadPointer(file);
        assertThat(pointer.resolve(Ed25519.name(seed()), DEADLINE)).isEmpty();
        for (LogName log : asked) {
          assertThat(pointer.resolve(log, DEADLINE))
              .as("seed %s, ordered %s", SEED, ordered)
              .containsExactly(records.get(log));
          assertThat(pointer.resolve(log, DEADLINE)).hasSize(1);
        }
        assertThat(pointer.found()).hasSize(40);
      }
    }
  }

  @Test
  void givesRecordsOfOneLogThatStandSideBySideBestFirst() throws Exception {
    SecretBytes seed = seed();
    Bytes old = record(seed, 1, "one");
    Bytes fork = record(seed, 2, "two");
    Bytes other = record(seed, 2, "another two");
    try (CarFile file = file(List.of(Bytes.utf8("none"), old, fork, other))) {
      List<Bytes> found = new CarHeadPointer(file).resolve(Ed25519.name(seed), DEADLINE);
      assertThat(found).containsExactlyInAnyOrder(old, fork, other).last().isEqualTo(old);
    }
    List<Bytes> many = new ArrayList<>();
    for (int i = 0; i <= Limits.MAX_RECORDS_PER_NAME; i++) {
      many.add(record(seed, 3, "head " + i));
    }
    try (CarFile file = file(many)) {
      assertThat(new CarHeadPointer(file).resolve(Ed25519.name(seed), DEADLINE))
          .hasSize(Limits.MAX_RECORDS_PER_NAME);
    }
  }

  @Test
  void takesNoRootForRecordThatIsTooLargeOrIsNone() throws Exception {
    Bytes large = Bytes.wrap(new byte[Limits.MAX_RECORD_BYTES + 1]);
    try (CarFile file = file(List.of(large, Bytes.EMPTY, Bytes.utf8("x")))) {
      assertThat(new CarHeadPointer(file).resolve(Ed25519.name(seed()), DEADLINE)).isEmpty();
    }
  }

  @Test
  void givesUpAfterTooManyTrials() throws Exception {
    List<Bytes> junk = new ArrayList<>();
    for (int i = 0; i < 1 << 10; i++) {
      junk.add(Bytes.utf8("junk " + i));
    }
    try (CarFile file = file(junk)) {
      CarHeadPointer pointer = new CarHeadPointer(file);
      for (int i = 0; i < CarLimits.MAX_CAR_TRIALS >> 10; i++) {
        assertThat(pointer.resolve(name(i), DEADLINE)).isEmpty();
      }
      assertThatThrownBy(() -> pointer.resolve(name(-1), DEADLINE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("too many records");
      assertThat(pointer.resolve(name(0), DEADLINE)).isEmpty();
    }
  }

  @Test
  void learnsManyNamesInFewTrialsWhenHalfOfThemAreAbsent() throws Exception {
    int count = 600;
    TreeMap<LogName, Bytes> records = new TreeMap<>();
    List<LogName> asked = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SecretBytes present = seed();
      records.put(Ed25519.name(present), record(present, i + 1, "head " + i));
      asked.add(Ed25519.name(seed()));
    }
    asked.addAll(records.keySet());
    Collections.shuffle(asked, random);
    try (CarFile file = file(new ArrayList<>(records.values()))) {
      CarHeadPointer pointer = new CarHeadPointer(file);
      pointer.learn(asked);
      for (LogName log : asked) {
        List<Bytes> expected =
            records.containsKey(log) ? List.of(records.get(log)) : Collections.emptyList();
        assertThat(pointer.resolve(log, DEADLINE)).isEqualTo(expected);
      }
      // Each name once at most, and each record with itself and with its neighbour.
      assertThat(pointer.trials()).isLessThanOrEqualTo(2 * count + 2 * count);
    }
  }

  private static LogName name(int number) {
    byte[] key = new byte[LogName.SIZE];
    key[0] = (byte) number;
    key[1] = (byte) (number >> 8);
    return LogName.of(Bytes.wrap(key));
  }

  @Test
  void cannotBePublishedTo() throws Exception {
    SecretBytes seed = seed();
    Bytes record = record(seed, 1, "one");
    try (CarFile file = file(List.of(record))) {
      assertThatThrownBy(
              () -> new CarHeadPointer(file).publish(Ed25519.name(seed), record, DEADLINE))
          .hasMessageContaining("only read");
    }
  }
}
