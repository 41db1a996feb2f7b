package org.remotelog.mvds.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.Metadata;

/** Whatever comes in is refused with a reason or read, and then has one encoding. */
class DecoderFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void readsOrRefusesMessages(byte[] input) {
    message(Bytes.of(input));
  }

  @FuzzTest(maxDuration = "30s")
  void readsOrRefusesMetadata(byte[] input) {
    try {
      Metadata metadata = MetadataCodec.decode(Bytes.of(input));
      Bytes encoded = MetadataCodec.encode(metadata);
      assertThat(MetadataCodec.decode(encoded)).isEqualTo(metadata);
      assertThat(MetadataCodec.encode(MetadataCodec.decode(encoded))).isEqualTo(encoded);
    } catch (MalformedException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @FuzzTest(maxDuration = "30s")
  void opensAnyBody(byte[] input) {
    Bytes body = Bytes.of(input);
    assertThat(EnvelopeCodec.encode(EnvelopeCodec.open(body))).isEqualTo(body);
  }

  static void message(Bytes input) {
    for (Dialect dialect : Dialect.values()) {
      try {
        Message message = MessageCodec.decode(dialect, input);
        Bytes encoded = MessageCodec.encode(dialect, message);
        assertThat(MessageCodec.decode(dialect, encoded)).isEqualTo(message);
      } catch (MalformedException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }
}
