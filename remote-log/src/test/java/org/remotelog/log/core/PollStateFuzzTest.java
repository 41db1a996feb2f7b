package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.log.codec.SampleLog;

/** What passes remember, from rows that say anything. */
class PollStateFuzzTest {
  @FuzzTest
  void decodesStates(byte[] input) {
    Optional<PollState> read = Decoding.of(() -> PollState.parse(Bytes.of(input)));
    if (read.isPresent()) {
      assertThat(read.get().newsAtMs().size()).isLessThanOrEqualTo(CoreLimits.MAX_ACTIVE_LOGS);
      assertThat(Decoding.of(() -> PollState.parse(read.get().toBytes()))).isEqualTo(read);
    }
  }

  @Test
  void keepsItsSeeds() throws IOException {
    PollState state =
        PollState.FIRST.after(List.of(SampleLog.LOG, SampleLog.OTHER), true, 1_790_000_000_000L);
    Corpus.of(PollStateFuzzTest.class)
        .addWithEdges("decodesStates", "state", state.toBytes())
        .add("decodesStates", "version-1", Bytes.ofHex("01050700"))
        .check();
  }
}
