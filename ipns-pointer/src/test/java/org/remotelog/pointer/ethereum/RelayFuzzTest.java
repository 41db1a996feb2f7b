package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.pointer.ethereum.registry.TypedData;

class RelayFuzzTest {
  @FuzzTest
  void decodesRequests(byte[] input) {
    Optional<RelayRequest> read = Decoding.of(() -> RelayRequest.decode(Bytes.of(input)));
    read.ifPresent(
        request -> {
          assertThat(Decoding.of(() -> RelayRequest.decode(request.encode()))).contains(request);
          Decoding.of(
              () -> TypedData.signer(request.signed(), request.chainId(), request.contract()));
        });
  }

  @FuzzTest
  void decodesAnswers(byte[] input) {
    for (int status : new int[] {200, 202, 400, 409}) {
      Optional<RelayAnswer> read = Decoding.of(() -> RelayAnswer.decode(status, Bytes.of(input)));
      read.ifPresent(
          answer -> {
            assertThat(answer.status()).isEqualTo(status);
            assertThat(Decoding.of(() -> RelayAnswer.decode(status, answer.encode())))
                .contains(answer);
          });
    }
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Landed landed = new Landed(Bytes.ofHex("ab".repeat(32)), 12, 58_000, BigInteger.TEN);
    Corpus.of(RelayFuzzTest.class)
        .addWithEdges(
            "decodesRequests", "first-head", RelayRequests.signed(7, 1_800_000_000).encode())
        .add("decodesRequests", "numbers", "{\"chain\":1,\"sequence\":1e999,\"expected\":-1}")
        .addWithEdges(
            "decodesAnswers", "published", new RelayAnswer.Published(Optional.of(landed)).encode())
        .add(
            "decodesAnswers",
            "waiting",
            new RelayAnswer.Waiting(Optional.of(landed.transaction())).encode())
        .add("decodesAnswers", "conflict", RelayAnswer.Refused.conflict(5).encode())
        .check();
  }
}
