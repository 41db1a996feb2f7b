package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.block;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.offered;

import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.crypto.SegmentHeader;

final class KeysUsedOnceTest {
  private final Invariant invariant = new KeysUsedOnce();

  @Test
  void findsLeafUsedTwice() {
    assertThat(
            last(
                invariant,
                offered(segment(1, "salt", "a"), true),
                offered(segment(1, "pepper", "b"), true)))
        .hasValueSatisfying(text -> assertThat(text).contains("leaf 1"));
  }

  @Test
  void findsSaltUsedTwice() {
    assertThat(
            last(
                invariant,
                offered(segment(1, "salt", "a"), true),
                offered(segment(2, "salt", "b"), true)))
        .hasValueSatisfying(text -> assertThat(text).contains("one salt"));
  }

  @Test
  void findsSegmentThatIsNone() {
    assertThat(last(invariant, offered(block("nonsense"), true)))
        .hasValueSatisfying(text -> assertThat(text).contains("no segment"));
  }

  @Test
  void allowsTheSameBlockAgain() {
    assertThat(
            last(
                invariant,
                offered(segment(1, "salt", "a"), true),
                offered(segment(1, "salt", "a"), true),
                offered(segment(2, "pepper", "b"), true)))
        .isEmpty();
  }

  private static Block segment(long leaf, String salt, String content) {
    SegmentHeader header = new SegmentHeader(0, leaf, Sha256.of(Bytes.utf8(salt)).bytes());
    Bytes rest = Sha256.of(Bytes.utf8(content)).bytes();
    return Block.of(Cid.Codec.RAW, Bytes.concat(header.toBytes(), rest));
  }
}
