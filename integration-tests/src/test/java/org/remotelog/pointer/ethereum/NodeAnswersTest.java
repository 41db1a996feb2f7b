package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.http.HttpServer;
import org.remotelog.log.HeadOwner;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.pointer.ethereum.registry.EthereumKey;
import org.remotelog.pointer.ethereum.rpc.RpcErrorException;

/**
 * What a publisher sees when a node answers with something else, late or not at all, or refuses
 * what it is sent; and that each head is paid for once all the same.
 */
final class NodeAnswersTest extends OnChain {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String SEND = "eth_sendRawTransaction";

  private FaultyServer server;
  private long before;

  @BeforeEach
  void openServer() throws Exception {
    server = new FaultyServer(chain.url());
    before = count("latest");
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  /** So many transactions of the account are in blocks since the test began, and none waits. */
  private void assertPaid(int transactions) throws Exception {
    JsonNode pool = chain.anvil().rpc("txpool_status");
    assertThat(pool.get("queued").asText()).isEqualTo("0x0");
    assertThat(pool.get("pending").asText()).isEqualTo("0x0");
    assertThat(count("latest")).isEqualTo(before + transactions);
  }

  /** A pointer of the device by the server that answers wrongly, and by other nodes after it. */
  private EthereumPointer byServer(String... others) {
    EthereumPointerBuilder builder =
        new EthereumPointerBuilder(chain.contract(), desk.store, new Chain.Owners())
            .ledger(desk.ledger)
            .account(Account.of(Chain.key(1)))
            .node(new HttpServer(server.url()));
    for (String other : others) {
      builder.node(new HttpServer(other));
    }
    return builder.build();
  }

  private void publish(EthereumPointer pointer, long sequence, Duration deadline)
      throws IOException {
    pointer.publish(Desk.log(log), Desk.record(log, sequence), deadline);
  }

  private void publish(EthereumPointer pointer, long sequence) throws IOException {
    publish(pointer, sequence, Chain.DEADLINE);
  }

  private void assertPublished(EthereumPointer pointer, long sequence) throws IOException {
    assertThat(Desk.resolve(pointer, log)).containsExactly(Desk.record(log, sequence));
  }

  private static void assertTold(ThrowingCallable call, String... texts) {
    assertThatThrownBy(call).isInstanceOf(IOException.class).hasMessageContainingAll(texts);
  }

  private static FaultyRpc.Fault error(long code, String message, String... data) {
    return (node, params) -> {
      Optional<Bytes> bytes =
          data.length == 0 ? Optional.empty() : Optional.of(Bytes.ofHex(data[0]));
      throw new RpcErrorException("node", "method", code, message, bytes);
    };
  }

  static Stream<Arguments> badAnswers() {
    return Stream.of(
        Arguments.of("503", 503, "busy", "has too much to do"),
        Arguments.of("429", 429, "", "has too much to do"),
        Arguments.of("a page", 200, "<html>Sign in</html>", "is no Ethereum RPC"),
        Arguments.of("emptiness", 200, "", "is no Ethereum RPC"),
        Arguments.of("no result", 200, "{\"jsonrpc\":\"2.0\",\"id\":ID}", "with nothing"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badAnswers")
  void badAnswerOnTheWayIsToldAndCostsNothing(String what, int status, String body, String told)
      throws Exception {
    for (String method : new String[] {"eth_call", "eth_getTransactionCount", "eth_estimateGas"}) {
      server.on(method, FaultyServer.Bad.answer(status, body));
      try (EthereumPointer pointer = byServer()) {
        assertTold(() -> publish(pointer, 1), server.url(), told);
        assertPaid(0);
        server.heal();
      }
    }
    try (EthereumPointer pointer = byServer()) {
      publish(pointer, 1);
      assertPublished(pointer, 1);
    }
    assertPaid(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badAnswers")
  void badAnswerToSendingIsNoReasonToPayTwice(String what, int status, String body, String told)
      throws Exception {
    FaultyServer.Bad bad = FaultyServer.Bad.answer(status, body);
    try (EthereumPointer pointer = byServer()) {
      server.on(SEND, bad.passedOn().once());
      publish(pointer, 1);
      server.on(SEND, bad.once());
      publish(pointer, 2);
      server.on(SEND, bad);
      assertTold(() -> publish(pointer, 3, SECOND), server.url(), told);
      server.heal();
      publish(pointer, 3);
      server.on("eth_getTransactionReceipt", bad.once());
      publish(pointer, 4);
      assertPublished(pointer, 4);
    }
    assertPaid(4);
  }

  @Test
  void hangOfTheFirstNodeLeavesTimeForTheSecondToReadAndToPublish() throws Exception {
    server.on(FaultyServer.ALL, FaultyServer.Bad.hang());
    Duration deadline = SECOND.multipliedBy(2);
    try (EthereumPointer pointer = byServer(chain.url())) {
      publish(pointer, 1, deadline);
    }
    try (EthereumPointer pointer = byServer(chain.url())) {
      assertThat(pointer.resolve(Desk.log(log), deadline)).containsExactly(Desk.record(log, 1));
    }
    assertPaid(1);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void hangOfTheFirstNodeWhileItSendsIsNoReasonToPayTwice(boolean isPassedOn) throws Exception {
    FaultyServer.Bad hang = FaultyServer.Bad.hang();
    server.on(SEND, isPassedOn ? hang.passedOn() : hang);
    try (EthereumPointer pointer = byServer(chain.url())) {
      publish(pointer, 1, SECOND.multipliedBy(2));
      assertPublished(pointer, 1);
    }
    assertPaid(1);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void hangOfTheOnlyNodeWhileItSendsIsToldAndTakenUpTheNextTime(boolean isPassedOn)
      throws Exception {
    FaultyServer.Bad hang = FaultyServer.Bad.hang();
    server.on(SEND, isPassedOn ? hang.passedOn() : hang);
    try (EthereumPointer pointer = byServer()) {
      assertTold(() -> publish(pointer, 1, SHORT), server.url(), "gave no answer");
    }
    server.heal();
    try (EthereumPointer pointer = byServer()) {
      publish(pointer, 1);
      publish(pointer, 2);
      assertPublished(pointer, 2);
    }
    assertPaid(2);
  }

  @Test
  void gasThatNoTransactionCanDoWithIsToldAndCostsNothing() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      desk.rpc.once("eth_estimateGas", (node, params) -> Optional.of("0x4000"));
      assertTold(() -> publish(pointer, 1), "intrinsic gas too low");
      assertPaid(0);
      publish(pointer, 1);
    }
    assertPaid(1);
  }

  @Test
  void gasThatIsUsedUpIsToldAndTheHeadIsPublishedTheNextTime() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      desk.rpc.once("eth_estimateGas", (node, params) -> Optional.of("0x7000"));
      assertTold(() -> publish(pointer, 1), "failed on the chain, and its fee is spent");
    }
    assertPaid(1);
    try (EthereumPointer pointer = desk.process()) {
      publish(pointer, 1);
      assertPublished(pointer, 1);
    }
    assertPaid(2);
  }

  @Test
  void accountThatIsEmptiedBeforeItSendsIsToldWhatItNeeds() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      desk.rpc.once(SEND, error(-32003, "Insufficient funds for gas * price + value"));
      assertTold(() -> publish(pointer, 1), "account " + Chain.key(1).address(), "may cost");
      assertPaid(0);
      publish(pointer, 1);
    }
    assertPaid(1);
  }

  @Test
  void nodeThatLiesAboutItsChainIsToldByTheOneThatRefusesTheSignature() throws Exception {
    desk.rpc.on("eth_chainId", (node, params) -> Optional.of("0x1"));
    // Before a chain is known its contract is looked for on the one that the node names.
    desk.rpc.on("eth_call", (node, params) -> Optional.of(nothingHeldOn(1)));
    try (EthereumPointer pointer = desk.process()) {
      assertTold(() -> publish(pointer, 1), "invalid chain id");
    }
    assertPaid(0);
  }

  private static String nothingHeldOn(int chain) {
    return "0x" + String.format("%064x%064x%064x", chain, 64, 1) + "0".repeat(256);
  }

  @Test
  void everyTransactionIsOfTheKindThatNamesItsChain() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      publish(pointer, 1);
    }
    InFlight sent = desk.ledger.of(Desk.log(log)).inFlight().orElseThrow();
    assertThat(sent.transaction().hex()).startsWith("02");
  }

