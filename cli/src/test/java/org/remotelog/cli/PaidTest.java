package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.LogName;
import org.remotelog.pointer.ethereum.Landed;

final class PaidTest {
  private static final LogName LOG = log("log");
  private static final Bytes FIRST = Bytes.ofHex("11".repeat(32));
  private static final Bytes SECOND = Bytes.ofHex("22".repeat(32));

  private final Paid paid = new Paid();

  private static LogName log(String name) {
    return LogName.of(Sha256.of(Bytes.utf8(name)).bytes());
  }

  private void pays(Bytes transaction, long gas) {
    paid.paid(transaction, gas, BigInteger.valueOf(10 * gas));
  }

  private void lands(LogName log, long sequence, Bytes transaction, long gas, long wei) {
    paid.landed(log, sequence, new Landed(transaction, 7, gas, BigInteger.valueOf(wei)));
  }

  private void assertIs(int heads, long gas, long wei) {
    assertThat(paid.heads()).isEqualTo(heads);
    assertThat(paid.gas()).isEqualTo(gas);
    assertThat(paid.wei()).isEqualTo(BigInteger.valueOf(wei));
    assertThat(paid.json().isPresent()).isEqualTo(heads > 0 || gas > 0);
  }

  @Test
  void nothingIsSaidWhenNothingWasPaid() {
    assertIs(0, 0, 0);
    assertThat(paid.isNothing()).isTrue();
  }

  @Test
  void headsOfOneTransactionCostWhatItCost() {
    pays(FIRST, 101);
    lands(LOG, 1, FIRST, 50, 500);
    lands(log("other"), 1, FIRST, 50, 500);
    assertIs(2, 101, 1_010);
  }

  @Test
  void transactionOfWhichTwoPointersTellIsCountedOnce() {
    for (int pointer = 0; pointer < 2; pointer++) {
      pays(FIRST, 100);
      lands(LOG, 1, FIRST, 100, 1_000);
    }
    assertIs(1, 100, 1_000);
  }

  @Test
  void transactionWhoseHeadWasNotTakenIsCounted() {
    pays(FIRST, 25);
    assertIs(0, 25, 250);
    assertThat(paid.isNothing()).isFalse();
    assertThat(paid.text()).startsWith("0 heads by contract: ").endsWith(", 25 gas");
  }

  @Test
  void headThatIsPublishedAgainIsPaidAgain() {
    pays(FIRST, 100);
    lands(LOG, 1, FIRST, 100, 1_000);
    pays(SECOND, 40);
    lands(LOG, 1, SECOND, 40, 400);
    assertIs(2, 140, 1_400);
  }

  @Test
  void headsThatARelayHasPaidCostGasAndNoWei() {
    lands(LOG, 1, FIRST, 80, 0);
    lands(LOG, 2, Bytes.EMPTY, 0, 0);
    lands(LOG, 3, Bytes.EMPTY, 0, 0);
    assertIs(3, 80, 0);
  }
}
