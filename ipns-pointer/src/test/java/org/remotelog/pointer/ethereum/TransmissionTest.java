package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.EthereumKey;
import org.remotelog.pointer.ethereum.registry.FeeTransaction;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;
import org.remotelog.pointer.ethereum.rpc.FakeRpc;
import org.remotelog.pointer.ethereum.rpc.Receipt;

class TransmissionTest {
  private static final long MOST_GAS = 100_000;
  private static final String SEND = "eth_sendRawTransaction";
  private static final Account ACCOUNT =
      Account.of(EthereumKey.of(SecretBytes.of(Bytes.ofHex("11".repeat(32)))));

  private final ScriptedChain chain = new ScriptedChain();
  private final FakeRpc rpc = new FakeRpc("http://fake", chain);
  private final List<String> kept = new ArrayList<>();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private Instant worthUntil = now.plus(Duration.ofHours(1));
  private Transmission.Pace pace = new Transmission.Pace(0, 0);

  private final SendLog log =
      new SendLog() {
        @Override
        public void sending(InFlight by) {
          kept.add("number " + by.nonce() + " before sending " + (chain.sent().size() + 1));
        }

        @Override
        public void ended(InFlight by) {
          kept.add("number " + by.nonce() + " ended");
        }
      };

  private Transmission transmission() {
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    return new Transmission(
        new EthereumNodes(List.of(new EthereumNode(rpc))),
        EthereumNode::chainId,
        ACCOUNT,
        log,
        clock,
        new Payload(
            Optional.of(ScriptedChain.CONTRACT),
            Bytes.utf8("data"),
            80_000,
            MOST_GAS,
            worthUntil.toEpochMilli(),
            "publishing 1 head"),
        pace);
  }

  private static TimeLeft left() {
    return new TimeLeft(Duration.ofSeconds(20));
  }

  private static TimeLeft none() {
    return new TimeLeft(Duration.ZERO);
  }

  private static FakeRpc.Answers error(String message) {
    return (method, params) -> {
      throw FakeRpc.error(-32_003, message);
    };
  }

  @Test
  void transactionIsKeptBeforeItIsSentAndAfterItLanded() throws IOException {
    chain.count(5);
    Transmission transmission = transmission();
    Receipt receipt = transmission.run(left());
    assertThat(receipt.gasUsed()).isEqualTo(100_000);
    assertThat(kept).containsExactly("number 5 before sending 1");
    assertThat(transmission.hash()).isEqualTo(EthereumKey.hash(chain.sent().get(0)));
  }

  @Test
  void transactionThatFailedOnTheChainIsNotKept() throws IOException {
    chain.failing();
    assertThat(transmission().run(left()).isDone()).isFalse();
    assertThat(kept).containsExactly("number 0 before sending 1", "number 0 ended");
  }

  @Test
  void asMuchGasAsAllowedIsSignedAndOneMoreIsNot() throws IOException {
    chain.gas(MOST_GAS);
    assertThat(transmission().run(left()).isDone()).isTrue();
    chain.gas(MOST_GAS + 1);
    assertThatThrownBy(() -> transmission().run(left()))
        .hasMessageContaining("estimates 100001 gas")
        .hasMessageContaining("publishing 1 head");
    assertThat(chain.sent()).hasSize(1);
  }

  @Test
  void numberIsTakenAnewAsOftenAsAllowedAndNotOnceMore() throws IOException {
    AtomicInteger refusals = new AtomicInteger();
    chain.on(
        SEND,
        (method, params) -> {
          if (refusals.incrementAndGet() < Limits.MAX_NONCE_TRIES) {
            throw FakeRpc.error(-32_003, "nonce too low");
          }
          return chain.honest(method, params);
        });
    assertThat(transmission().run(left()).isDone()).isTrue();
    assertThat(refusals).hasValue(Limits.MAX_NONCE_TRIES);
    refusals.set(-1);
    kept.clear();
    Transmission transmission = transmission();
    assertThatThrownBy(() -> transmission.run(left())).hasMessageContaining("again and again");
    assertThat(refusals).hasValue(Limits.MAX_NONCE_TRIES - 1);
    assertThat(kept).hasSize(2 * Limits.MAX_NONCE_TRIES).endsWith("number 1 ended");
    assertThat(transmission.isUnderWay()).isFalse();
  }

