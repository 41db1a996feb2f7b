package org.remotelog.log.store.car;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.codec.CarCodec;

class CarFileFuzzTest {
  private static final Block HELLO = Block.of(Cid.Codec.RAW, Bytes.utf8("hello"));
  private static final Block MAP = Block.of(Cid.Codec.DAG_CBOR, Bytes.ofHex("a0"));

  /** Every block that is noted has its bytes where they are said to be. */
  @FuzzTest
  void scansFiles(byte[] input) {
    Bytes file = Bytes.of(input);
    Optional<CarScan> read =
        Decoding.of(
            () -> {
              CarScan scan = new CarScan(new ByteArrayInputStream(input), input.length, done -> {});
              scan.run();
              return scan;
            });
    if (read.isPresent()) {
      for (Map.Entry<Cid, CarScan.Place> block : read.get().places().entrySet()) {
        int from = (int) block.getValue().offset();
        assertThat(block.getKey().verify(file.slice(from, from + block.getValue().size())))
            .isTrue();
      }
      assertThat(read.get().roots()).isNotEmpty();
      assertThat(read.get().faults().size())
          .isLessThanOrEqualTo(CarLimits.MAX_CAR_FAULTS)
          .isLessThanOrEqualTo(read.get().faultCount());
    }
  }

  /** The same from a disk. */
  @FuzzTest
  void opensFiles(byte[] input) throws IOException {
    Path path = Files.createTempFile("fuzzed", ".car");
    try {
      Files.write(path, input);
      Optional<CarFile> read = Decoding.of(() -> CarFile.open(path, done -> {}));
      if (read.isPresent()) {
        try (CarFile file = read.get()) {
          assertThat(file.size()).isEqualTo(input.length);
          for (Cid root : file.roots()) {
            assertThat(file.read(root).isPresent()).isEqualTo(file.has(root));
          }
        }
      }
    } finally {
      Files.delete(path);
    }
  }

  private static Bytes file(List<Cid> roots, Block... blocks) {
    ByteWriter out = new ByteWriter().bytes(CarCodec.header(roots));
    for (Block block : blocks) {
      out.bytes(CarCodec.sectionStart(block)).bytes(block.data());
    }
    return out.toBytes();
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Bytes whole = file(List.of(HELLO.cid(), MAP.cid()), HELLO, MAP);
    Bytes wrong = file(List.of(HELLO.cid()), new Block(HELLO.cid(), MAP.data()));
    Bytes huge = Bytes.concat(CarCodec.header(List.of(MAP.cid())), Bytes.ofHex("8080808008"));
    Corpus corpus = Corpus.of(CarFileFuzzTest.class);
    for (String method : List.of("scansFiles", "opensFiles")) {
      corpus
          .addWithEdges(method, "two-blocks", whole)
          .add(method, "wrong-hash", wrong)
          .add(method, "root-missing", file(List.of(MAP.cid()), HELLO))
          .add(method, "section-of-2-gigabytes", huge)
          .add(method, "header-of-2-gigabytes", Bytes.ofHex("8080808008"));
    }
    corpus.check();
  }
}
