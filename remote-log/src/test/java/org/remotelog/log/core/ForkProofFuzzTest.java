package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;

class ForkProofFuzzTest {
  @FuzzTest
  void decodesProofs(byte[] input) {
    Bytes bytes = Bytes.of(input);
    Optional<ForkProof> read = Decoding.of(() -> ForkProof.parse(bytes));
    if (read.isPresent()) {
      assertThat(read.get().one().record().head()).isNotEqualTo(read.get().other().record().head());
      Bytes again = read.get().toBytes();
      assertThat(Decoding.of(() -> ForkProof.parse(again))).isEqualTo(read);
    }
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Corpus.of(ForkProofFuzzTest.class)
        .addWithEdges("decodesProofs", "whole", ForkProofTest.example())
        .check();
  }
}