  @Test
  void numberThatIsSaidToBeTakenIsBelievedAsOftenAsAllowedAndNotOnceMore() {
    // A node that makes it up: the count is above each number that it has given.
    AtomicInteger calls = new AtomicInteger();
    chain.mining(false);
    chain.on(
        "eth_getTransactionCount",
        (method, params) -> Optional.of("0x" + Integer.toHexString(calls.incrementAndGet())));
    assertThatThrownBy(() -> transmission().run(left()))
        .hasMessageContaining("says again and again that a transaction took the number");
    assertThat(chain.sent()).hasSize(Limits.MAX_TAKEN_NUMBERS + 1);
  }

  @Test
  void numberThatIsTakenAsOftenAsAllowedStillLeadsToABlock() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    chain.mining(false);
    chain.on(
        "eth_getTransactionCount",
        (method, params) -> Optional.of("0x" + Integer.toHexString(calls.incrementAndGet())));
    chain.on(
        SEND,
        (method, params) -> {
          chain.mining(chain.sent().size() == Limits.MAX_TAKEN_NUMBERS);
          return chain.honest(method, params);
        });
    assertThat(transmission().run(left()).isDone()).isTrue();
    assertThat(chain.sent()).hasSize(Limits.MAX_TAKEN_NUMBERS + 1);
  }

  @Test
  void sameBytesAreGivenAgainWhenANodeHasLostThem() throws IOException {
    chain.mining(false);
    Transmission first = transmission();
    assertThatThrownBy(() -> first.run(none())).hasMessageContaining("is in no block yet");
    Transmission second = transmission();
    second.resume(first.newest().orElseThrow());
    chain.on("eth_getTransactionByHash", (method, params) -> Optional.empty());
    chain.mining(true);
    assertThat(second.run(left()).isDone()).isTrue();
    assertThat(chain.sent()).hasSize(2);
    assertThat(chain.sent().get(1)).isEqualTo(chain.sent().get(0));
  }

  @Test
  void transactionWhoseNumberTheChainHasNotReachedIsForgottenWhenNoNodeHasIt() throws IOException {
    chain.mining(false);
    chain.count(3);
    Transmission first = transmission();
    assertThatThrownBy(() -> first.run(none())).hasMessageContaining("is in no block yet");
    Transmission second = transmission();
    second.resume(first.newest().orElseThrow());
    chain.on("eth_getTransactionByHash", (method, params) -> Optional.empty());
    chain.count(1);
    chain.mining(true);
    assertThat(second.run(left()).isDone()).isTrue();
    assertThat(kept)
        .containsExactly(
            "number 3 before sending 1", "number 3 ended", "number 1 before sending 2");
  }

  @Test
  void nodeThatIsBehindForAMomentIsNoReasonToSignAnew() throws IOException {
    chain.mining(false);
    chain.count(3);
    Transmission first = transmission();
    assertThatThrownBy(() -> first.run(none())).hasMessageContaining("is in no block yet");
    pace = new Transmission.Pace(0, 20_000);
    Transmission second = transmission();
    second.resume(first.newest().orElseThrow());
    chain.on("eth_getTransactionByHash", (method, params) -> Optional.empty());
    AtomicInteger looks = new AtomicInteger();
    chain.on(
        "eth_getTransactionCount",
        (method, params) -> {
          if (looks.incrementAndGet() == 3) {
            chain.heal();
            chain.mine(chain.sent().get(0));
          }
          return Optional.of("0x2");
        });
    assertThat(second.run(left()).isDone()).isTrue();
    assertThat(chain.sent()).hasSize(1);
    assertThat(kept).containsExactly("number 3 before sending 1");
  }

  /** One that is in no block, and has waited long enough for more to be offered. */
  private Transmission stuck() throws IOException {
    chain.mining(false);
    Transmission first = transmission();
    assertThatThrownBy(() -> first.run(none())).hasMessageContaining("is in no block yet");
    now = now.plusMillis(Limits.REPLACE_AFTER_MS);
    // Whoever goes on with it knows of one of its heads only, and estimates another amount of gas.
    chain.gas(MOST_GAS / 4);
    Transmission second = transmission();
    second.resume(first.newest().orElseThrow());
    kept.clear();
    return second;
  }

  @Test
  void sameTransactionIsReplacedForMoreByWhoGoesOnWithIt() throws Exception {
    Transmission second = stuck();
    assertThatThrownBy(() -> second.run(none())).hasMessageContaining("is in no block yet");
    assertThat(kept).containsExactly("number 0 before sending 2");
    FeeTransaction before = EthereumKey.signed(chain.sent().get(0));
    FeeTransaction after = EthereumKey.signed(chain.sent().get(1));
    assertThat(after).isEqualTo(before.offering(after.fees()));
    assertThat(after.fees().max()).isGreaterThan(before.fees().max());
  }

  @Test
  void formForMoreThatIsRefusedLeavesTheOneBeforeAndIsTold() throws Exception {
    Transmission second = stuck();
    InFlight before = second.newest().orElseThrow();
    chain.on(SEND, error("insufficient funds for gas * price + value"));
    chain.on("eth_getBalance", (method, params) -> Optional.of("0x10"));
    assertThatThrownBy(() -> second.run(none()))
        .hasMessageContaining("is in no block yet")
        .hasMessageContaining("may cost");
    assertThat(second.newest()).contains(before);
    assertThat(kept).containsExactly("number 0 before sending 2", "number 0 before sending 2");
    kept.clear();
    assertThatThrownBy(() -> second.run(none())).hasMessageContaining("may cost");
    assertThat(kept).as("not asked again at once").isEmpty();
    chain.mine(before.transaction());
    assertThat(second.run(left()).isDone()).isTrue();
    assertThat(second.hash()).isEqualTo(before.hash());
  }

  @Test
  void nothingMoreIsOfferedForWhatHasLostItsWorth() throws Exception {
    worthUntil = now.plusMillis(Limits.REPLACE_AFTER_MS);
    Transmission second = stuck();
    assertThatThrownBy(() -> second.run(none())).hasMessageContaining("is in no block yet");
    assertThat(chain.sent()).hasSize(1);
    assertThat(kept).isEmpty();
    worthUntil = worthUntil.plusMillis(1);
    Transmission third = transmission();
    third.resume(second.newest().orElseThrow());
    assertThatThrownBy(() -> third.run(none())).hasMessageContaining("is in no block yet");
    assertThat(chain.sent()).hasSize(2);
  }

  @Test
  void errorAfterWhichANodeMayHaveItIsNoReasonToSignAnew() throws IOException {
    for (String message : List.of("internal error", "too many requests", "already known")) {
      ScriptedChain other = new ScriptedChain();
      rpc.answer(other);
      AtomicInteger sends = new AtomicInteger();
      other.on(
          SEND,
          (method, params) -> {
            if (sends.incrementAndGet() == 1) {
              other.honest(method, params);
              throw FakeRpc.error(-32_000, message);
            }
            return other.honest(method, params);
          });
      assertThat(transmission().run(left()).isDone()).as(message).isTrue();
      assertThat(other.sent()).as(message).hasSize(1);
    }
  }

  @Test
  void errorAfterWhichNoNodeHasItEndsItAtOnce() {
    for (String message : List.of("intrinsic gas too low", "invalid chain id")) {
      kept.clear();
      chain.on(SEND, error(message));
      Transmission transmission = transmission();
      assertThatThrownBy(() -> transmission.run(left())).hasMessageContaining(message);
      assertThat(transmission.isUnderWay()).as(message).isFalse();
      assertThat(kept).containsExactly("number 0 before sending 1", "number 0 ended");
    }
  }
}
