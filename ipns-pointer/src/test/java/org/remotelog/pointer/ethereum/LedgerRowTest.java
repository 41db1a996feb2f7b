package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.pointer.ethereum.registry.Fees;
import org.remotelog.pointer.ethereum.registry.RegistryHead;

class LedgerRowTest {
  private static final Bytes RECORD = Bytes.utf8("record");
  private static final InFlight SENT =
      new InFlight(
          Bytes.utf8("transaction"),
          7,
          new Fees(BigInteger.ONE.shiftLeft(70), BigInteger.TEN),
          1_800_000_000_000L);

  private static Known known(long sequence) {
    return new Known(sequence, Digest.of(Bytes.ofHex(String.format("%064x", sequence))));
  }

  private static RegistryHead held(Known known) {
    Cid cid = Cid.ofDigest(Cid.Codec.RAW, known.record());
    return new RegistryHead(known.sequence(), Optional.of(cid), 1);
  }

  private static List<LedgerRow> rows() {
    LedgerRow one = LedgerRow.EMPTY.publishing(known(1), RECORD);
    return List.of(
        LedgerRow.EMPTY,
        one,
        one.sending(known(1), SENT),
        one.publishing(known(2), RECORD).sending(known(2), SENT),
        one.publishing(known(2), RECORD).isFinal(known(2)),
        one.publishing(known(2), RECORD).sending(known(2), SENT).seeing(held(known(1))));
  }

  @Test
  void rowIsReadAsItWasWritten() throws MalformedException {
    for (LedgerRow row : rows()) {
      assertThat(LedgerRow.decode(row.encode())).isEqualTo(row);
    }
  }

