package org.remotelog.pointer.ethereum.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;

class SignedTransactionFuzzTest {
  private static final EthereumKey KEY =
      EthereumKey.of(SecretBytes.of(Bytes.ofHex("11".repeat(32))));

  @FuzzTest
  void readsWhatWasSigned(byte[] input) {
    Optional<FeeTransaction> read = Decoding.of(() -> EthereumKey.signed(Bytes.of(input)));
    if (read.isPresent()) {
      assertThat(Decoding.of(() -> EthereumKey.signed(KEY.sign(read.get())))).isEqualTo(read);
    }
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Fees fees = new Fees(BigInteger.valueOf(30), BigInteger.TWO);
    FeeTransaction call =
        new FeeTransaction(31_337, 7, fees, 80_000, Optional.of(KEY.address()), Bytes.utf8("data"));
    FeeTransaction making =
        new FeeTransaction(1, 0, fees, 80_000, Optional.empty(), Bytes.utf8("code"));
    Corpus.of(SignedTransactionFuzzTest.class)
        .addWithEdges("readsWhatWasSigned", "call", KEY.sign(call))
        .add("readsWhatWasSigned", "making", KEY.sign(making))
        .check();
  }
}
