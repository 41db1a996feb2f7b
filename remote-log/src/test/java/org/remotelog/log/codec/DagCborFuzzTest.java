package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.vectors.Vectors;

class DagCborFuzzTest {
  private static final int DEEPEST = 32;

  @FuzzTest
  void decodesTheOneFormOfEachValue(byte[] input) {
    Bytes bytes = Bytes.of(input);
    Optional<CborValue> read = Decoding.of(() -> DagCbor.decode(bytes));
    read.ifPresent(value -> assertThat(DagCbor.encode(value)).isEqualTo(bytes));
  }

  @Test
  void keepsItsSeeds() throws IOException {
    String method = "decodesTheOneFormOfEachValue";
    Corpus corpus = Corpus.of(DagCborFuzzTest.class);
    for (Vectors.Vector vector : Vectors.of("cid-vectors.json")) {
      Bytes block = vector.bytes("bytes_hex");
      if (vector.text("codec").equals("dag-cbor") && block.size() < 1024) {
        corpus.add(method, vector.name(), block);
      }
    }
    corpus.addWithEdges(
        method,
        "each-kind",
        Bytes.ofHex(
            "a5616e3901f3617382d82a582500015512202cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e"
                + "73043362938b9824f56176016178420102646c6f6e67fb3ff8000000000000"));
    corpus.add(method, "deepest", Bytes.ofHex("81".repeat(DEEPEST) + "80"));
    corpus.add(method, "too-deep", Bytes.ofHex("81".repeat(5_000)));
    corpus.add(method, "list-longer-than-input", Bytes.ofHex("9b7fffffffffffffff"));
    corpus.add(method, "map-longer-than-input", Bytes.ofHex("bb4000000000000000"));
    corpus.add(method, "bytes-longer-than-input", Bytes.ofHex("5b7fffffffffffffff00"));
    corpus.add(
        method, "list-of-maps-that-claim-much", Bytes.ofHex("991000" + "b90800".repeat(900)));
    corpus.add(method, "indefinite-list", Bytes.ofHex("9f01ff"));
    corpus.add(method, "two-of-one-key", Bytes.ofHex("a2616101616102"));
    corpus.add(method, "not-a-number", Bytes.ofHex("fb7ff8000000000000"));
    corpus.add(method, "least-integer", Bytes.ofHex("3b7fffffffffffffff"));
    corpus.add(method, "bignum", Bytes.ofHex("c24101"));
    corpus.check();
  }
}
