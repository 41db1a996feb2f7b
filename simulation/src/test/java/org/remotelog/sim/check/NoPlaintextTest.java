package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.block;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.offered;
import static org.remotelog.sim.check.Samples.offering;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;

final class NoPlaintextTest {
  private final Invariant invariant = new NoPlaintext(List.of("secretword"));

  @Test
  void findsWordInBlock() {
    assertThat(last(invariant, offered(block("xx secretword yy"), true)))
        .hasValueSatisfying(text -> assertThat(text).contains("words of a message"));
  }

  @Test
  void findsWordInRecord() {
    assertThat(last(invariant, offering(1, "xx secretword yy", true)))
        .hasValueSatisfying(text -> assertThat(text).contains("words of a message"));
  }

  @Test
  void findsDeflatedWordBehindHeader() {
    assertThat(
            last(
                invariant,
                offered(deflated("0123456789", "a long secretword and a long secretword"), true)))
        .hasValueSatisfying(text -> assertThat(text).contains("deflated words"));
  }

  @Test
  void isContentWithOtherBytes() {
    assertThat(
            last(invariant, offered(block("xx secretwor yy"), true), offering(1, "record", true)))
        .isEmpty();
  }

  private static Block deflated(String header, String text) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
    deflater.finish();
    byte[] out = new byte[1000];
    int size = deflater.deflate(out);
    deflater.end();
    Bytes data = Bytes.concat(Bytes.utf8(header), Bytes.of(out).slice(0, size));
    return Block.of(Cid.Codec.RAW, data);
  }
}
