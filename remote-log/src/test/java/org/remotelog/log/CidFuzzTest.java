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
import org.remotelog.log.Cid.Codec;
import org.remotelog.vectors.Vectors;

class CidFuzzTest {
  private static final Bytes DATA = Bytes.utf8("hello");

  @FuzzTest
  void decodesBytes(byte[] input) throws Exception {
    Bytes bytes = Bytes.of(input);
    Optional<Cid> read = Decoding.of(() -> Cid.fromBytes(bytes));
    if (read.isPresent()) {
      Cid cid = read.get();
      Bytes multihash = cid.toBytes().slice(2, Cid.SIZE);
      assertThat(bytes).isIn(cid.toBytes(), multihash);
      assertThat(bytes.size() == Cid.SIZE || cid.codec() == Codec.DAG_PB).isTrue();
      assertThat(Cid.parse(cid.toString())).isEqualTo(cid);
    }
  }

  @FuzzTest
  void decodesText(byte[] input) throws Exception {
    String text = Corpus.text(input);
    Optional<Cid> read = Decoding.of(() -> Cid.parse(text));
    if (read.isPresent()) {
      Bytes cid = read.get().toBytes();
      assertThat(text)
          .isIn(
              read.get().toString(),
              Multibase.BASE36.encodePrefixed(cid),
              Multibase.BASE58BTC.encodePrefixed(cid),
              Multibase.BASE58BTC.encode(cid.slice(2, cid.size())));
    }
  }

  /** The input is a CID and a block; only the block's own CID takes it. */
  @FuzzTest
  void verifiesBlocks(byte[] input) {
    Bytes bytes = Bytes.of(input);
    Cid own = Cid.of(Codec.RAW, bytes);
    assertThat(Decoding.of(() -> Block.verified(own, bytes))).contains(new Block(own, bytes));
    Cid other = Cid.of(Codec.RAW, DATA);
    assertThat(Decoding.of(() -> Block.verified(other, bytes)).isPresent())
        .isEqualTo(bytes.equals(DATA));
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Corpus corpus = Corpus.of(CidFuzzTest.class);
    Cid cid = Cid.of(Codec.DAG_PB, DATA);
    corpus.addWithEdges("decodesBytes", "raw", Cid.of(Codec.RAW, DATA).toBytes());
    corpus.addWithEdges("decodesBytes", "dag-cbor", Cid.of(Codec.DAG_CBOR, DATA).toBytes());
    corpus.addWithEdges("decodesBytes", "version-0", cid.toBytes().slice(2, Cid.SIZE));
    corpus.addWithEdges("decodesText", "base32", Bytes.utf8(cid.toString()));
    corpus.add("decodesText", "base36", Multibase.BASE36.encodePrefixed(cid.toBytes()));
    corpus.add("decodesText", "base58", Multibase.BASE58BTC.encodePrefixed(cid.toBytes()));
    corpus.addWithEdges(
        "decodesText",
        "version-0",
        Bytes.utf8(Multibase.BASE58BTC.encode(cid.toBytes().slice(2, Cid.SIZE))));
    corpus.add("decodesText", "longest", "b" + "a".repeat(255));
    corpus.add("decodesText", "too-long", "z" + "1".repeat(256));
    corpus.addWithEdges("verifiesBlocks", "hello", DATA);
    for (Vectors.Vector vector : Vectors.of("cid-vectors.json")) {
      corpus.add("decodesText", vector.name(), vector.text("cid_v1_base36"));
      corpus.add("decodesBytes", vector.name(), vector.bytes("cid_bytes_hex"));
    }
    corpus.check();
  }
}
