package org.remotelog.mvds.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.WantedPlaces;
import org.remotelog.mvds.WantedPlaces.Run;

/** Messages that are wanted by their places, as bytes of a payload. */
final class WantedPlacesTest {
  private static final Bytes LOG = Bytes.ofHex("c6".repeat(32));
  private static final String LOG_FIELD = "0a20" + LOG.hex();
  private static final MessageId ID = MessageId.of(LOG);

  private static Payload wanting(List<WantedPlaces> wanted) {
    return Payload.of(List.of(ID), List.of(), List.of(), List.of()).wanting(wanted);
  }

  private static PayloadCodec.Decoded decode(Bytes encoded) throws Exception {
    return PayloadCodec.decode(Dialect.SPEC, encoded);
  }

  private static WantedPlaces of(int number, Run... runs) {
    return new WantedPlaces(Sha256.of(Bytes.utf8("log " + number)).bytes(), List.of(runs));
  }

  private static Bytes field(Bytes inner) {
    return new ProtoWriter().bytes(100, inner).toBytes();
  }

  @Test
  void placesAreWrittenAsDistancesAndCounts() throws Exception {
    WantedPlaces wanted = new WantedPlaces(LOG, List.of(new Run(7, 7), new Run(300, 309)));
    Bytes encoded = PayloadCodec.encode(Dialect.SPEC, wanting(List.of(wanted)));
    // Field 100: the log, then 7 on from 0, 1 number, 293 on from 7, 10 numbers.
    assertThat(encoded.hex()).endsWith("a20629" + LOG_FIELD + "1205" + "0701" + "a5020a");
    assertThat(decode(encoded)).isEqualTo(new PayloadCodec.Decoded(wanting(List.of(wanted)), 0, 0));
    assertThat(PayloadCodec.wantedBytes(List.of(wanted))).isEqualTo(44);
  }

  @Test
  void otherDialectHasNoWordsForPlacesAndKeepsThemAsUnknown() throws Exception {
    Payload payload = wanting(List.of(of(1, new Run(1, 2))));
    assertThatThrownBy(() -> PayloadCodec.encode(Dialect.LEGACY, payload))
        .isInstanceOf(IllegalArgumentException.class);
    Bytes element = field(WantedCodec.encode(of(1, new Run(1, 2))));
    PayloadCodec.Decoded decoded = PayloadCodec.decode(Dialect.LEGACY, element);
    assertThat(decoded.payload().wantedPlaces()).isEmpty();
    assertThat(decoded.payload().unknownFields()).isEqualTo(element);
    assertThat(decoded.payload().isVoid()).isTrue();
    assertThat(decode(element).payload().isVoid()).isFalse();
  }

  /** L stands for the field with the log. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "L", // no places
        "12020101", // no log
        "L1200", // no runs
        "L120101", // half a run
        "L12020001", // does not ascend
        "L12020100", // of no number
        "L1203018108", // 1,025 numbers
        "L120901ffffffffffffffff7f", // a run without end
        "L1209ffffffffffffff1f01", // above the highest number
        "L120cffffffffffffffffff010101", // below 0
        "L1202010112020101", // runs twice
        "LL12020101", // the log twice
        "0a040102030412020101", // a short log
        "L1001", // runs that are one number
        "080112020101", // a log that is a number
        "ff"
      })
  void placesThatCannotBeReadAreLeftOutAndTheRestCounts(String hex) throws Exception {
    WantedPlaces fine = of(1, new Run(5, 6));
    Bytes rest = PayloadCodec.encode(Dialect.SPEC, wanting(List.of(fine)));
    Bytes element = field(Bytes.ofHex(hex.replace("L", LOG_FIELD)));
    PayloadCodec.Decoded decoded = decode(Bytes.concat(element, rest));
    assertThat(decoded).isEqualTo(new PayloadCodec.Decoded(wanting(List.of(fine)), 1, 0));
  }

  @Test
  void fieldsOfLaterVersionsInsideArePassedOver() throws Exception {
    Bytes encoded = field(Bytes.ofHex(LOG_FIELD + "1801" + "12020101"));
    assertThat(decode(encoded).payload().wantedPlaces())
        .containsExactly(new WantedPlaces(LOG, List.of(new Run(1, 1))));
  }

  @Test
  void highestNumberIsReadAndNoHigherOne() throws Exception {
    long max = Limits.MAX_SEQUENCE;
    WantedPlaces highest = of(1, new Run(max - 1, max));
    assertThat(decode(field(WantedCodec.encode(highest))).payload().wantedPlaces())
        .containsExactly(highest);
    assertThatThrownBy(() -> new Run(max, max + 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void payloadWantsSoManyPlacesAndNoMore() throws Exception {
    int most = Limits.MAX_WANTED_PLACES;
    List<WantedPlaces> full = List.of(of(1, new Run(1, 1_000)), of(2, new Run(1, most - 1_000)));
    assertThat(decode(PayloadCodec.encode(Dialect.SPEC, wanting(full))))
        .isEqualTo(new PayloadCodec.Decoded(wanting(full), 0, 0));
    List<WantedPlaces> over = new ArrayList<>(full);
    over.add(of(3, new Run(9, 9)));
    assertThatThrownBy(() -> PayloadCodec.encode(Dialect.SPEC, wanting(over)))
        .isInstanceOf(IllegalArgumentException.class);
    Bytes encoded =
        Bytes.concat(
            PayloadCodec.encode(Dialect.SPEC, wanting(full)),
            field(WantedCodec.encode(of(3, new Run(9, 9)))));
    assertThat(decode(encoded)).isEqualTo(new PayloadCodec.Decoded(wanting(full), 1, 0));
  }

  @Test
  void payloadWantsPlacesOfSoManyLogsAndNoMore() throws Exception {
    List<WantedPlaces> full = new ArrayList<>();
    for (int i = 0; i < Limits.MAX_WANTED_LOGS; i++) {
      full.add(of(i, new Run(1, 1)));
    }
    Bytes encoded = PayloadCodec.encode(Dialect.SPEC, wanting(full));
    assertThat(decode(encoded).payload().wantedPlaces()).isEqualTo(full);
    WantedPlaces another = of(-1, new Run(1, 1));
    PayloadCodec.Decoded decoded =
        decode(Bytes.concat(encoded, field(WantedCodec.encode(another))));
    assertThat(decoded).isEqualTo(new PayloadCodec.Decoded(wanting(full), 1, 0));
    full.add(another);
    assertThatThrownBy(() -> PayloadCodec.wantedBytes(full))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void placesThatDoNotAscendCannotBeMade() {
    assertThatThrownBy(() -> of(1, new Run(5, 7), new Run(7, 9)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> of(1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WantedPlaces(Bytes.EMPTY, List.of(new Run(1, 1))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
