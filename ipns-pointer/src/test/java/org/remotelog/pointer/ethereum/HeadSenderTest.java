package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.EthereumKey;
import org.remotelog.pointer.ethereum.registry.HeadUpdate;
import org.remotelog.pointer.ethereum.registry.RegistryError;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;
import org.remotelog.pointer.ethereum.rpc.FakeRpc;
import org.remotelog.pointer.ethereum.rpc.RpcErrorException;

class HeadSenderTest {
  private static final Account ACCOUNT =
      Account.of(EthereumKey.of(SecretBytes.of(Bytes.ofHex("11".repeat(32)))));
  private static final String ESTIMATE = "eth_estimateGas";

  private final ScriptedChain chain = new ScriptedChain();
  private final FakeRpc rpc = new FakeRpc("http://fake", chain);
  private final MemoryHeadLedger ledger = new MemoryHeadLedger();
  private final HeadSender sender =
      new HeadSender(
          new EthereumNodes(List.of(new EthereumNode(rpc))),
          new RegistrySite(ScriptedChain.CONTRACT, Optional.empty(), ledger),
          ACCOUNT,
          orders -> new LedgerSendLog(ledger, orders, EthereumEvents.NONE),
          Clock.systemUTC());

  private static HeadOrder order(int log, long sequence) {
    return HeadOrder.own(
        new HeadUpdate(
            ACCOUNT.address(),
            LogName.of(Bytes.ofHex("44".repeat(28) + String.format("%08x", log))),
            0,
            sequence,
            Cid.of(Cid.Codec.RAW, Bytes.utf8("record " + sequence))));
  }

  private static TimeLeft left() {
    return new TimeLeft(Duration.ofSeconds(60));
  }

  private void taking(HeadOrder... orders) {
    List<HeadUpdate> updates = new ArrayList<>();
    List.of(orders).forEach(order -> updates.add(order.update()));
    chain.taking(updates);
  }

  /** A call on a thread with a small stack: some tests have thousands. */
  private static final class Sending extends FutureTask<Landed> {
    private final Thread thread = new Thread(null, this, "sending", 65_536);

    Sending(Callable<Landed> call) {
      super(call);
      thread.start();
    }

    /** Returns when it waits for others. */
    void awaitWaiting() throws InterruptedException {
      while (thread.getState() != Thread.State.TIMED_WAITING) {
        assertThat(isDone()).isFalse();
        Thread.sleep(1);
      }
    }
  }

  private Sending sending(HeadOrder order) {
    return sending(order, Duration.ofSeconds(60));
  }

  private Sending sending(HeadOrder order, Duration time) {
    return new Sending(() -> sender.send(order, new TimeLeft(time)));
  }

  private LedgerRow row(HeadOrder order) {
    return ledger.of(order.update().log());
  }

  /** The device has begun to publish it. */
  private void published(HeadOrder order) {
    ledger.change(
        order.update().log(),
        row -> row.publishing(Known.of(order.update()), Bytes.utf8("record")));
  }

  /** A sender that is at work, until the latch is opened. */
  private Sending busy(HeadOrder order, CountDownLatch latch) throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    chain.on(
        ESTIMATE,
        (method, params) -> {
          asked.countDown();
          try {
            latch.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return chain.honest(method, params);
        });
    Sending first = sending(order);
    asked.await();
    return first;
  }

