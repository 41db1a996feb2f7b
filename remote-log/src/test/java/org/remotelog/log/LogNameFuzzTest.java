package org.remotelog.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Multibase;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;

class LogNameFuzzTest {
  private static final LogName LOG =
      LogName.of(Bytes.ofHex("c6822637c7d310ec57627be00ba259d253749f4aaf644470cffbe53a35f73242"));

  @FuzzTest
  void decodesBytes(byte[] input) {
    Bytes bytes = Bytes.of(input);
    Optional<LogName> read = Decoding.of(() -> LogName.fromCidBytes(bytes));
    read.ifPresent(name -> assertThat(name.cidBytes()).isEqualTo(bytes));
    Optional<LogName> key = Decoding.of(() -> LogName.fromPublicKey(bytes));
    assertThat(key.isPresent()).isEqualTo(input.length == LogName.SIZE);
    key.ifPresent(name -> assertThat(name.publicKey()).isEqualTo(bytes));
  }

  @FuzzTest
  void decodesText(byte[] input) {
    String text = Corpus.text(input);
    Optional<LogName> read = Decoding.of(() -> LogName.parse(text));
    if (read.isPresent()) {
      Bytes cid = read.get().cidBytes();
      assertThat(text)
          .isIn(
              read.get().toString(),
              read.get().peerId(),
              Multibase.BASE32.encodePrefixed(cid),
              Multibase.BASE58BTC.encodePrefixed(cid));
    }
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Corpus.of(LogNameFuzzTest.class)
        .addWithEdges("decodesBytes", "cid", LOG.cidBytes())
        .addWithEdges("decodesBytes", "key", LOG.publicKey())
        .addWithEdges("decodesText", "base36", Bytes.utf8(LOG.toString()))
        .addWithEdges("decodesText", "peer-id", Bytes.utf8(LOG.peerId()))
        .add("decodesText", "base32", Multibase.BASE32.encodePrefixed(LOG.cidBytes()))
        .add("decodesText", "base58", Multibase.BASE58BTC.encodePrefixed(LOG.cidBytes()))
        .add("decodesText", "rsa-peer-id", "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N")
        .check();
  }
}
