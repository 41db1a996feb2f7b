package org.remotelog.mvds.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.GroupOffer;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Payload;

/** Whatever a peer sends is refused with a reason, or read, without what is wrong in it. */
class PayloadFuzzTest {
  private static final Bytes ID = Bytes.ofHex("c6".repeat(32));

  @FuzzTest
  void decodesPayloads(byte[] input) {
    for (Dialect dialect : Dialect.values()) {
      Optional<PayloadCodec.Decoded> read =
          Decoding.of(() -> PayloadCodec.decode(dialect, Bytes.of(input)));
      if (read.isPresent()) {
        Payload payload = read.get().payload();
        Bytes encoded = PayloadCodec.encode(dialect, payload);
        assertThat(encoded.size()).isLessThanOrEqualTo(Math.max(input.length, 0));
        PayloadCodec.Decoded again =
            Decoding.of(() -> PayloadCodec.decode(dialect, encoded)).orElseThrow();
        assertThat(again).isEqualTo(new PayloadCodec.Decoded(payload, 0, 0));
      }
    }
  }

  @Test
  void keepsItsSeeds() throws IOException {
    MessageId id = MessageId.of(ID);
    Message message = new Message(GroupId.of(ID), 1_700_000_000, Bytes.utf8("hi"), Metadata.NONE);
    List<MessageId> ids = List.of(id, id);
    Payload bare = Payload.of(ids, ids, ids, List.of(message));
    Payload full =
        new Payload(
            ids,
            ids,
            ids,
            List.of(message),
            List.of(new GroupOffer(GroupId.of(ID), ids)),
            Bytes.ofHex("f80701"));
    Corpus corpus = Corpus.of(PayloadFuzzTest.class);
    corpus.addWithEdges("decodesPayloads", "spec", PayloadCodec.encode(Dialect.SPEC, full));
    corpus.addWithEdges("decodesPayloads", "legacy", PayloadCodec.encode(Dialect.LEGACY, bare));
    corpus.add("decodesPayloads", "short-id", Bytes.ofHex("cab8021f" + "00".repeat(31)));
    corpus.add("decodesPayloads", "bad-message", Bytes.ofHex("e2b80202ffff"));
    corpus.check();
  }

  @Test
  void payloadEndsAtItsLimit() {
    byte[] filler = new byte[Limits.MAX_PAYLOAD_BYTES - 5];
    Payload most = unknown(filler);
    Bytes encoded = PayloadCodec.encode(Dialect.SPEC, most);
    assertThat(encoded.size()).isEqualTo(Limits.MAX_PAYLOAD_BYTES);
    assertThat(Decoding.of(() -> PayloadCodec.decode(Dialect.SPEC, encoded)))
        .contains(new PayloadCodec.Decoded(most, 0, 0));
    Bytes over = Bytes.concat(encoded, Bytes.ofHex("00"));
    assertThat(Decoding.of(() -> PayloadCodec.decode(Dialect.SPEC, over))).isEmpty();
  }

  private static Payload unknown(byte[] content) {
    Bytes field = new ProtoWriter().bytes(100, Bytes.wrap(content)).toBytes();
    return new Payload(List.of(), List.of(), List.of(), List.of(), List.of(), field);
  }
}
