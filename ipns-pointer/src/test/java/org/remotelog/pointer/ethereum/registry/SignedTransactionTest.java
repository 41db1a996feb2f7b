package org.remotelog.pointer.ethereum.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;

class SignedTransactionTest {
  private static final EthereumKey KEY =
      EthereumKey.of(SecretBytes.of(Bytes.ofHex("11".repeat(32))));
  private static final Fees FEES = new Fees(BigInteger.valueOf(30), BigInteger.TWO);

  private static FeeTransaction to(Optional<EthereumAddress> to, long nonce, Bytes data) {
    return new FeeTransaction(31_337, nonce, FEES, 80_000, to, data);
  }

  @Test
  void whatWasSignedIsReadAgain() throws MalformedException {
    List<FeeTransaction> all =
        List.of(
            to(Optional.of(KEY.address()), 0, Bytes.utf8("data")),
            to(Optional.of(KEY.address()), Long.MAX_VALUE, Bytes.EMPTY),
            to(Optional.of(EthereumAddress.ZERO), 1, Bytes.ofHex("0000ff")),
            to(Optional.empty(), 127, Bytes.utf8("x".repeat(5_000))));
    for (FeeTransaction one : all) {
      assertThat(EthereumKey.signed(KEY.sign(one))).isEqualTo(one);
    }
  }

  @Test
  void otherBytesAreNoTransaction() {
    Bytes signed = KEY.sign(to(Optional.of(KEY.address()), 1, Bytes.utf8("data")));
    for (Bytes one :
        List.of(
            Bytes.EMPTY,
            Bytes.utf8("transaction"),
            Bytes.ofHex("02"),
            Bytes.ofHex("02c0"),
            signed.slice(0, signed.size() / 2),
            signed.slice(1, signed.size()))) {
      assertThatThrownBy(() -> EthereumKey.signed(one)).isInstanceOf(MalformedException.class);
    }
  }
}
