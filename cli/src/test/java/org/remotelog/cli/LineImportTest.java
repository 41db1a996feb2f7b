package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineImportTest {
  private final List<String> taken = new ArrayList<>();

  /** Hands out one line and then says that nothing more is waiting. */
  private static InputStream slow(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        int end = pos;
        while (end < count && buf[end] != '\n') {
          end++;
        }
        return super.read(target, offset, Math.min(length, end + 1 - pos));
      }

      @Override
      public synchronized int available() {
        return 0;
      }
    };
  }

  private long run(InputStream in) throws Exception {
    return new LineImport(in, (drafts, idle) -> taken.add(drafts.size() + (idle ? " idle" : "")))
        .run();
  }

  @Test
  void handsOverEachLineWhenNoneIsWaiting() throws Exception {
    assertThat(run(slow("one\ntwo\nthree\n"))).isEqualTo(3);
    assertThat(taken).containsExactly("1 idle", "1 idle", "1 idle");
  }

  @Test
  void handsOverFullBatchesWhenMoreIsWaiting() throws Exception {
    String lines = "x\n".repeat(Limits.MAX_BATCH_MESSAGES + 1);
    assertThat(run(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(Limits.MAX_BATCH_MESSAGES + 1);
    assertThat(taken).containsExactly(Limits.MAX_BATCH_MESSAGES + "", "1 idle");
  }

  @Test
  void handsOverNothingWhenThereIsNothing() throws Exception {
    assertThat(run(slow("\n  \n"))).isZero();
    assertThat(taken).isEmpty();
  }
}
