package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.pointer.ethereum.registry.Fees;

class LedgerRowFuzzTest {
  private static final Known HEAD = new Known(7, Digest.of(Bytes.ofHex("22".repeat(32))));

  @FuzzTest
  void decodesRows(byte[] input) {
    Optional<LedgerRow> read = Decoding.of(() -> LedgerRow.decode(Bytes.of(input)));
    if (read.isPresent()) {
      assertThat(read.get().known()).hasSizeLessThanOrEqualTo(Limits.MAX_KNOWN_HEADS);
      assertThat(Decoding.of(() -> LedgerRow.decode(read.get().encode()))).isEqualTo(read);
    }
  }

  @Test
  void keepsItsSeeds() throws IOException {
    LedgerRow published = LedgerRow.EMPTY.publishing(HEAD, Bytes.utf8("record"));
    InFlight sent =
        new InFlight(Bytes.utf8("transaction"), 3, new Fees(BigInteger.TEN, BigInteger.ONE), 9);
    Corpus.of(LedgerRowFuzzTest.class)
        .add("decodesRows", "empty", LedgerRow.EMPTY.encode())
        .addWithEdges("decodesRows", "published", published.encode())
        .addWithEdges("decodesRows", "sending", published.sending(HEAD, sent).encode())
        .addWithEdges("decodesRows", "final", published.given().encode())
        .check();
  }
}
