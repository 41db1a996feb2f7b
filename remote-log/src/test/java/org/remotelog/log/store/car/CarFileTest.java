package org.remotelog.log.store.car;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.Varint;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;
import org.remotelog.log.codec.CarCodec;

class CarFileTest {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Block HELLO = Block.of(Cid.Codec.RAW, Bytes.utf8("hello"));
  private static final Block WORLD = Block.of(Cid.Codec.RAW, Bytes.utf8("world"));
  private static final Block MAP = Block.of(Cid.Codec.DAG_CBOR, Bytes.ofHex("a0"));
  private static final long GIB = 1L << 30;

  @TempDir Path folder;

  private Path target() {
    return folder.resolve("x.car");
  }

  private static CarFile open(Path path) throws IOException, MalformedException {
    return CarFile.open(path, done -> {});
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(target(), bytes);
  }

  private static byte[] bytes(List<Cid> roots, Block... blocks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(CarCodec.header(roots).toArray());
    for (Block block : blocks) {
      out.writeBytes(CarCodec.sectionStart(block).toArray());
      out.writeBytes(block.data().toArray());
    }
    return out.toByteArray();
  }

  private static byte[] bytes(Block... blocks) {
    return bytes(List.of(blocks[0].cid()), blocks);
  }

  @Test
  void readsWhatWasWritten() throws Exception {
    long seed = 20_261_124;
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      List<Block> blocks = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(60); i++) {
        byte[] data = new byte[random.nextInt(5_000)];
        random.nextBytes(data);
        Cid.Codec[] codecs = Cid.Codec.values();
        blocks.add(Block.of(codecs[random.nextInt(codecs.length)], Bytes.wrap(data)));
      }
      List<Cid> roots = List.of(blocks.get(0).cid(), blocks.get(blocks.size() - 1).cid());
      long size;
      try (CarWriter writer = CarWriter.create(target(), true, roots)) {
        for (Block block : blocks) {
          writer.write(block);
        }
        writer.finish();
        size = writer.bytes();
      }
      assertThat(Files.size(target())).as("seed %s", seed).isEqualTo(size);
      try (CarFile file = open(target())) {
        assertThat(file.faults()).as("seed %s", seed).isEmpty();
        assertThat(file.roots())
            .as("seed %s", seed)
            .containsExactlyElementsOf(roots.stream().distinct().toList());
        CarContentStore store = new CarContentStore(file);
        for (Block block : blocks) {
          assertThat(store.get(block.cid(), DEADLINE)).as("seed %s", seed).contains(block.data());
          assertThat(store.has(block.cid(), DEADLINE)).isTrue();
        }
        assertThat(store.get(HELLO.cid(), DEADLINE)).isEmpty();
        assertThat(store.has(HELLO.cid(), DEADLINE)).isFalse();
      }
    }
  }

  @Test
  void writesTheSameBytesForTheSameBlocks() throws Exception {
    try (CarWriter writer = CarWriter.create(target(), false, List.of(HELLO.cid()))) {
      writer.write(HELLO);
      writer.write(MAP);
      writer.write(HELLO);
      assertThat(writer.blocks()).isEqualTo(2);
      writer.finish();
    }
    assertThat(Files.readAllBytes(target())).isEqualTo(bytes(HELLO, MAP));
  }

  @Test
  void readsFileOfReferenceImplementation() throws Exception {
    try (InputStream in = CarFileTest.class.getResourceAsStream("/fixtures/car/reference.car")) {
      Files.copy(in, target());
    }
    try (CarFile file = open(target())) {
      assertThat(file.faults()).isEmpty();
      assertThat(file.roots()).containsExactly(HELLO.cid(), MAP.cid());
      // Raw, dag-cbor and dag-pb, the latter also of version 0; one comes twice.
      assertThat(file.blocks()).isEqualTo(4);
      // SHA-512, identity, and codec dag-json.
      assertThat(file.skipped()).isEqualTo(3);
      CarContentStore store = new CarContentStore(file);
      assertThat(store.get(HELLO.cid(), DEADLINE)).contains(HELLO.data());
      assertThat(store.get(MAP.cid(), DEADLINE)).contains(MAP.data());
      Bytes old = Bytes.ofHex("0a0408021200");
      assertThat(store.get(Cid.of(Cid.Codec.DAG_PB, old), DEADLINE)).contains(old);
    }
  }

  @Test
  void refusesFileThatBeginsLikeNoCar() throws Exception {
    assertThatThrownBy(() -> open(target())).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> open(folder)).hasMessageContaining("is not a file");
    write(new byte[0]);
    assertThatThrownBy(() -> open(target()))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("empty");
    write(Bytes.ofHex("0aa16776657273696f6e02").toArray());
    assertThatThrownBy(() -> open(target()))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("version 2");
    write("hello, this is no CAR at all".getBytes("UTF-8"));
    assertThatThrownBy(() -> open(target())).isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesFileThatIsCutWithinTheHeader() throws Exception {
    byte[] whole = bytes(HELLO);
    int header = CarCodec.header(List.of(HELLO.cid())).size();
    for (int cut = 1; cut < header; cut++) {
      write(Arrays.copyOf(whole, cut));
      assertThatThrownBy(() -> open(target()))
          .as("cut at %s", cut)
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("ends early");
    }
  }

  @Test
  void usesBlocksBeforeTheCutWhereverItIs() throws Exception {
    byte[] large = new byte[300];
    Block third = Block.of(Cid.Codec.RAW, Bytes.wrap(large));
    byte[] whole = bytes(HELLO, MAP, third);
    int first = CarCodec.header(List.of(HELLO.cid())).size();
    int second = first + 1 + Cid.SIZE + HELLO.data().size();
    int last = second + 1 + Cid.SIZE + MAP.data().size();
    for (int cut = first; cut < whole.length; cut++) {
      write(Arrays.copyOf(whole, cut));
      int good = cut < second ? 0 : cut < last ? 1 : 2;
      boolean clean = cut == first || cut == second || cut == last;
      try (CarFile file = open(target())) {
        assertThat(file.blocks()).as("cut at %s", cut).isEqualTo(good);
        assertThat(file.has(third.cid())).isFalse();
        // A root that is not there, and a section that is not whole.
        assertThat(file.faultCount())
            .as("cut at %s", cut)
            .isEqualTo((clean ? 0 : 1) + (good == 0 ? 1 : 0));
        if (!clean) {
          assertThat(file.faults().get(0).offset())
              .isEqualTo(good == 0 ? first : good == 1 ? second : last);
          assertThat(file.faults().get(0).reason()).startsWith("the file ends");
        }
      }
    }
    // The length of the last block has two bytes.
    write(Arrays.copyOf(whole, last + 1));
    try (CarFile file = open(target())) {
      assertThat(file.faults().get(0).reason()).contains("ends within a length");
    }
  }

  @Test
  void passesOverBlockWithOtherBytesAndSaysWhichAndWhere() throws Exception {
    byte[] whole = bytes(List.of(HELLO.cid()), HELLO, WORLD, MAP);
    int header = CarCodec.header(List.of(HELLO.cid())).size();
    int second = header + 1 + Cid.SIZE + HELLO.data().size();
    whole[second + 1 + Cid.SIZE] ^= 1;
    write(whole);
    try (CarFile file = open(target())) {
      assertThat(file.blocks()).isEqualTo(2);
      assertThat(file.has(WORLD.cid())).isFalse();
      assertThat(file.has(MAP.cid())).isTrue();
      assertThat(file.faults()).hasSize(1);
      assertThat(file.faults().get(0).offset()).isEqualTo(second);
      assertThat(file.faults().get(0).reason()).contains(WORLD.cid().toString());
    }
  }

  @Test
  void noticesChangeOfAnyByte() throws Exception {
    byte[] whole = bytes(List.of(HELLO.cid(), MAP.cid()), HELLO, WORLD, MAP);
    int unnoticed = 0;
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      write(changed);
      try (CarFile file = open(target())) {
        unnoticed += file.faultCount() == 0 ? 1 : 0;
        for (Block block : List.of(HELLO, WORLD, MAP)) {
          if (file.has(block.cid())) {
            assertThat(file.read(block.cid())).contains(block.data());
          }
        }
      } catch (MalformedException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
    // The identifier of the block that is no root can become one of another kind.
    assertThat(unnoticed).isLessThanOrEqualTo(4);
  }

  @Test
  void saysWhatIsWrongWithHugeLengths() throws Exception {
    write(Varint.encode(2 * GIB).toArray());
    assertThatThrownBy(() -> open(target()))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("a header of 2147483648 bytes is above");
    ByteArrayOutputStream section = new ByteArrayOutputStream();
    section.writeBytes(bytes(HELLO));
    section.writeBytes(Varint.encode(2 * GIB).toArray());
    write(section.toByteArray());
    try (CarFile file = open(target())) {
      assertThat(file.blocks()).isEqualTo(1);
      assertThat(file.faults().get(0).reason()).contains("a block of 2147483648 bytes is above");
    }
    section.reset();
    section.writeBytes(bytes(HELLO));
    section.writeBytes(Varint.encode(-1).toArray());
    write(section.toByteArray());
    try (CarFile file = open(target())) {
      assertThat(file.faults().get(0).reason()).contains("18446744073709551615");
    }
    section.reset();
    section.writeBytes(bytes(HELLO));
    section.writeBytes(Bytes.ofHex("ffffffffffffffffffff01").toArray());
    write(section.toByteArray());
    try (CarFile file = open(target())) {
      assertThat(file.faults().get(0).reason()).contains("longer than 64 bits");
    }
  }

  @Test
  void readsSparseFileOfTwoGibibytesNoFurtherThanItHasTo() throws Exception {
    write(new byte[0]);
    try (RandomAccessFile sparse = new RandomAccessFile(target().toFile(), "rw")) {
      sparse.setLength(2 * GIB);
      assertThatThrownBy(() -> open(target()))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("a header of no bytes");
      sparse.write(bytes(HELLO));
    }
    try (CarFile file = open(target())) {
      assertThat(file.size()).isEqualTo(2 * GIB);
      assertThat(file.has(HELLO.cid())).isTrue();
      assertThat(file.faults()).hasSize(1);
      assertThat(file.faults().get(0).reason()).contains("a block of no bytes");
    }
  }

  @Test
  void readsLargestBlockAndRefusesOneByteMore() throws Exception {
    Block largest = Block.of(Cid.Codec.RAW, Bytes.wrap(new byte[Limits.MAX_BLOCK_BYTES]));
    write(bytes(largest));
    try (CarFile file = open(target())) {
      assertThat(file.faults()).isEmpty();
      assertThat(file.read(largest.cid())).contains(largest.data());
    }
    ByteArrayOutputStream larger = new ByteArrayOutputStream();
    larger.writeBytes(bytes(HELLO));
    larger.writeBytes(Varint.encode(Limits.MAX_CAR_SECTION_BYTES + 1L).toArray());
    larger.writeBytes(new byte[Limits.MAX_CAR_SECTION_BYTES + 1]);
    write(larger.toByteArray());
    try (CarFile file = open(target())) {
      assertThat(file.faults().get(0).reason()).contains("983077 bytes is above 983076");
    }
  }

  @Test
  void describesTheFirstFaultsAndCountsTheRest() throws Exception {
    for (int many : new int[] {CarLimits.MAX_CAR_FAULTS, CarLimits.MAX_CAR_FAULTS + 1}) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(bytes(HELLO));
      for (int i = 0; i < many; i++) {
        out.writeBytes(CarCodec.sectionStart(WORLD).toArray());
        out.writeBytes(HELLO.data().toArray());
      }
      write(out.toByteArray());
      try (CarFile file = open(target())) {
        assertThat(file.faultCount()).isEqualTo(many);
        assertThat(file.faults()).hasSize(CarLimits.MAX_CAR_FAULTS);
      }
    }
  }

  @Test
  void remembersAsManyBlocksAsTheLimitAndNoMore() throws Exception {
    try (CarWriter writer = CarWriter.create(target(), false, List.of(number(0).cid()))) {
      for (int i = 0; i < CarLimits.MAX_CAR_BLOCKS; i++) {
        writer.write(number(i));
      }
      assertThatThrownBy(() -> writer.write(number(CarLimits.MAX_CAR_BLOCKS)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("262144 blocks");
      writer.finish();
    }
    try (CarFile file = open(target())) {
      assertThat(file.blocks()).isEqualTo(CarLimits.MAX_CAR_BLOCKS);
      assertThat(file.faults()).isEmpty();
    }
    Block more = number(CarLimits.MAX_CAR_BLOCKS);
    try (RandomAccessFile file = new RandomAccessFile(target().toFile(), "rw")) {
      file.seek(file.length());
      file.write(CarCodec.sectionStart(more).toArray());
      file.write(more.data().toArray());
    }
    try (CarFile file = open(target())) {
      assertThat(file.blocks()).isEqualTo(CarLimits.MAX_CAR_BLOCKS);
      assertThat(file.faults()).hasSize(1);
      assertThat(file.faults().get(0).reason()).contains("more than 262144 blocks");
    }
  }

  private static Block number(int number) {
    return Block.of(Cid.Codec.RAW, Varint.encode(number));
  }

  @Test
  void saysWhichRootIsNotThere() throws Exception {
    write(bytes(List.of(HELLO.cid(), WORLD.cid()), HELLO));
    try (CarFile file = open(target())) {
      assertThat(file.faults()).hasSize(1);
      assertThat(file.faults().get(0).reason()).contains("root " + WORLD.cid());
    }
  }

  @Test
  void tellsHowFarReadingIsAndStopsWhenInterrupted() throws Exception {
    write(bytes(HELLO, WORLD, MAP));
    List<Long> told = new ArrayList<>();
    CarFile.open(target(), told::add).close();
    assertThat(told).hasSize(3).isSorted().endsWith(Files.size(target()));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> open(target())).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void storeAndPointerCannotBeWrittenTo() throws Exception {
    write(bytes(HELLO));
    try (CarFile file = open(target())) {
      CarContentStore store = new CarContentStore(file);
      CarHeadPointer pointer = new CarHeadPointer(file);
      assertThatThrownBy(() -> store.put(List.of(WORLD), DEADLINE))
          .hasMessageContaining("only read");
      assertThatThrownBy(() -> store.remove(List.of(HELLO.cid()), DEADLINE))
          .hasMessageContaining("only read");
      assertThat(store.describe()).isEqualTo("car:" + target());
      assertThat(pointer.describe()).isEqualTo("car:" + target());
      store.close();
      pointer.close();
      assertThat(file.read(HELLO.cid())).isPresent();
    }
  }

  @Test
  void replacesNothingUnlessToldTo() throws Exception {
    write(new byte[] {1});
    assertThatThrownBy(() -> CarWriter.create(target(), false, List.of(HELLO.cid())))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> CarWriter.create(folder, true, List.of(HELLO.cid())))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(
            () -> CarWriter.create(folder.resolve("no/x.car"), false, List.of(HELLO.cid())))
        .isInstanceOf(NoSuchFileException.class);
    try (CarWriter writer = CarWriter.create(target(), true, List.of(HELLO.cid()))) {
      writer.write(HELLO);
      assertThat(Files.readAllBytes(target())).containsExactly(1);
      writer.finish();
    }
    assertThat(Files.readAllBytes(target())).isEqualTo(bytes(HELLO));
    // Somebody else was faster.
    Path late = folder.resolve("late.car");
    try (CarWriter writer = CarWriter.create(late, false, List.of(HELLO.cid()))) {
      writer.write(HELLO);
      Files.write(late, new byte[] {2});
      assertThatThrownBy(writer::finish).isInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(Files.readAllBytes(late)).containsExactly(2);
    assertOnlyFiles("late.car", "x.car");
  }

  @Test
  void leavesNothingBehindWhenNotFinished() throws Exception {
    try (CarWriter writer = CarWriter.create(target(), false, List.of(HELLO.cid()))) {
      writer.write(HELLO);
    }
    assertOnlyFiles();
  }

  private void assertOnlyFiles(String... names) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted()).containsExactly(names);
    }
  }
}
