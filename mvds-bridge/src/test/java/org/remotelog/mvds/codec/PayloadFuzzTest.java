package org.remotelog.mvds.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.GroupOffer;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.WantedPlaces;

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
        assertThat(payload.wantedPlaces()).hasSizeLessThanOrEqualTo(Limits.MAX_WANTED_LOGS);
        assertThat(WantedPlaces.count(payload.wantedPlaces()))
            .isLessThanOrEqualTo(Limits.MAX_WANTED_PLACES);
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
    Bytes ackAsNumber = new ProtoWriter().number(5001, 1).toBytes();
    corpus.add("decodesPayloads", "ack-as-number", ackAsNumber);
    Bytes offerCut = new ProtoWriter().bytes(5005, Bytes.ofHex("0a20c6")).toBytes();
    corpus.add("decodesPayloads", "group-offer-cut", offerCut);
    List<WantedPlaces.Run> runs =
        List.of(new WantedPlaces.Run(7, 7), new WantedPlaces.Run(300, 309));
    Payload wanting = bare.wanting(List.of(new WantedPlaces(ID, runs)));
    corpus.addWithEdges("decodesPayloads", "wanted", PayloadCodec.encode(Dialect.SPEC, wanting));
    Bytes tooMany =
        new ProtoWriter().bytes(100, Bytes.ofHex("0a20" + ID.hex() + "1203018108")).toBytes();
    corpus.add("decodesPayloads", "wanted-too-many", tooMany);
    corpus.check();
  }

  private static Bytes groupOffer(String hex) {
    return new ProtoWriter().bytes(5005, Bytes.ofHex(hex)).toBytes();
  }

  /** A peer of another client whose group offers are wrong is still heard in everything else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0a20c6", // cut
        "0801", // a group that is a number
        "0a021234", // a group of two bytes
        "", // no group
        "0a021234120112", // once, whatever is in it
        "ff"
      })
  void leavesOutAGroupOfferThatCannotBeRead(String hex) throws MalformedException {
    MessageId id = MessageId.of(ID);
    GroupOffer fine = new GroupOffer(GroupId.of(ID), List.of(id));
    Payload rest =
        new Payload(List.of(id), List.of(), List.of(), List.of(), List.of(fine), Bytes.EMPTY);
    Bytes encoded = Bytes.concat(groupOffer(hex), PayloadCodec.encode(Dialect.SPEC, rest));
    assertThat(PayloadCodec.decode(Dialect.SPEC, encoded))
        .isEqualTo(new PayloadCodec.Decoded(rest, 1, 0));
  }

  @Test
  void leavesOutBadIdsOfAGroupOfferAndKeepsTheOthers() throws MalformedException {
    String good = "1220" + ID.hex();
    Bytes encoded = groupOffer("0a20" + ID.hex() + good + "1201aa" + "1001" + good + "1801");
    MessageId id = MessageId.of(ID);
    PayloadCodec.Decoded decoded = PayloadCodec.decode(Dialect.SPEC, encoded);
    assertThat(decoded.payload().groupOffers())
        .containsExactly(new GroupOffer(GroupId.of(ID), List.of(id, id)));
    assertThat(decoded.badIds()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void leavesOutElementsOfAnotherWireType(Dialect dialect) throws MalformedException {
    Payload rest = Payload.of(List.of(MessageId.of(ID)), List.of(), List.of(), List.of());
    int first = dialect.acksField;
    ProtoWriter wrong = new ProtoWriter();
    for (int field = first; field < first + 4; field++) {
      wrong.number(field, 1);
    }
    if (dialect.hasGroupOffers()) {
      wrong.number(dialect.groupOffersField(), 1);
    }
    Bytes encoded = Bytes.concat(wrong.toBytes(), PayloadCodec.encode(dialect, rest));
    int badIds = dialect.hasGroupOffers() ? 4 : 3;
    assertThat(PayloadCodec.decode(dialect, encoded))
        .isEqualTo(new PayloadCodec.Decoded(rest, badIds, 1));
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
    Bytes field = new ProtoWriter().bytes(99, Bytes.wrap(content)).toBytes();
    return new Payload(List.of(), List.of(), List.of(), List.of(), List.of(), field);
  }
}
