package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.EthereumKey;
import org.remotelog.pointer.ethereum.registry.HeadUpdate;

/** What a relay on a real chain pays for, and for whom it counts what it is asked. */
final class RelayFairnessOnNodeTest {
  private static final String TOKEN = "a-token-of-a-relay";
  private static final String[] BEARER = {"Authorization", "Bearer " + TOKEN};
  private static final RelayPolicy BY_TOKEN =
      RelayPolicy.closed().token(SecretBytes.of(Bytes.utf8(TOKEN)));
  private static final RelayRate ONE = new RelayRate(1, 60_000);
  private static final SecureRandom RANDOM = new SecureRandom();

  private static Chain chain;
  private static EthereumAddress contract;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeAll
  static void startChain() throws Exception {
    chain = Chain.start();
    contract = chain.contract();
  }

  @AfterAll
  static void stopChain() throws Exception {
    if (chain != null) {
      chain.close();
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  private RelayHost relay(RelayPolicy policy) throws IOException {
    return relay(policy, builder -> builder);
  }

  private RelayHost relay(RelayPolicy policy, UnaryOperator<RelayBuilder> more) throws IOException {
    RelayHost relay = new RelayHost(chain, contract, Account.of(Chain.key(2)), policy, more);
    opened.add(0, relay);
    return relay;
  }

  private static SecretBytes random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return SecretBytes.of(Bytes.wrap(bytes));
  }

  private static EthereumKey owner() {
    return EthereumKey.of(random());
  }

  private static LogName log() {
    return Ed25519.name(random());
  }

  private static RelayRequest request(EthereumKey owner, LogName log, long sequence, long seconds)
      throws Exception {
    Cid record = Cid.of(Cid.Codec.RAW, Bytes.utf8("record " + sequence));
    HeadUpdate update = new HeadUpdate(owner.address(), log, sequence - 1, sequence, record);
    long chainId = Long.decode(chain.anvil().rpc("eth_chainId").asText());
    long deadline = System.currentTimeMillis() / 1_000 + seconds;
    return new RelayRequest(chainId, contract, owner.sign(update, deadline, chainId, contract));
  }

  private static RelayRequest request(EthereumKey owner, LogName log, long sequence)
      throws Exception {
    return request(owner, log, sequence, Limits.SIGNATURE_SECONDS);
  }

  private static long transactions() throws Exception {
    String address = Chain.key(2).address().hex();
    return Long.decode(chain.anvil().rpc("eth_getTransactionCount", address, "latest").asText());
  }

  /** The system's clock, and so much later. */
  private static final class Later extends Clock {
    private final AtomicLong ms = new AtomicLong();

    @Override
    public long millis() {
      return System.currentTimeMillis() + ms.get();
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void mostMayWaitForABlockAndOneMoreIsAnsweredAtOnce() throws Exception {
    int most = 192;
    RelayHost relay = relay(BY_TOKEN);
    chain.anvil().rpc("evm_setAutomine", false);
    List<Future<HttpResponse<String>>> waiting = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(most);
    try {
      for (int i = 0; i < most; i++) {
        RelayRequest one = request(owner(), log(), 1);
        waiting.add(threads.submit(() -> relay.post(one, BEARER)));
      }
      while (!relay.send("GET", "/v1/relay").body().contains("\"waiting\":" + most + ",")) {
        assertThat(waiting).noneMatch(Future::isDone);
      }
      assertThat(relay.post(request(owner(), log(), 1), BEARER).statusCode()).isEqualTo(202);
      assertThat(waiting).noneMatch(Future::isDone);
    } finally {
      chain.anvil().rpc("evm_setAutomine", true);
      chain.mine(1);
      threads.shutdown();
    }
    assertThat(waiting.get(0).get().statusCode()).as("in the first transaction").isEqualTo(200);
    for (Future<HttpResponse<String>> answer : waiting) {
      assertThat(answer.get().statusCode()).isIn(200, 202);
    }
  }

  @Test
  void headWhoseSignatureEndsWhileItWaitsIsNotPaidFor() throws Exception {
    Later clock = new Later();
    RelayHost relay =
        relay(BY_TOKEN, builder -> builder.clock(clock).gather(Duration.ofSeconds(4)));
    long before = transactions();
    EthereumKey owner = owner();
    LogName log = log();
    long seconds = Limits.MIN_RELAY_SECONDS + 10;
    String[] atOnce = {BEARER[0], BEARER[1], "Prefer", "wait=0"};
    assertThat(relay.post(request(owner, log, 1, seconds), atOnce).statusCode()).isEqualTo(202);
    clock.ms.set((seconds - Limits.MIN_RELAY_SENDING_SECONDS + 1) * 1_000);
    // The same head signed for longer is answered as the one that waits.
    HttpResponse<String> expired = relay.post(request(owner, log, 1), BEARER);
    assertThat(expired.statusCode()).as(expired.body()).isEqualTo(422);
    assertThat(expired.body()).contains("expired", "sign again");
    assertThat(transactions()).isEqualTo(before);
    assertThat(relay.post(request(owner, log, 1), BEARER).statusCode()).isEqualTo(200);
  }

  @Test
  void errorOfTheThreadThatSendsEndsItAndNothingMoreIsTaken() throws Exception {
    RelayHost relay =
        relay(
            BY_TOKEN,
            builder ->
                builder.events(
                    new RelayEvents() {
                      @Override
                      public void published(
                          int heads, Bytes transaction, long block, long gas, BigInteger wei) {
                        throw new AssertionError("for a test");
                      }
                    }));
    assertThat(relay.isRunning()).isTrue();
    assertThat(relay.post(request(owner(), log(), 1), BEARER).statusCode()).isEqualTo(200);
    long endNs = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (relay.isRunning() && System.nanoTime() < endNs) {
      Thread.sleep(20);
    }
    assertThat(relay.isRunning()).isFalse();
    HttpResponse<String> next = relay.post(request(owner(), log(), 1), BEARER);
    assertThat(next.statusCode()).as(next.body()).isEqualTo(503);
  }

  @Test
  void replayOfTheCurrentHeadAtAnotherRelayCostsItsOwnerNothing() throws Exception {
    EthereumKey owner = owner();
    LogName log = log();
    RelayRequest current = request(owner, log, 1);
    assertThat(relay(BY_TOKEN).post(current, BEARER).statusCode()).isEqualTo(200);
    for (RelayPolicy policy :
        List.of(
            RelayPolicy.closed().openToRegistered().rates(ONE, Limits.RELAY_RATE_OF_ALL),
            RelayPolicy.closed()
                .allow(List.of(owner.address()))
                .rates(ONE, Limits.RELAY_RATE_OF_ALL))) {
      RelayHost second = relay(policy);
      for (int i = 0; i < 3; i++) {
        assertThat(second.post(current).body()).isEqualTo("{\"state\":\"published\"}");
      }
    }
    RelayHost third =
        relay(RelayPolicy.closed().openToRegistered().rates(ONE, Limits.RELAY_RATE_OF_ALL));
    assertThat(third.post(current).statusCode()).isEqualTo(200);
    assertThat(third.post(request(owner, log, 3)).statusCode()).as("stale").isEqualTo(409);
    assertThat(third.post(request(owner, log, 2)).statusCode()).isEqualTo(200);
    assertThat(third.post(request(owner, log, 3)).statusCode()).as("one too many").isEqualTo(429);
  }

  @Test
  void budgetMustCoverWhatAHeadMayCostAtMost() throws Exception {
    String status = relay(BY_TOKEN).send("GET", "/v1/relay").body();
    BigInteger about = new BigInteger(status.replaceFirst(".*\"weiPerHead\":\"([0-9]+)\".*", "$1"));
    HttpResponse<String> tooLittle =
        relay(BY_TOKEN.weiPerDay(about)).post(request(owner(), log(), 1), BEARER);
    assertThat(tooLittle.statusCode()).as(tooLittle.body()).isEqualTo(503);
    assertThat(
            relay(BY_TOKEN.weiPerDay(about.multiply(BigInteger.TEN)))
                .post(request(owner(), log(), 1), BEARER)
                .statusCode())
        .isEqualTo(200);
  }
}
