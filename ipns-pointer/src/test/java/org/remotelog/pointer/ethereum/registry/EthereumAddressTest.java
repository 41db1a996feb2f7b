package org.remotelog.pointer.ethereum.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;

class EthereumAddressTest {
  /** The examples of EIP-55. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
      })
  void addressIsReadAndWrittenWithItsChecksum(String text) throws MalformedException {
    assertThat(EthereumAddress.parse(text)).hasToString(text);
    assertThat(EthereumAddress.parse(text.toLowerCase(Locale.ROOT))).hasToString(text);
  }

  @Test
  void addressWithAMistypedDigitIsRefusedWhenItHasAChecksum() {
    assertThatThrownBy(() -> EthereumAddress.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("checksum");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x", "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "0x5aaeb6053f3e94"})
  void textThatIsNoAddressIsRefused(String text) {
    assertThatThrownBy(() -> EthereumAddress.parse(text)).isInstanceOf(MalformedException.class);
  }

  @Test
  void addressHasTwentyBytes() {
    for (int size : new int[] {Limits.ADDRESS_BYTES - 1, Limits.ADDRESS_BYTES + 1}) {
      assertThatThrownBy(() -> new EthereumAddress(Bytes.wrap(new byte[size])))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
