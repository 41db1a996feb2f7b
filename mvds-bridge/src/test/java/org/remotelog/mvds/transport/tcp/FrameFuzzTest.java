package org.remotelog.mvds.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.mvds.Limits;

/** Whatever comes over a socket is frames and an end, or refused. */
class FrameFuzzTest {
  private static final String PUBLIC_KEY =
      "3059301306072a8648ce3d020106082a8648ce3d030107034200046b17d1f2e12c4247f8bce6e563a440f277037d"
          + "812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf"
          + "51f5";

  @FuzzTest
  void readsFrames(byte[] input) throws IOException {
    FrameReader reader = new FrameReader(new ByteArrayInputStream(input));
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    FrameWriter writer = new FrameWriter(copy);
    try {
      Optional<Bytes> frame = reader.next();
      while (frame.isPresent()) {
        assertThat(frame.get().size()).isLessThanOrEqualTo(Limits.MAX_PAYLOAD_BYTES);
        writer.write(frame.get());
        frame = reader.next();
      }
      assertThat(copy.toByteArray()).isEqualTo(input);
    } catch (EOFException | MalformedException e) {
      // What was read up to here is what came.
      assertThat(Bytes.of(input).startsWith(Bytes.of(copy.toByteArray()))).isTrue();
    }
  }

  @FuzzTest
  void readsKeys(byte[] input) {
    Bytes key = Bytes.of(input);
    Optional<TlsKey> asPublic = Decoding.of(() -> TlsKey.parse(key, key));
    assertThat(asPublic.map(read -> read.privateKey().expose(SecretAccess.token())))
        .isIn(Optional.empty(), Optional.of(key));
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Corpus corpus = Corpus.of(FrameFuzzTest.class);
    corpus.addWithEdges("readsFrames", "two", Bytes.ofHex("00000002aabb0000000000000001cc"));
    corpus.add("readsFrames", "too-large", Bytes.ofHex("00100001aabb"));
    corpus.add("readsFrames", "truncated", Bytes.ofHex("00000005aabb"));
    corpus.addWithEdges("readsKeys", "public", Bytes.ofHex(PUBLIC_KEY));
    corpus.check();
  }
}
