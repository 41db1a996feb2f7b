package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;

/** Many heads at once, by one account on a real chain. */
final class SideBySideOnNodeTest {
  private static final int THREADS = 8;
  private static final int HEADS = 64;

  private Chain chain;

  @BeforeEach
  void start() throws Exception {
    chain = Chain.start();
  }

  @AfterEach
  void stop() throws Exception {
    if (chain != null) {
      chain.close();
    }
  }

  private interface Work {
    void run(int number) throws Exception;
  }

  private static void together(int count, Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        all.add(
            threads.submit(
                () -> {
                  work.run(number);
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private long count(String tag) throws Exception {
    String account = Chain.key(1).address().hex();
    return Long.decode(chain.anvil().rpc("eth_getTransactionCount", account, tag).asText());
  }

  private void assertNoNumberIsLeftOut() throws Exception {
    JsonNode pool = chain.anvil().rpc("txpool_status");
    assertThat(pool.get("queued").asText()).isEqualTo("0x0");
    assertThat(pool.get("pending").asText()).isEqualTo("0x0");
    assertThat(count("pending")).isEqualTo(count("latest"));
  }

  @Test
  void headsOfManyThreadsAllLandInFarFewerTransactions() throws Exception {
    Desk desk = new Desk(chain, 1);
    try (EthereumPointer pointer = desk.process()) {
      together(HEADS, i -> Desk.publish(pointer, "log " + i, 1));
      together(HEADS, i -> Desk.publish(pointer, "log " + i, 2));
      for (int i = 0; i < HEADS; i++) {
        assertThat(Desk.resolve(pointer, "log " + i)).containsExactly(Desk.record("log " + i, 2));
      }
    }
    assertThat(desk.landed).hasSize(2 * HEADS);
    Set<Bytes> transactions = new LinkedHashSet<>();
    desk.landed.forEach(one -> transactions.add(one.transaction()));
    assertThat(count("latest")).isEqualTo(transactions.size()).isLessThanOrEqualTo(HEADS);
    assertNoNumberIsLeftOut();
  }

  @Test
  void twoProcessesWithOneKeyPublishDifferentLogsWithoutLosingOne() throws Exception {
    Desk one = new Desk(chain, 1);
    Desk two = new Desk(chain, 1);
    try (EthereumPointer first = one.process();
        EthereumPointer second = two.process()) {
      together(HEADS, i -> Desk.publish(i % 2 == 0 ? first : second, "log " + i, 1));
    }
    assertThat(one.landed).hasSize(HEADS / 2);
    assertThat(two.landed).hasSize(HEADS / 2);
    assertNoNumberIsLeftOut();
  }

  @Test
  void headsThatWaitTogetherCostHalfOfWhatTheyCostAlone() throws Exception {
    Desk desk = new Desk(chain, 1);
    try (EthereumPointer pointer = desk.process()) {
      together(THREADS, i -> Desk.publish(pointer, "log " + i, 1));
      desk.landed.clear();
      chain.anvil().rpc("evm_setAutomine", false);
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      try {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          int number = i;
          all.add(
              threads.submit(
                  () -> {
                    Desk.publish(pointer, "log " + number, 2);
                    return null;
                  }));
        }
        // The first one goes alone, and the others while it waits.
        for (int i = 0; i < 600 && !isPending(); i++) {
          Thread.sleep(20);
        }
        Thread.sleep(500);
        chain.anvil().rpc("evm_setAutomine", true);
        chain.mine(1);
        for (Future<?> one : all) {
          one.get();
        }
      } finally {
        threads.shutdownNow();
      }
    }
    long gas = 0;
    BigInteger wei = BigInteger.ZERO;
    for (Landed one : desk.landed) {
      gas += one.gas();
      wei = wei.add(one.wei());
    }
    System.out.printf(
        "8 heads of one account side by side: %,d gas a head, %s in all%n",
        gas / THREADS, Amounts.ether(wei));
    assertThat(gas / THREADS).isLessThan(24_000);
  }

  private boolean isPending() throws Exception {
    return !chain.anvil().rpc("txpool_status").get("pending").asText().equals("0x0");
  }

  @Test
  void headsGoOnWhenWhoeverSendsThemHasNoMoreTime() throws Exception {
    Desk desk = new Desk(chain, 1);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (EthereumPointer pointer = desk.process()) {
      chain.anvil().rpc("evm_setAutomine", false);
      Future<?> first = publish(threads, pointer, "first", Chain.DEADLINE);
      for (int i = 0; i < 600 && !isPending(); i++) {
        Thread.sleep(20);
      }
      Future<?> hasty = publish(threads, pointer, "hasty", Duration.ofSeconds(4));
      Future<?> interrupted = publish(threads, pointer, "interrupted", Chain.DEADLINE);
      Future<?> patient = publish(threads, pointer, "patient", Chain.DEADLINE);
      Thread.sleep(500);
      chain.mine(1);
      first.get();
      Thread.sleep(1_500);
      interrupted.cancel(true);
      assertThatThrownBy(hasty::get).hasCauseInstanceOf(IOException.class);
      assertThat(patient.isDone()).isFalse();
      chain.anvil().rpc("evm_setAutomine", true);
      chain.mine(1);
      patient.get();
      assertThat(Desk.resolve(pointer, "patient")).containsExactly(Desk.record("patient", 1));
      // What was sent is known by the ledger, whoever gave up.
      Desk.publish(pointer, "hasty", 1);
      Desk.publish(pointer, "interrupted", 1);
    } finally {
      threads.shutdownNow();
    }
    assertThat(count("latest")).as("two transactions, and nothing paid twice").isEqualTo(2);
    assertNoNumberIsLeftOut();
  }

  private static Future<?> publish(
      ExecutorService threads, EthereumPointer pointer, String log, Duration deadline) {
    return threads.submit(
        () -> {
          pointer.publish(Desk.log(log), Desk.record(log, 1), deadline);
          return null;
        });
  }

  @Test
  void logsThatAreToldOfTogetherAreAskedForInOneRequest() throws Exception {
    Desk desk = new Desk(chain, 1);
    List<LogName> logs = new ArrayList<>();
    try (EthereumPointer pointer = desk.process()) {
      for (int i = 0; i < 20; i++) {
        Desk.publish(pointer, "log " + i, 1);
        logs.add(Desk.log("log " + i));
      }
      desk.rpc.forget();
      pointer.willResolve(logs);
      together(20, i -> assertThat(Desk.resolve(pointer, "log " + i)).hasSize(1));
      assertThat(desk.rpc.calls()).containsExactly("eth_call");
    }
  }
}
