package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.http.HttpServer;
import org.remotelog.log.ConflictingHeadException;
import org.remotelog.log.RefusedRecordException;
import org.remotelog.log.StaleHeadException;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.EthereumKey;
import org.remotelog.pointer.ethereum.rpc.RpcErrorException;

/** What a publisher sees when a node, the account or another publisher is in the way. */
final class NodeFailuresTest extends OnChain {
  private static final Duration SHORT = Duration.ofSeconds(2);

  private void publish(EthereumPointer pointer, long sequence, Duration deadline)
      throws IOException {
    pointer.publish(Desk.log(log), Desk.record(log, sequence), deadline);
  }

  private void publish(EthereumPointer pointer, long sequence) throws IOException {
    publish(pointer, sequence, Chain.DEADLINE);
  }

  /** Nothing of the account waits for a number that never comes. */
  private void assertNothingWaits() throws Exception {
    JsonNode pool = chain.anvil().rpc("txpool_status");
    assertThat(pool.get("queued").asText()).isEqualTo("0x0");
    assertThat(pool.get("pending").asText()).isEqualTo("0x0");
    assertThat(count("pending")).isEqualTo(count("latest"));
  }

  private static void assertTold(ThrowingCallable call, String... texts) {
    assertThatThrownBy(call).isInstanceOf(IOException.class).hasMessageContainingAll(texts);
  }

  @Test
  void headOfAnotherCopyIsTold() throws Exception {
    try (EthereumPointer pointer = desk.process();
        EthereumPointer copy = new Desk(chain, 1, desk.store).process()) {
      publish(pointer, 1);
      copy.publish(Desk.log(log), Desk.record(log, 1), Chain.DEADLINE);
      copy.publish(Desk.log(log), Desk.record(log, 2, "of the copy"), Chain.DEADLINE);
      assertThatThrownBy(() -> publish(pointer, 2)).isInstanceOf(ConflictingHeadException.class);
      assertThatThrownBy(() -> publish(pointer, 1)).isInstanceOf(StaleHeadException.class);
      assertThatThrownBy(() -> publish(pointer, 3))
          .isInstanceOf(ConflictingHeadException.class)
          .hasMessageContaining("has not published");
    }
  }

  @Test
  void headThatWaitsForABlockKeepsAnotherOneFromBeingPaidFor() throws Exception {
    race(1, new Desk(chain, 1, desk.store));
  }

  @Test
  void twoTransactionsForOnePlaceMakeOneHeadAndTheOtherIsTold() throws Exception {
    Desk copy = new Desk(chain, 1, desk.store);
    // A node that tries things in the newest block, and not in the one that is to come.
    copy.rpc.on("eth_estimateGas", (node, params) -> Optional.of("0x15f90"));
    race(2, copy);
  }

  /** Two copies publish at once; the second one's transaction is sent when there are two. */
  private void race(int transactions, Desk copy) throws Exception {
    long before = count("latest");
    try (EthereumPointer one = desk.process();
        EthereumPointer two = copy.process()) {
      chain.anvil().rpc("evm_setAutomine", false);
      Attempt first = new Attempt(() -> publish(one, 1));
      awaitPending(1);
      Attempt second =
          new Attempt(
              () -> two.publish(Desk.log(log), Desk.record(log, 1, "other"), Chain.DEADLINE));
      if (transactions == 2) {
        awaitPending(2);
      }
      Thread.sleep(500);
      chain.mine(1);
      chain.anvil().rpc("evm_setAutomine", true);
      assertThat(first.failure()).isEmpty();
      assertThat(second.failure())
          .hasValueSatisfying(e -> assertThat(e).isInstanceOf(ConflictingHeadException.class));
    } finally {
      chain.anvil().rpc("evm_setAutomine", true);
    }
    assertThat(count("latest")).isEqualTo(before + transactions);
    assertNothingWaits();
  }

  /** A call on a thread of its own. */
  private static final class Attempt {
    private final Thread thread;
    private volatile Optional<Throwable> failure = Optional.empty();

