package org.remotelog.mvds.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.MessagePosition;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.ParentPosition;

/** Whatever comes in is refused with a reason or read, and then has one encoding. */
class MessageFuzzTest {
  private static final Bytes LOG = Bytes.ofHex("c6".repeat(32));
  private static final MessageId PARENT = MessageId.of(Bytes.ofHex("cc".repeat(32)));

  @FuzzTest
  void decodesMessages(byte[] input) {
    check(Bytes.of(input));
  }

  static void check(Bytes input) {
    for (Dialect dialect : Dialect.values()) {
      Optional<Message> read = Decoding.of(() -> MessageCodec.decode(dialect, input));
      if (read.isPresent()) {
        Bytes encoded = MessageCodec.encode(dialect, read.get());
        assertThat(encoded.size()).isLessThanOrEqualTo(Limits.MAX_MESSAGE_BYTES);
        assertThat(Decoding.of(() -> MessageCodec.decode(dialect, encoded))).isEqualTo(read);
        assertThat(MessageCodec.size(dialect, read.get())).isEqualTo(encoded.size());
        checkOtherDialect(dialect.other(), read.get());
      }
    }
  }

  /** What came in one dialect is stored, and may be relayed, in the other one. */
  private static void checkOtherDialect(Dialect other, Message message) {
    Bytes encoded = MessageCodec.encode(other, message);
    assertThat(encoded.size()).isLessThanOrEqualTo(Limits.MAX_MESSAGE_BYTES);
    Message again = Decoding.of(() -> MessageCodec.decode(other, encoded)).orElseThrow();
    assertThat(again).isEqualTo(message);
    assertThat(MessageIds.of(again)).isEqualTo(MessageIds.of(message));
  }

  @FuzzTest
  void decodesMetadata(byte[] input) {
    Optional<Metadata> read = Decoding.of(() -> MetadataCodec.decode(Bytes.of(input)));
    if (read.isPresent()) {
      assertThat(read.get().parents().size()).isLessThanOrEqualTo(Limits.MAX_PARENTS);
      Bytes encoded = MetadataCodec.encode(read.get());
      Optional<Metadata> again = Decoding.of(() -> MetadataCodec.decode(encoded));
      assertThat(again).isEqualTo(read);
      assertThat(MetadataCodec.encode(again.get())).isEqualTo(encoded);
      Bytes kept = MetadataCodec.encodeWithoutPosition(read.get());
      assertThat(Decoding.of(() -> MetadataCodec.decode(kept)))
          .contains(read.get().withPosition(Optional.empty()));
    }
  }

  /** Every body is some envelope, and is the body of that envelope again. */
  @FuzzTest
  void opensEnvelopes(byte[] input) {
    Bytes body = Bytes.of(input);
    Envelope opened = Decoding.of(() -> EnvelopeCodec.open(body)).orElseThrow();
    assertThat(EnvelopeCodec.encode(opened)).isEqualTo(body);
    Optional<Envelope> read = Decoding.of(() -> EnvelopeCodec.decode(body));
    assertThat(read.isPresent()).isEqualTo(!opened.isRaw());
  }

  /** The fields, put together as they came, are the message. */
  @FuzzTest
  void decodesFields(byte[] input) {
    Bytes bytes = Bytes.of(input);
    Optional<Bytes> copy = Decoding.of(() -> copy(bytes));
    copy.ifPresent(same -> assertThat(same).isEqualTo(bytes));
  }

  private static Bytes copy(Bytes bytes) throws MalformedException {
    ProtoReader reader = new ProtoReader(bytes);
    ProtoWriter writer = new ProtoWriter();
    while (reader.next()) {
      assertThat(reader.field()).isPositive();
      for (Object ignored :
          List.of(
              Decoding.of(reader::number),
              Decoding.of(reader::count),
              Decoding.of(reader::flag),
              Decoding.of(() -> reader.bytes(32)),
              Decoding.of(() -> reader.text(16)))) {
        assertThat(ignored).isNotNull();
      }
      writer.raw(reader.raw());
    }
    return writer.toBytes();
  }

  private static Metadata full() {
    return new Metadata(
        List.of(Parent.at(PARENT, new ParentPosition(LOG, 4)), Parent.of(MessageId.of(LOG))),
        true,
        Optional.of(new MessagePosition(LOG, 5, LOG.slice(0, Limits.POSITION_SALT_BYTES))),
        Bytes.ofHex("f00701"));
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Envelope envelope = Envelope.text(Bytes.ofHex("0001020304050607"), "hello");
    Bytes body = EnvelopeCodec.encode(envelope);
    Message message = new Message(GroupId.of(LOG), 1_700_000_000, body, full());
    Corpus corpus = Corpus.of(MessageFuzzTest.class);
    corpus.addWithEdges("decodesMessages", "spec", MessageCodec.encode(Dialect.SPEC, message));
    corpus.addWithEdges("decodesMessages", "legacy", MessageCodec.encode(Dialect.LEGACY, message));
    Bytes body6003 = new ProtoWriter().bytes(6003, Bytes.utf8("another")).toBytes();
    corpus.add(
        "decodesMessages",
        "legacy-with-spec-body",
        Bytes.concat(MessageCodec.encode(Dialect.LEGACY, message), body6003));
    corpus.addWithEdges("decodesMetadata", "full", MetadataCodec.encode(full()));
    corpus.add("decodesMetadata", "most-parents", most(Limits.MAX_PARENTS));
    corpus.add("decodesMetadata", "too-many-parents", most(Limits.MAX_PARENTS + 1));
    corpus.add("decodesMetadata", "long-varint", Bytes.ofHex("1081808080808080808000"));
    corpus.addWithEdges("opensEnvelopes", "text", body);
    corpus.add("opensEnvelopes", "empty-type", Bytes.ofHex("01000102030405060700"));
    corpus.addWithEdges("decodesFields", "full", MetadataCodec.encode(full()));
    corpus.add("decodesFields", "group", Bytes.ofHex("0b0c"));
    corpus.check();
  }

  private static Bytes most(int parents) {
    ProtoWriter writer = new ProtoWriter();
    for (int i = 0; i < parents; i++) {
      writer.bytes(1, PARENT.bytes());
    }
    return writer.toBytes();
  }
}
