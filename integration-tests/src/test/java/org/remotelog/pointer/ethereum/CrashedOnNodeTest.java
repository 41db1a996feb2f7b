package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.pointer.ethereum.registry.RegistryCodec;
import org.remotelog.pointer.ethereum.registry.RegistryEvent;

/**
 * A publisher dies wherever it can, and another process of the device goes on with what it has
 * kept: each head lands once, and nothing is paid for in vain.
 */
final class CrashedOnNodeTest extends OnChain {
  private static final int MOST_CALLS = 200;

  /** What becomes of a transaction that was sent before the process died. */
  private enum Fate {
    /** It is in a block before the next process begins. */
    MINED,
    /** It waits for one. */
    WAITING,
    /** The node forgets it. */
    DROPPED
  }

  /** What the next process does. */
  private enum Next {
    /** Publishes the same head. */
    SAME,
    /** Publishes the one after it. */
    NEWER,
    /** Looks after what is not final, as each pass begins. */
    SETTLE
  }

  /** One device with one log. */
  private static final class Life {
    private final String log;
    private final Desk desk = new Desk(chain, 1);
    private final long before = count("latest");

    Life(String log) throws Exception {
      this.log = log;
    }

    /** False when the process died before it was done. */
    boolean publish(int calls, long sequence) throws Exception {
      MortalProcess process = new MortalProcess(calls);
      // Closed by nobody, as one that dies does.
      EthereumPointer pointer =
          new EthereumPointerBuilder(chain.contract(), desk.store, new Chain.Owners())
              .node(process.node(desk.rpc))
              .ledger(process.ledger(desk.ledger))
              .account(Account.of(Chain.key(1)))
              .build();
      try {
        Desk.publish(pointer, log, sequence);
        return true;
      } catch (MortalProcess.Died e) {
        return false;
      }
    }

    void goOn(Next next, long sequence) throws IOException {
      try (EthereumPointer pointer = desk.process()) {
        if (next == Next.SETTLE) {
          pointer.settle(Chain.DEADLINE);
          boolean isKnown = desk.ledger.of(Desk.log(log)).newest().isPresent();
          long newest = isKnown ? desk.ledger.of(Desk.log(log)).newest().get().sequence() : 0;
          assertThat(newest == 0 ? List.of() : Desk.resolve(pointer, log))
              .as("what the ledger has is published")
              .isEqualTo(newest == 0 ? List.of() : List.of(Desk.record(log, newest)));
        }
        Desk.publish(pointer, log, next == Next.NEWER ? sequence + 1 : sequence);
      }
    }

    /** Each head at most once, those that are named surely; no transaction without one. */
    void assertLanded(String when, long... sequences) throws Exception {
      Map<Long, Integer> landed = landed();
      assertThat(landed.values()).as(when).containsOnly(1);
      long last = 0;
      for (long sequence : sequences) {
        assertThat(landed).as(when).containsKey(sequence);
        last = sequence;
      }
      assertThat(count("latest") - before).as(when).isEqualTo(landed.size());
      assertThat(count("pending")).as(when).isEqualTo(count("latest"));
      JsonNode pool = chain.anvil().rpc("txpool_status");
      assertThat(pool.get("queued").asText()).as(when).isEqualTo("0x0");
      assertThat(pool.get("pending").asText()).as(when).isEqualTo("0x0");
      try (EthereumPointer pointer = desk.process()) {
        assertThat(Desk.resolve(pointer, log)).as(when).containsExactly(Desk.record(log, last));
      }
    }

    /** How often the contract has taken each head of the log. */
    private Map<Long, Integer> landed() throws Exception {
      Map<Long, Integer> found = new TreeMap<>();
      Map<String, String> all =
          Map.of("address", chain.contract().hex(), "fromBlock", "earliest", "toBlock", "latest");
      for (JsonNode one : chain.anvil().rpc("eth_getLogs", all)) {
        List<Bytes> topics = new ArrayList<>();
        one.get("topics").forEach(topic -> topics.add(bytes(topic)));
        if (RegistryCodec.event(topics, bytes(one.get("data"))).orElseThrow()
                instanceof RegistryEvent.Updated updated
            && updated.log().equals(Desk.log(log))) {
          found.merge(updated.sequence(), 1, Integer::sum);
        }
      }
      return found;
    }