  @Test
  void headsThatWaitForAnotherGoTogetherAndShareWhatTheyCost() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    taking(order(1, 1), order(2, 1), order(3, 1));
    published(order(2, 1));
    published(order(3, 1));
    Sending first = busy(order(1, 1), latch);
    Sending second = sending(order(2, 1));
    Sending third = sending(order(3, 1));
    second.awaitWaiting();
    third.awaitWaiting();
    latch.countDown();
    assertThat(first.get().gas()).isEqualTo(100_000);
    assertThat(second.get().gas()).isEqualTo(50_000);
    assertThat(third.get().transaction()).isEqualTo(second.get().transaction());
    assertThat(chain.sent()).hasSize(2);
    assertThat(row(order(2, 1)).inFlight()).isPresent().isEqualTo(row(order(3, 1)).inFlight());
  }

  @Test
  void headWhosePublisherHasGoneIsNotSentForItLater() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    taking(order(1, 1), order(2, 1), order(3, 1), order(3, 2), order(4, 1));
    published(order(3, 1));
    Sending first = busy(order(1, 1), latch);
    Sending second = sending(order(2, 1), Duration.ofMillis(1_500));
    Sending third = sending(order(3, 1), Duration.ofMillis(500));
    second.awaitWaiting();
    third.awaitWaiting();
    chain.on(
        "eth_sendRawTransaction",
        (method, params) -> {
          chain.mining(chain.sent().isEmpty());
          return chain.honest(method, params);
        });
    latch.countDown();
    first.get();
    assertThatThrownBy(third::get).hasMessageContaining("in no block yet");
    InFlight both = row(order(3, 1)).inFlight().orElseThrow();
    published(order(3, 2));
    assertThatThrownBy(second::get).hasMessageContaining("in no block yet");
    chain.heal();
    chain.mining(true);
    assertThat(sender.send(order(4, 1), left()).gas()).isEqualTo(100_000);
    assertThat(chain.sent()).as("none with the heads of those who have gone").hasSize(3);
    assertThat(row(order(3, 2)).inFlight()).as("nor beside a newer head").isEmpty();
    // Whoever goes on with the head finds the transaction that it was sent by.
    chain.mine(both.transaction());
    assertThat(sender.resume(order(3, 1), both, left()).transaction()).isEqualTo(both.hash());
    assertThat(chain.sent()).hasSize(3);
  }

  @Test
  void twoHeadsOfOneLogAreNeverInOneTransaction() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    taking(order(1, 1), order(2, 1), order(2, 2));
    Sending first = busy(order(1, 1), latch);
    Sending second = sending(order(2, 1));
    second.awaitWaiting();
    Sending third = sending(order(2, 2));
    third.awaitWaiting();
    latch.countDown();
    first.get();
    assertThat(second.get().transaction()).isNotEqualTo(third.get().transaction());
    assertThat(chain.sent()).hasSize(3);
  }

  @Test
  void asManyHeadsWaitAsAllowedAndOneMoreIsRefused() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    Sending first = busy(order(0, 1), latch);
    List<Sending> waiting = new ArrayList<>();
    for (int i = 1; i < Limits.MAX_WAITING_HEADS; i++) {
      waiting.add(sending(order(i, 1)));
    }
    for (Sending one : waiting) {
      one.awaitWaiting();
    }
    TimeLeft none = new TimeLeft(Duration.ZERO);
    assertThatThrownBy(() -> sender.send(order(1, 2), none))
        .as("the last one that may wait has no time to")
        .hasMessageContaining("took the time");
    waiting.add(sending(order(1, 2)));
    waiting.get(waiting.size() - 1).awaitWaiting();
    assertThatThrownBy(() -> sender.send(order(1, 3), none))
        .hasMessageContaining(Limits.MAX_WAITING_HEADS + " heads wait for account");
    waiting.forEach(one -> one.thread.interrupt());
    for (Sending one : waiting) {
      one.thread.join();
    }
    taking(order(0, 1));
    latch.countDown();
    assertThat(first.get().block()).isEqualTo(7);
    assertThat(chain.sent()).as("nothing was spent on those that have gone").hasSize(1);
  }

  @Test
  void gasIsBoundedByTheNumberOfHeadsAndOneMoreIsNotSigned() throws Exception {
    taking(order(1, 1), order(2, 1));
    chain.gas(Limits.MAX_GAS + Limits.MAX_GAS_PER_HEAD);
    assertThat(sender.send(order(1, 1), left()).gas()).isPositive();
    chain.gas(Limits.MAX_GAS + Limits.MAX_GAS_PER_HEAD + 1);
    assertThatThrownBy(() -> sender.send(order(1, 1), left()))
        .hasMessageContaining("estimates 4100001 gas for publishing 1 head,");
    List<HeadOrder> two = List.of(order(1, 1), order(2, 1));
    Duration turn = Duration.ofSeconds(60);
    chain.gas(Limits.MAX_GAS + 2 * Limits.MAX_GAS_PER_HEAD);
    assertThat(sender.sendTogether(two, turn, () -> false))
        .allSatisfy(one -> assertThat(one.landed()).isPresent());
    chain.gas(Limits.MAX_GAS + 2 * Limits.MAX_GAS_PER_HEAD + 1);
    assertThat(sender.sendTogether(two, turn, () -> false))
        .allSatisfy(
            one ->
                assertThat(one.failure().orElseThrow())
                    .hasMessageContaining("estimates 4200001 gas for publishing 2 heads,"));
    assertThat(chain.sent()).hasSize(2);
  }

  @Test
  void transactionWithoutTheEventOfItsHeadIsNoSuccess() {
    taking(order(1, 2));
    published(order(1, 1));
    assertThatThrownBy(() -> sender.send(order(1, 1), left()))
        .hasMessageContaining("has published nothing by it");
    assertThat(row(order(1, 1)).inFlight()).as("another one is signed the next time").isEmpty();
  }

  @Test
  void whyATransactionFailedIsFoundByTryingItAgain() {
    chain.failing();
    chain.on(
        "eth_call",
        (method, params) -> {
          throw new RpcErrorException(
              "http://fake",
              method,
              3,
              "reverted",
              Optional.of(Bytes.ofHex("e53a93d7" + String.format("%064x%064x", 9, 0))));
        });
    assertThatThrownBy(() -> sender.send(order(1, 1), left()))
        .isInstanceOfSatisfying(
            RefusedUpdateException.class,
            e -> assertThat(e.error()).isEqualTo(new RegistryError(RegistryError.Kind.CONFLICT, 9)))
        .hasMessageContaining("holds number 9");
  }

  @Test
  void failureBeforeSendingIsThatOfAllWhoGoTogetherAndTheNextOneIsServed() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    taking(order(1, 1), order(2, 1), order(3, 1));
    Sending first = busy(order(1, 1), latch);
    Sending second = sending(order(2, 1));
    Sending third = sending(order(3, 1));
    second.awaitWaiting();
    third.awaitWaiting();
    chain.gas(Long.MAX_VALUE);
    latch.countDown();
    for (Sending one : List.of(first, second, third)) {
      assertThatThrownBy(one::get).hasMessageContaining("not to be trusted");
    }
    chain.gas(1);
    assertThat(sender.send(order(3, 1), left()).block()).isEqualTo(7);
  }
}
