package org.remotelog.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;

/** Text that stands for bytes: each text that is taken is the one that the bytes would give. */
class TextFuzzTest {
  @FuzzTest
  void decodesHex(byte[] input) {
    String text = Corpus.text(input);
    Optional<Bytes> read = Decoding.of(() -> Hex.decode(text));
    read.ifPresent(bytes -> assertThat(bytes.hex()).isEqualTo(text.toLowerCase(Locale.ROOT)));
  }

  @FuzzTest
  void decodesBase32(byte[] input) {
    String text = Corpus.text(input);
    Optional<Bytes> read = Decoding.of(() -> Base32.decode(text));
    read.ifPresent(bytes -> assertThat(Base32.encode(bytes)).isEqualTo(text));
  }

  @FuzzTest
  void decodesMultibase(byte[] input) {
    String text = Corpus.text(input);
    Optional<Bytes> prefixed = Decoding.of(() -> Multibase.decodePrefixed(text));
    for (Multibase base : Multibase.values()) {
      Optional<Bytes> read = Decoding.of(() -> base.decode(text));
      if (read.isPresent()) {
        assertThat(text.length()).isLessThanOrEqualTo(Limits.MAX_MULTIBASE_CHARS);
        if (read.get().size() <= Limits.MAX_MULTIBASE_BYTES) {
          assertThat(base.encode(read.get())).isEqualTo(text);
        }
      }
    }
    if (prefixed.isPresent() && prefixed.get().size() <= Limits.MAX_MULTIBASE_BYTES) {
      assertThat(Multibase.values())
          .anyMatch(base -> base.encodePrefixed(prefixed.get()).equals(text));
    }
  }

  @FuzzTest
  void decodesUtf8(byte[] input) {
    Bytes bytes = Bytes.of(input);
    Optional<String> read = Decoding.of(bytes::utf8);
    read.ifPresent(text -> assertThat(Bytes.utf8(text)).isEqualTo(bytes));
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Corpus corpus = Corpus.of(TextFuzzTest.class);
    corpus.addWithEdges("decodesHex", "upper-and-lower", Bytes.utf8("00FFfaAB09"));
    corpus.add("decodesHex", "odd", "0ff");
    corpus.addWithEdges("decodesBase32", "hello", Bytes.utf8("nbswy3dp"));
    corpus.add("decodesBase32", "bits-at-end", "nb");
    corpus.addWithEdges("decodesMultibase", "base32", Bytes.utf8("bnbswy3dp"));
    corpus.addWithEdges("decodesMultibase", "base36", Bytes.utf8("k00fvvmk4u"));
    corpus.addWithEdges("decodesMultibase", "base58", Bytes.utf8("z11Cn8eVZg"));
    corpus.add("decodesMultibase", "longest", "z" + "z".repeat(255));
    corpus.add("decodesMultibase", "too-long", "z" + "1".repeat(256));
    corpus.addWithEdges("decodesUtf8", "three-scripts", Bytes.utf8("aé水🌊"));
    corpus.add("decodesUtf8", "surrogate", Bytes.ofHex("eda080"));
    corpus.add("decodesUtf8", "overlong", Bytes.ofHex("c080"));
    corpus.check();
  }
}