    Attempt(ThrowingCallable call) {
      thread =
          new Thread(
              () -> {
                try {
                  call.call();
                } catch (Throwable e) {
                  failure = Optional.of(e);
                }
              });
      thread.start();
    }

    Optional<Throwable> failure() throws InterruptedException {
      thread.join(60_000);
      assertThat(thread.isAlive()).isFalse();
      return failure;
    }
  }

  private static void awaitPending(int count) throws Exception {
    for (int i = 0; i < 600; i++) {
      if (Long.decode(chain.anvil().rpc("txpool_status").get("pending").asText()) >= count) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no " + count + " transactions came");
  }

  @Test
  void transactionThatAnotherOneReplacesIsSentUnderAnotherNumber() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      chain.anvil().rpc("evm_setAutomine", false);
      Attempt attempt = new Attempt(() -> publish(pointer, 1));
      awaitPending(1);
      String account = Chain.key(1).address().hex();
      long nonce = count("latest");
      Map<String, String> other =
          Map.of(
              "from",
              account,
              "to",
              account,
              "nonce",
              "0x" + Long.toHexString(nonce),
              "maxFeePerGas",
              "0x174876e800",
              "maxPriorityFeePerGas",
              "0x174876e800");
      chain.anvil().rpc("eth_sendTransaction", other);
      chain.mine(1);
      chain.anvil().rpc("evm_setAutomine", true);
      assertThat(attempt.failure()).isEmpty();
      assertThat(Desk.resolve(pointer, log)).containsExactly(Desk.record(log, 1));
    } finally {
      chain.anvil().rpc("evm_setAutomine", true);
    }
    assertNothingWaits();
  }

  @Test
  void numberThatIsUsedAlreadyIsTakenAnew() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      publish(pointer, 1);
      // A node that is behind, for one answer.
      desk.rpc.once("eth_getTransactionCount", (node, params) -> Optional.of("0x0"));
      publish(pointer, 2);
      assertThat(desk.rpc.count("eth_sendRawTransaction")).isEqualTo(3);
    }
    assertNothingWaits();
  }

  @Test
  void transactionBehindAGapIsToldAndLandsOnceTheGapIsFilled() throws Exception {
    long before = count("latest");
    try (EthereumPointer pointer = desk.process()) {
      // Fees do not rise while it waits for another one.
      String wrong = "0x" + Long.toHexString(before + 1);
      desk.rpc.once("eth_getTransactionCount", (node, params) -> Optional.of(wrong));
      assertTold(
          () -> publish(pointer, 1, SHORT),
          "is in no block yet",
          "waits for 1 of the same account, from number " + before + " on");
    }
    String account = Chain.key(1).address().hex();
    chain
        .anvil()
        .rpc("eth_sendTransaction", Map.of("from", account, "to", account, "value", "0x1"));
    try (EthereumPointer pointer = desk.process()) {
      publish(pointer, 1);
      assertThat(count("latest")).isEqualTo(before + 2);
    }
    assertNothingWaits();
  }

  @Test
  void feesBelowThoseOfTheBlockAreToldBeforeAnythingIsSent() throws Exception {
    Account thrifty = new Account(AccountKey.of(Chain.key(1)), BigInteger.valueOf(1_000));
    Desk poor = new Desk(chain, thrifty, new MemoryContentStore());
    try (EthereumPointer pointer = poor.process()) {
      assertTold(
          () -> publish(pointer, 1), "a unit of gas costs at least", "0.000001 gwei", "allow more");
      assertThat(poor.rpc.count("eth_sendRawTransaction")).isZero();
    }
  }

  @Test
  void feesThatRiseJustBeforeSendingAreOfferedAnew() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      desk.rpc.once(
          "eth_sendRawTransaction",
          (node, params) -> {
            throw new RpcErrorException(
                "node",
                "eth_sendRawTransaction",
                -32003,
                "max fee per gas less than block base fee",
                Optional.empty());
          });
      publish(pointer, 1);
    }
    assertNothingWaits();
  }

  @Test
  void tipThatANodeAsksForIsBoundedByWhatIsToBePaid() throws Exception {
    Account account = Account.of(AccountKey.of(Chain.key(1)), 5);
    Desk bounded = new Desk(chain, account, new MemoryContentStore());
    try (EthereumPointer pointer = bounded.process()) {
      bounded.rpc.on(
          "eth_maxPriorityFeePerGas", (node, params) -> Optional.of("0x" + "f".repeat(40)));
      publish(pointer, 1);
      BigInteger most = BigInteger.valueOf(5_000_000_000L).multiply(BigInteger.valueOf(80_000));
      assertThat(bounded.paid()).isLessThanOrEqualTo(most);
    }
  }

  @Test
  void transactionThatANodeDropsIsGivenAgainAndPaidOnce() throws Exception {
    long before = count("latest");
    chain.anvil().rpc("evm_setAutomine", false);
    try (EthereumPointer pointer = desk.process()) {
      assertTold(() -> publish(pointer, 1, SHORT), "is in no block yet", "looked for again");
      Bytes hash = desk.ledger.of(Desk.log(log)).inFlight().orElseThrow().hash();
      chain.anvil().rpc("anvil_dropTransaction", "0x" + hash.hex());
    } finally {
      chain.anvil().rpc("evm_setAutomine", true);
    }
    try (EthereumPointer pointer = desk.process()) {
      publish(pointer, 1);
      assertThat(Desk.resolve(pointer, log)).containsExactly(Desk.record(log, 1));
    }
    assertThat(count("latest")).isEqualTo(before + 1);
    assertNothingWaits();
  }

  @Test
  void transactionThatWaitsTooLongIsReplacedForAnEighthMore() throws Exception {
    chain.anvil().rpc("evm_setAutomine", false);
    try (EthereumPointer pointer = desk.process()) {
      Attempt attempt = new Attempt(() -> publish(pointer, 1));
      awaitPending(1);
      InFlight first = desk.ledger.of(Desk.log(log)).inFlight().orElseThrow();
      // More does not help while there are no blocks, whatever the time.
      desk.time.advance(Duration.ofMillis(Limits.REPLACE_AFTER_MS));
      Thread.sleep(1_000);
      assertThat(desk.rpc.count("eth_sendRawTransaction")).isEqualTo(1);
      // A block that it does not fit into.
      chain.anvil().rpc("anvil_setNextBlockBaseFeePerGas", "0x174876e800");
      chain.mine(1);
      desk.time.advance(Duration.ofMillis(Limits.REPLACE_AFTER_MS));
      InFlight second = first;
      for (int i = 0; i < 600 && second.equals(first); i++) {
        Thread.sleep(50);
        second = desk.ledger.of(Desk.log(log)).inFlight().orElseThrow();
      }
      assertThat(second.nonce()).isEqualTo(first.nonce());
      BigInteger eighthMore = first.fees().max().multiply(BigInteger.valueOf(9));
      assertThat(second.fees().max().multiply(BigInteger.valueOf(8)))
          .isGreaterThanOrEqualTo(eighthMore);
      assertThat(desk.rpc.count("eth_sendRawTransaction")).isEqualTo(2);
      chain.mine(1);
      assertThat(attempt.failure()).isEmpty();
      assertThat(desk.landed.get(0).transaction()).isEqualTo(second.hash());
    } finally {
      chain.anvil().rpc("evm_setAutomine", true);
    }
    assertNothingWaits();
  }

  @Test
  void transactionOfWhichANodeSaysNothingCertainIsNeverSignedTwice() throws Exception {
    long before = count("latest");
    try (EthereumPointer pointer =
        desk.builder(new Chain.Owners()).node(new HttpServer(chain.url())).build()) {
      // The first node passes it on, and says that it failed; the second has it already.
      desk.rpc.on(
          "eth_sendRawTransaction",
          (node, params) -> {
            node.get();
            throw new RpcErrorException(
                "node", "eth_sendRawTransaction", -32603, "internal error", Optional.empty());
          });
      publish(pointer, 1);
    }
    assertThat(count("latest")).isEqualTo(before + 1);
    assertThat(desk.rpc.count("eth_sendRawTransaction")).isEqualTo(1);
    assertNothingWaits();
  }

  @Test
  void conflictIsToldAsSuchWithMoreThanOneNode() throws Exception {
    try (EthereumPointer pointer =
            desk.builder(new Chain.Owners()).node(new HttpServer(chain.url())).build();
        EthereumPointer copy = new Desk(chain, 1, desk.store).process()) {
      publish(pointer, 1);
      copy.publish(Desk.log(log), Desk.record(log, 1), Chain.DEADLINE);
      // Between the look and the sending.
      desk.rpc.once(
          "eth_estimateGas",
          (node, params) -> {
            copy.publish(Desk.log(log), Desk.record(log, 2, "of the copy"), Chain.DEADLINE);
            return node.get();
          });
      assertThatThrownBy(() -> publish(pointer, 2)).isInstanceOf(ConflictingHeadException.class);
    }
  }

  @Test
  void nodeThatMakesUpTakenNumbersGetsFewTransactions() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      long before = count("latest");
      desk.rpc.on("eth_getTransactionReceipt", (node, params) -> Optional.empty());
      desk.rpc.on("eth_call", (node, params) -> Optional.of(nothingHeld()));
      assertThatThrownBy(() -> publish(pointer, 1, Duration.ofSeconds(9)))
          .isInstanceOf(IOException.class);
      // The head is there, so whatever is tried after it is refused before it is signed.
      assertThat(count("latest") - before).isEqualTo(1);
    }
  }

  private static String nothingHeld() {
    return "0x" + String.format("%064x%064x%064x", 31337, 64, 1) + "0".repeat(256);
  }

  @Test
  void nextNodeIsAskedWhenOneNamesARecordThatIsNotToBeHad() throws Exception {
    try (EthereumPointer pointer =
        desk.builder(new Chain.Owners()).node(new HttpServer(chain.url())).build()) {
      publish(pointer, 1);
      desk.rpc.on(
          "eth_call",
          (node, params) ->
              Optional.of(
                  "0x"
                      + String.format("%064x%064x%064x", 31337, 64, 1)
                      + String.format("%064x%064x%064x", 9, 0x01551220, 1)
                      + "ab".repeat(32)));
      assertThat(Desk.resolve(pointer, log)).containsExactly(Desk.record(log, 1));
    }
  }

  @Test
  void accountWithoutMoneyIsToldWhatItNeeds() throws Exception {
    EthereumKey key = EthereumKey.of(SecretBytes.of(Bytes.ofHex("42".repeat(32))));
    Desk poor = new Desk(chain, Account.of(key), new MemoryContentStore());
    try (EthereumPointer pointer = poor.process()) {
      assertTold(
          () -> publish(pointer, 1),
          "account " + key.address() + " has 0 ETH",
          "may cost",
          "a relay");
      assertThat(poor.rpc.count("eth_sendRawTransaction")).isZero();
    }
  }

  @Test
  void nodeOfAnotherChainIsRefusedBeforeAnythingIsSigned() throws Exception {
    try (EthereumPointer pointer = desk.builder(new Chain.Owners()).chain(1).build()) {
      assertTold(() -> publish(pointer, 1), "is on chain 31337", "is on chain 1");
      assertTold(() -> Desk.resolve(pointer, log), "is on chain 31337");
      assertThat(desk.rpc.count("eth_sendRawTransaction")).isZero();
    }
    try (EthereumPointer pointer = desk.process()) {
      publish(pointer, 1);
      // The device knows the chain by now.
      desk.rpc.on("eth_chainId", (node, params) -> Optional.of("0x1"));
    }
    try (EthereumPointer pointer = desk.process()) {
      assertTold(() -> publish(pointer, 2), "is on chain 1,", "is on chain 31337");
    }
  }

  @Test
  void absentContractAndAnotherOneAreToldBeforeAnythingIsPaid() throws Exception {
    EthereumAddress nothing = new EthereumAddress(Bytes.ofHex("99".repeat(20)));
    String other = "0x00000000000000000000000000000000000000aa";
    chain.anvil().rpc("anvil_setCode", other, "0x60006000fd");
    long before = count("latest");
    for (EthereumAddress wrong : List.of(nothing, EthereumAddress.parse(other))) {
      try (EthereumPointer pointer =
          new EthereumPointerBuilder(wrong, desk.store, new Chain.Owners())
              .node(new HttpServer(chain.url()))
              .account(Account.of(Chain.key(1)))
              .build()) {
        String text = wrong.equals(nothing) ? "there is no contract" : "not the registry of heads";
        assertTold(() -> publish(pointer, 1), text);
        assertTold(() -> Desk.resolve(pointer, log), text);
      }
    }
    assertThat(count("latest")).isEqualTo(before);
  }

  @Test
  void nodeThatLiesAboutTheContractGetsAtMostAFeeAndNoFalseSuccess() throws Exception {
    EthereumAddress nothing = new EthereumAddress(Bytes.ofHex("98".repeat(20)));
    desk.rpc.on(
        "eth_getCode",
        (node, params) ->
            Optional.of(
                "0x"
                    + org.remotelog.pointer.ethereum.registry.RegistryCode.load().runtime().hex()));
    desk.rpc.on(
        "eth_call",
        (node, params) ->
            Optional.of("0x" + String.format("%064x%064x%064x", 31337, 64, 1) + "0".repeat(256)));
    try (EthereumPointer pointer =
        new EthereumPointerBuilder(nothing, desk.store, new Chain.Owners())
            .node(desk.rpc)
            .account(Account.of(Chain.key(1)))
            .build()) {
      assertTold(() -> publish(pointer, 1), "has published nothing by it");
    }
  }

  @Test
  void nodeThatEstimatesTooMuchIsNotTrusted() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      desk.rpc.on("eth_estimateGas", (node, params) -> Optional.of("0x1000000"));
      assertTold(() -> publish(pointer, 1), "estimates 16777216 gas", "not to be trusted");
      assertThat(desk.rpc.count("eth_sendRawTransaction")).isZero();
    }
  }

  @Test
  void nodeThatDoesNotAnswerIsTold() throws Exception {
    for (String url : List.of("http://127.0.0.1:1", "http://nobody.invalid")) {
      try (EthereumPointer pointer =
          new EthereumPointerBuilder(chain.contract(), desk.store, new Chain.Owners())
              .node(new HttpServer(url))
              .account(Account.of(Chain.key(1)))
              .build()) {
        String text = url.endsWith(":1") ? "does not answer" : "there is no host";
        assertTold(() -> publish(pointer, 1), text);
        assertTold(() -> Desk.resolve(pointer, log), text);
      }
    }
  }

  @Test
  void nextNodeIsAskedWhenOneIsDeadOrTalksNonsense() throws Exception {
    desk.rpc.on(
        "eth_call",
        (node, params) -> {
          throw new IOException("not this one");
        });
    try (EthereumPointer pointer =
        desk.builder(new Chain.Owners()).node(new HttpServer(chain.url())).build()) {
      publish(pointer, 1);
      assertThat(Desk.resolve(pointer, log)).containsExactly(Desk.record(log, 1));
    }
  }

  @Test
  void transactionWhoseReplyIsLostLandsOnce() throws Exception {
    long before = count("latest");
    try (EthereumPointer pointer = desk.process()) {
      desk.rpc.once(
          "eth_sendRawTransaction",
          (node, params) -> {
            node.get();
            throw new IOException("the reply is lost");
          });
      publish(pointer, 1);
    }
    assertThat(count("latest")).isEqualTo(before + 1);
    assertThat(desk.landed).hasSize(1);
  }

  @Test
  void processThatDiesAfterSendingIsFollowedByOneThatKnowsItsHead() throws Exception {
    long before = count("latest");
    try (EthereumPointer pointer = desk.process()) {
      desk.rpc.on(
          "eth_getTransactionReceipt",
          (node, params) -> {
            throw new IllegalStateException("the process dies here");
          });
      assertThatThrownBy(() -> publish(pointer, 1)).isInstanceOf(IllegalStateException.class);
      desk.rpc.heal();
    }
    try (EthereumPointer pointer = desk.process()) {
      publish(pointer, 1);
      publish(pointer, 2);
    }
    assertThat(count("latest")).isEqualTo(before + 2);
  }

  @Test
  void headThatLandedIsNotPaidForAgainByANodeThatIsBehind() throws Exception {
    long before = count("latest");
    List<Object> old = new ArrayList<>();
    try (EthereumPointer pointer = desk.process()) {
      publish(pointer, 1);
      desk.rpc.on(
          "eth_call",
          (node, params) -> {
            Optional<Object> answer = node.get();
            answer.ifPresent(old::add);
            return answer;
          });
      desk.rpc.on(
          "eth_getTransactionReceipt",
          (node, params) -> {
            throw new IllegalStateException("the process dies here");
          });
      assertThatThrownBy(() -> publish(pointer, 2)).isInstanceOf(IllegalStateException.class);
      desk.rpc.heal();
    }
    desk.rpc.on("eth_call", (node, params) -> Optional.of(old.get(0)));
    try (EthereumPointer pointer = desk.process()) {
      publish(pointer, 2);
      assertThat(count("latest")).isEqualTo(before + 2);
      publish(pointer, 3);
    }
    assertThat(count("latest")).isEqualTo(before + 3);
  }

  @Test
  void recordThatNoStoreHasIsAHintAndNoHead() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      publish(pointer, 1);
    }
    Desk elsewhere = new Desk(chain, 1);
    try (EthereumPointer pointer = elsewhere.process()) {
      assertThatThrownBy(() -> Desk.resolve(pointer, log))
          .isInstanceOf(HintException.class)
          .hasMessageContaining("does not have it");
      assertThatThrownBy(() -> publish(pointer, 2)).isInstanceOf(HintException.class);
    }
  }

  @Test
  void nodeThatLiesAboutHeadsIsNotBelieved() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      publish(pointer, 1);
      desk.rpc.on(
          "eth_call",
          (node, params) ->
              Optional.of(
                  "0x"
                      + String.format("%064x%064x%064x", 31337, 64, 1)
                      + String.format("%064x%064x%064x", 9, 0x01551220, 1)
                      + "ab".repeat(32)));
      assertThatThrownBy(() -> Desk.resolve(pointer, log)).isInstanceOf(HintException.class);
      // Nor does it make a writer end its log.
      assertThatThrownBy(() -> publish(pointer, 2))
          .isInstanceOf(HintException.class)
          .isNotInstanceOf(StaleHeadException.class);
      desk.rpc.heal();
      publish(pointer, 2);
    }
  }

  @Test
  void pointerWithoutAnAccountAndLogsOfOthersAreRefused() throws Exception {
    try (EthereumPointer reader =
            chain.pointer(desk.store, Chain.publishedBy(Chain.key(1))).build();
        EthereumPointer stranger = desk.process(Chain.publishedBy(Chain.key(2)))) {
      assertThatThrownBy(() -> publish(reader, 1))
          .isInstanceOf(RefusedRecordException.class)
          .hasMessageContaining("only read");
      assertThatThrownBy(() -> publish(stranger, 1)).isInstanceOf(RefusedRecordException.class);
      assertThat(desk.rpc.calls()).isEmpty();
    }
  }
}
