package org.remotelog.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/**
 * The same seed gives the same trace, in this process and in any other. A change of what the
 * program does changes the hashes: {@code -Dsim.write=true} writes them anew.
 */
final class SeedHashesTest {
  private static final Path FILE =
      Path.of("src", "test", "resources", "org", "remotelog", "sim", "seeds.txt");
  private static final int SEEDS = 20;

  /** What the zlib that the hashes were made with packs a text to: its size and its CRC-32. */
  private static final String PACKED = "1100 1224303967";

  @Test
  void tracesAreThoseThatWereCommitted() throws IOException {
    assumeTrue(
        packed().equals(PACKED),
        "this platform's zlib packs otherwise, so that blocks have other names and sizes");
    List<String> lines = new ArrayList<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      Outcome outcome = World.run(seed);
      assertThat(outcome.violation()).as("seed " + seed).isEmpty();
      lines.add(seed + " " + outcome.traceHash());
    }
    if (Boolean.getBoolean("sim.write")) {
      Files.write(FILE, lines);
    }
    assertThat(lines)
        .as("write them anew with -Dsim.write=true when the program was changed on purpose")
        .isEqualTo(Files.readAllLines(FILE));
  }

  private static String packed() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      text.append("message ")
          .append(i * 7919 % 1000)
          .append(i % 3 == 0 ? " answers " : " follows ");
    }
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(text.toString().getBytes(StandardCharsets.UTF_8));
    deflater.finish();
    byte[] out = new byte[1 << 14];
    int size = deflater.deflate(out);
    deflater.end();
    CRC32 sum = new CRC32();
    sum.update(out, 0, size);
    return size + " " + sum.getValue();
  }

  @Test
  void twoRunsOfSeedAreEqualLineByLine() {
    List<String> one = new ArrayList<>();
    List<String> other = new ArrayList<>();
    assertThat(World.run(5, one::add)).isEqualTo(World.run(5, other::add));
    assertThat(one).isEqualTo(other).hasSizeGreaterThan(500);
  }

  @Test
  void otherSeedsGiveOtherWorlds() {
    assertThat(World.run(1).traceHash()).isNotEqualTo(World.run(2).traceHash());
  }
}