    private static Bytes bytes(JsonNode hex) {
      return Bytes.ofHex(hex.asText().substring(2));
    }
  }

  /** What was sent and is in no block goes that way. */
  private static void meet(Fate fate) throws Exception {
    if (fate == Fate.DROPPED) {
      chain.anvil().rpc("anvil_dropAllTransactions");
    } else if (fate == Fate.MINED) {
      chain.mine(1);
    }
    if (fate != Fate.WAITING) {
      chain.anvil().rpc("evm_setAutomine", true);
    }
  }

  /** What waits gets into a block once the next process has seen it wait. */
  private static void mineWhenSeen(Desk desk) {
    desk.rpc.once(
        "eth_getTransactionByHash",
        (node, params) -> {
          Optional<Object> found = node.get();
          try {
            chain.mine(1);
            chain.anvil().rpc("evm_setAutomine", true);
          } catch (Exception e) {
            throw new IOException(e);
          }
          return found;
        });
  }

  @ParameterizedTest
  @EnumSource(Next.class)
  void updateLandsOnceWhereverItsPublisherDied(Next next) throws Exception {
    assertThat(dieEverywhere(1, Fate.MINED, next)).isGreaterThan(15);
  }

  @ParameterizedTest
  @EnumSource(Next.class)
  void firstHeadLandsOnceWhereverItsPublisherDied(Next next) throws Exception {
    assertThat(dieEverywhere(0, Fate.MINED, next)).isGreaterThan(15);
  }

  @ParameterizedTest
  @EnumSource(Next.class)
  void headThatTheNodeForgotAfterTheCrashIsSentAgain(Next next) throws Exception {
    assertThat(dieEverywhere(1, Fate.DROPPED, next)).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Next.class)
  void headThatStillWaitsAfterTheCrashIsNotSentTwice(Next next) throws Exception {
    assertThat(dieEverywhere(1, Fate.WAITING, next)).isPositive();
  }

  /** How many ways to die there were. */
  private static int dieEverywhere(int published, Fate fate, Next next) throws Exception {
    int deaths = 0;
    long head = published + 1;
    for (int calls = 0; calls < MOST_CALLS; calls++) {
      Life life = new Life("dies " + published + fate + next + calls);
      if (published > 0) {
        assertThat(life.publish(Integer.MAX_VALUE, 1)).isTrue();
      }
      long sent = life.desk.rpc.count("eth_sendRawTransaction");
      if (fate != Fate.MINED) {
        chain.anvil().rpc("evm_setAutomine", false);
      }
      try {
        if (life.publish(calls, head)) {
          return deaths;
        }
      } finally {
        meet(fate);
      }
      boolean isSent = life.desk.rpc.count("eth_sendRawTransaction") > sent;
      if (fate == Fate.WAITING) {
        if (isSent) {
          mineWhenSeen(life.desk);
        } else {
          chain.anvil().rpc("evm_setAutomine", true);
        }
      }
      if (fate == Fate.MINED || isSent) {
        deaths++;
        life.goOn(next, head);
        life.assertLanded("dead after " + calls, next == Next.NEWER ? head + 1 : head);
      }
      if (fate != Fate.MINED && deaths == 4) {
        return deaths; // It waits for a block, and makes the same calls from here on.
      }
    }
    throw new AssertionError("it is never done");
  }

  @Test
  void headsLandOnceHoweverOftenTheirPublishersDie() throws Exception {
    Random random = new Random(7);
    for (int run = 0; run < 8; run++) {
      Life life = new Life("dies often " + run);
      long head = 1;
      for (int processes = 0; processes < 12; processes++) {
        Fate fate = random.nextBoolean() ? Fate.MINED : Fate.DROPPED;
        if (fate != Fate.MINED) {
          chain.anvil().rpc("evm_setAutomine", false);
        }
        boolean isDone;
        try {
          isDone = life.publish(random.nextInt(fate == Fate.MINED ? 40 : 24), head);
        } finally {
          meet(fate);
        }
        head += isDone || random.nextInt(4) == 0 ? 1 : 0;
      }
      life.goOn(Next.SAME, head);
      life.assertLanded("run " + run, head);
    }
  }
}