  @Test
  void rowThatIsCutOrLongerIsRefused() {
    for (LedgerRow row : rows()) {
      Bytes bytes = row.encode();
      for (int size = 0; size < bytes.size(); size++) {
        refused(bytes.slice(0, size));
      }
      refused(Bytes.concat(bytes, Bytes.ofHex("00")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "000000", // Version 0.
        "020000", // A later version.
        "010800", // A part that nobody knows.
        "0100ffffffffffffffffff01", // As many heads as there are numbers.
        "0102000006ffffffffffffffffff010101010101", // A nonce beyond all.
        "010200000000000101010102", // A tip above the fee.
        "0102000000000001ff0100", // A fee below nothing.
        "0102000000000000" // Fees without a digit.
      })
  void damagedRowIsRefused(String hex) {
    refused(Bytes.ofHex(hex));
  }

  private static void refused(Bytes bytes) {
    assertThatThrownBy(() -> LedgerRow.decode(bytes)).isInstanceOf(MalformedException.class);
  }

  @Test
  void asManyHeadsAsAllowedAreKnownAndTheOldestIsForgottenForOneMore() throws MalformedException {
    LedgerRow row = LedgerRow.EMPTY;
    for (long i = 1; i <= Limits.MAX_KNOWN_HEADS; i++) {
      row = row.publishing(known(i), RECORD);
    }
    assertThat(row.knows(held(known(1)))).isTrue();
    assertThat(LedgerRow.decode(row.encode())).isEqualTo(row);
    LedgerRow more = row.publishing(known(Limits.MAX_KNOWN_HEADS + 1), RECORD);
    assertThat(more.known()).hasSize(Limits.MAX_KNOWN_HEADS);
    assertThat(more.knows(held(known(1)))).isFalse();
    assertThat(more.knows(held(known(2)))).isTrue();
  }

  @Test
  void rowWithMoreHeadsThanAllowedIsRefused() {
    List<Known> heads = Collections.nCopies(Limits.MAX_KNOWN_HEADS + 1, known(1));
    assertThatThrownBy(
            () -> new LedgerRow(heads, Optional.empty(), Optional.empty(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    ByteWriter out = new ByteWriter().u8(1).u8(0).varint(heads.size());
    heads.forEach(head -> out.varint(head.sequence()).bytes(head.record().bytes()));
    refused(out.toBytes());
  }

  @Test
  void headThatTheContractHoldsStaysKnownHoweverManyAreRefusedSince() throws MalformedException {
    LedgerRow row = LedgerRow.EMPTY.publishing(known(1), RECORD).seeing(held(known(1)));
    for (long i = 2; i <= 2 * Limits.MAX_KNOWN_HEADS; i++) {
      row = row.publishing(known(i), RECORD);
    }
    assertThat(row.known()).hasSize(Limits.MAX_KNOWN_HEADS);
    assertThat(row.knows(held(known(1)))).isTrue();
    assertThat(row.knows(held(known(2)))).isFalse();
    assertThat(row.seeing(held(known(2)))).isEqualTo(row);
    assertThat(row.wasSeen()).isFalse();
    assertThat(row.seeing(held(row.newest().orElseThrow())).wasSeen()).isTrue();
  }

  @Test
  void olderHeadThatIsPublishedAgainTakesNothingAwayFromTheNewest() {
    LedgerRow row =
        LedgerRow.EMPTY
            .publishing(known(1), RECORD)
            .publishing(known(2), RECORD)
            .sending(known(2), SENT);
    LedgerRow again = row.publishing(known(1), Bytes.utf8("older"));
    assertThat(again).isEqualTo(row);
    Known other = new Known(2, known(9).record());
    assertThat(row.publishing(other, RECORD).newest()).contains(other);
  }

  @Test
  void transactionIsKeptFromItsSendingUntilItLands() {
    LedgerRow sending = LedgerRow.EMPTY.publishing(known(1), RECORD).sending(known(1), SENT);
    assertThat(sending.inFlight()).contains(SENT);
    assertThat(sending.ended(SENT).inFlight()).isEmpty();
    assertThat(sending.ended(SENT).record()).contains(RECORD);
    assertThat(sending.publishing(known(2), RECORD).inFlight()).isEmpty();
  }

  @Test
  void transactionWithAnotherHeadThanTheNewestIsNotKept() {
    LedgerRow row = LedgerRow.EMPTY.publishing(known(1), RECORD).publishing(known(2), RECORD);
    assertThat(row.sending(known(1), SENT)).isEqualTo(row);
    assertThat(LedgerRow.EMPTY.sending(known(1), SENT)).isEqualTo(LedgerRow.EMPTY);
  }

  @Test
  void finalHeadAndTheOneBeforeItStayKnownAndNeedNoRecord() {
    LedgerRow row =
        LedgerRow.EMPTY
            .publishing(known(1), RECORD)
            .publishing(known(2), RECORD)
            .publishing(known(3), RECORD)
            .isFinal(known(3));
    assertThat(row.known()).containsExactly(known(3), known(2));
    assertThat(row.record()).isEmpty();
    assertThat(row.seen()).contains(known(3));
    assertThat(LedgerRow.EMPTY.isFinal(known(1))).isEqualTo(LedgerRow.EMPTY);
  }

  @Test
  void headOfAnotherRecordUnderAKnownNumberIsNotKnown() {
    LedgerRow row = LedgerRow.EMPTY.publishing(known(1), RECORD);
    assertThat(row.knows(RegistryHead.NONE)).isTrue();
    assertThat(row.knows(held(new Known(1, known(9).record())))).isFalse();
    assertThat(row.knows(new RegistryHead(1, Optional.empty(), 1))).isFalse();
  }

  @Test
  void whatCameMeanwhileIsNotForgottenWhenAnOlderHeadIsFinalOrItsTransactionEnds() {
    LedgerRow row =
        LedgerRow.EMPTY
            .publishing(known(1), RECORD)
            .publishing(known(2), RECORD)
            .sending(known(2), SENT);
    assertThat(row.isFinal(known(1))).isEqualTo(row);
    InFlight other = new InFlight(RECORD, SENT.nonce() + 1, SENT.fees(), SENT.sentAtMs());
    assertThat(row.ended(other)).isEqualTo(row);
    assertThat(row.publishing(known(2), RECORD).inFlight()).contains(SENT);
    assertThat(row.given().known()).hasSize(2);
    assertThat(row.given().record()).isEmpty();
  }
}
