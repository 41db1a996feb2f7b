package org.remotelog.pointer.ethereum.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;

class RegistryCodecTest {
  private static final EthereumKey KEY =
      EthereumKey.of(SecretBytes.of(Bytes.ofHex("11".repeat(32))));
  private static final LogName LOG = LogName.of(Bytes.ofHex("22".repeat(32)));
  private static final Cid RECORD = Cid.of(Cid.Codec.RAW, Bytes.utf8("record"));
  private static final HeadUpdate UPDATE = new HeadUpdate(KEY.address(), LOG, 6, 7, RECORD);

  private static Bytes word(long number) {
    return Bytes.ofHex(String.format("%064x", number));
  }

  private static Bytes head(long sequence) {
    return Bytes.concat(
        word(sequence), word(0x01551220), word(1_800_000_000), RECORD.digest().bytes());
  }

  private static Bytes answer(long chain, Bytes... heads) {
    return Bytes.concat(word(chain), word(64), word(heads.length), Bytes.concat(heads));
  }

  @Test
  void callCarriesTheNumbersOfTheUpdateInOneWordEach() {
    Bytes call = RegistryCodec.publish(UPDATE);
    assertThat(call.slice(4, call.size()))
        .isEqualTo(
            Bytes.concat(
                LOG.publicKey(), word(6), word(7), word(0x01551220), RECORD.digest().bytes()));
  }

  @Test
  void batchHasItsUpdatesBehindAnOffsetAndACount() {
    Bytes call = RegistryCodec.publishBatch(List.of(UPDATE, UPDATE));
    Bytes single = RegistryCodec.publish(UPDATE);
    Bytes fields = single.slice(4, single.size());
    assertThat(call.slice(4, call.size()))
        .isEqualTo(Bytes.concat(word(32), word(2), fields, fields));
  }

  @Test
  void batchAtItsLimitIsWrittenAndOneAboveIsRefused() {
    int most = Limits.MAX_HEADS_PER_BATCH;
    SignedUpdate signed = KEY.sign(UPDATE, 1, 1, EthereumAddress.ZERO);
    assertThat(RegistryCodec.publishBatch(Collections.nCopies(most, UPDATE)).size())
        .isEqualTo(4 + 64 + most * 5 * 32);
    assertThat(RegistryCodec.publishBatchFor(Collections.nCopies(most, signed)).size())
        .isEqualTo(4 + 64 + most * 9 * 32);
    assertThatThrownBy(() -> RegistryCodec.publishBatch(Collections.nCopies(most + 1, UPDATE)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RegistryCodec.publishBatchFor(Collections.nCopies(most + 1, signed)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RegistryCodec.publishBatch(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void questionForHeadsAtItsLimitIsWrittenAndOneAboveIsRefused() {
    int most = Limits.MAX_HEADS_PER_CALL;
    assertThat(
            RegistryCodec.headsOf(
                    Collections.nCopies(most, KEY.address()), Collections.nCopies(most, LOG))
                .size())
        .isEqualTo(4 + (4 + 2 * most) * 32);
    assertThatThrownBy(
            () ->
                RegistryCodec.headsOf(
                    Collections.nCopies(most + 1, KEY.address()),
                    Collections.nCopies(most + 1, LOG)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void headsAreReadInTheOrderOfTheQuestion() throws MalformedException {
    RegistryCodec.Heads heads =
        RegistryCodec.heads(answer(31_337, head(7), Bytes.wrap(new byte[128])), 2);
    assertThat(heads.chainId()).isEqualTo(31_337);
    assertThat(heads.heads())
        .containsExactly(
            new RegistryHead(7, Optional.of(RECORD), 1_800_000_000), RegistryHead.NONE);
  }

  @Test
  void headOfAnUnknownKindIsThereWithoutARecord() throws MalformedException {
    Bytes swarm = Bytes.concat(word(3), word(0xe4011b20L), word(1), RECORD.digest().bytes());
    assertThat(RegistryCodec.heads(answer(1, swarm), 1).heads())
        .containsExactly(new RegistryHead(3, Optional.empty(), 1));
  }

  @Test
  void answerOfNoContractAndOfAnotherOneAreToldApart() {
    assertThatThrownBy(() -> RegistryCodec.heads(Bytes.EMPTY, 1))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("no contract");
    for (Bytes other :
        List.of(
            word(1),
            answer(0, head(7)),
            answer(1, head(7), head(8)),
            answer(1),
            Bytes.concat(answer(1, head(7)), Bytes.ofHex("00")),
            Bytes.concat(word(1), word(65), word(1), head(7)),
            Bytes.concat(Bytes.ofHex("ff".repeat(32)), word(64), word(1), head(7)))) {
      assertThatThrownBy(() -> RegistryCodec.heads(other, 1))
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void refusalsAreKnownByTheirSelectors() {
    assertThat(RegistryCodec.error(Bytes.concat(Bytes.ofHex("e53a93d7"), word(9), word(6))))
        .contains(new RegistryError(RegistryError.Kind.CONFLICT, 9));
    assertThat(RegistryCodec.error(Bytes.concat(Bytes.ofHex("16d9230d"), word(9), word(8))))
        .contains(new RegistryError(RegistryError.Kind.NOT_INCREASING, 9));
    assertThat(RegistryCodec.error(Bytes.ofHex("5cd5d233")))
        .contains(new RegistryError(RegistryError.Kind.BAD_SIGNATURE, 0));
    assertThat(RegistryCodec.error(Bytes.concat(Bytes.ofHex("f80dbaea"), word(1))))
        .contains(new RegistryError(RegistryError.Kind.EXPIRED, 0));
    for (String other : List.of("", "e5", "e53a93d7", "e53a93d700", "00000000")) {
      assertThat(RegistryCodec.error(Bytes.ofHex(other))).isEmpty();
    }
  }

  @Test
  void signerOfAnUpdateIsItsOwnerForThatChainAndContractOnly() throws MalformedException {
    EthereumAddress contract = new EthereumAddress(Bytes.ofHex("33".repeat(20)));
    SignedUpdate signed = KEY.sign(UPDATE, 1_900_000_000, 31_337, contract);
    assertThat(TypedData.signer(signed, 31_337, contract)).isEqualTo(KEY.address());
    assertThat(TypedData.signer(signed, 1, contract)).isNotEqualTo(KEY.address());
    assertThat(TypedData.signer(signed, 31_337, KEY.address())).isNotEqualTo(KEY.address());
  }

  @Test
  void signatureInItsHighFormIsRefused() {
    EthereumAddress contract = EthereumAddress.ZERO;
    SignedUpdate signed = KEY.sign(UPDATE, 1_900_000_000, 31_337, contract);
    // Most high forms have no room beside the parity.
    Bytes high = Words.of(EthereumKey.ORDER.shiftRight(1).add(BigInteger.ONE));
    SignedUpdate other = new SignedUpdate(UPDATE, 1_900_000_000, signed.r(), high);
    assertThatThrownBy(() -> TypedData.signer(other, 31_337, contract))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("high form");
  }

  @Test
  void keyOfTheZeroNumberOrBeyondTheCurveIsRefused() {
    for (String bad : List.of("00".repeat(32), "ff".repeat(32), "11".repeat(31))) {
      assertThatThrownBy(() -> EthereumKey.of(SecretBytes.of(Bytes.ofHex(bad))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining(bad);
    }
    assertThat(KEY.toString()).doesNotContain("1111");
  }
}