  @Test
  void signatureThatHasExpiredAsksForTheClockOfTheDevice() throws Exception {
    try (EthereumPointer pointer = desk.process(oneTime())) {
      desk.time.advance(Duration.ofHours(-2));
      assertTold(() -> publish(pointer, 1), "has expired", "is this device's clock right?");
      assertPaid(0);
      desk.time.advance(Duration.ofHours(2));
      publish(pointer, 1);
    }
    assertPaid(1);
  }

  @Test
  void signatureThatIsNotTakenIsTold() throws Exception {
    try (EthereumPointer pointer = desk.process(oneTime())) {
      desk.rpc.once("eth_estimateGas", error(3, "execution reverted", "5cd5d233"));
      assertTold(() -> publish(pointer, 1), "does not take the owner's signature", "clock right?");
      publish(pointer, 1);
    }
    assertPaid(1);
  }

  /** Heads of a log in another name than the account's: their owner signs, the account pays. */
  private Chain.Owners oneTime() {
    return new Chain.Owners()
        .put(Desk.log(log), new HeadOwner.OneTime(Desk.seed(log + "name"), true));
  }

  @Test
  void relayTellsAClockThatIsBehindToLookAtItself() throws Exception {
    EthereumKey owner = EthereumKey.of(Desk.seed(log + "owner"));
    RelayPolicy policy = RelayPolicy.closed().allow(List.of(owner.address()));
    try (RelayHost relay =
            new RelayHost(chain, chain.contract(), Account.of(Chain.key(2)), policy);
        EthereumPointer pointer =
            chain
                .pointer(new MemoryContentStore(), new Chain.Owners())
                .clock(desk.time)
                .relay(new HttpServer(relay.url()), AccountKey.of(owner))
                .build()) {
      desk.time.advance(Duration.ofHours(-2));
      assertTold(() -> publish(pointer, 1), relay.url(), "has expired", "look at your clock");
      assertThat(relay.batches()).isEmpty();
      desk.time.advance(Duration.ofHours(2));
      publish(pointer, 1);
      assertThat(relay.batches()).hasSize(1);
    }
  }
}
