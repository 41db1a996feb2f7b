package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.http.Credential;
import org.remotelog.http.HttpServer;
import org.remotelog.http.RawServer;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadOwner;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.EthereumKey;
import org.remotelog.pointer.ethereum.registry.HeadUpdate;
import org.remotelog.pointer.ethereum.rpc.BlockTag;

/** A relay on a real chain, and devices without ether that publish by it. */
final class RelayOnNodeTest {
  private static final Duration DEADLINE = Chain.DEADLINE;
  private static final String TOKEN = "a-token-of-a-relay";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final RelayPolicy BY_TOKEN =
      RelayPolicy.closed().token(SecretBytes.of(Bytes.utf8(TOKEN)));

  private static Chain chain;
  private static EthereumAddress contract;

  private final MemoryContentStore store = new MemoryContentStore();
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

  private <T extends AutoCloseable> T closing(T one) {
    opened.add(0, one);
    return one;
  }

  private RelayHost relay(RelayPolicy policy) throws IOException {
    return closing(new RelayHost(chain, contract, Account.of(Chain.key(2)), policy));
  }

  private static SecretBytes random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return SecretBytes.of(Bytes.wrap(bytes));
  }

  /** An owner that never had any ether. */
  private static EthereumKey owner() {
    return EthereumKey.of(random());
  }

  private static Bytes record(SecretBytes seed, long sequence) {
    Bytes block = Bytes.utf8("head " + sequence);
    return IpnsRecordCodec.build(
            Ed25519.signer(seed),
            Ed25519.name(seed),
            Cid.of(Cid.Codec.DAG_CBOR, block),
            sequence,
            Instant.parse("2035-01-01T00:00:00Z"),
            Duration.ofMinutes(1),
            Optional.of(block))
        .bytes();
  }

  private HeadPointer pointer(String relay, EthereumKey owner) {
    return closing(
        chain
            .pointer(store, new Chain.Owners())
            .relay(new HttpServer(relay, Optional.of(Credential.of(TOKEN))), AccountKey.of(owner))
            .build());
  }

  private HeadPointer reader(EthereumKey owner) {
    return closing(chain.pointer(store, Chain.publishedBy(owner)).build());
  }

  private static RelayRequest request(EthereumKey owner, LogName log, long expected, long sequence)
      throws Exception {
    Cid record = Cid.of(Cid.Codec.RAW, Bytes.utf8("record " + sequence));
    HeadUpdate update = new HeadUpdate(owner.address(), log, expected, sequence, record);
    long chainId = Long.decode(chain.anvil().rpc("eth_chainId").asText());
    long deadline = System.currentTimeMillis() / 1_000 + Limits.SIGNATURE_SECONDS;
    return new RelayRequest(chainId, contract, owner.sign(update, deadline, chainId, contract));
  }

  private static LogName log() {
    return Ed25519.name(random());
  }

  private static long held(EthereumKey owner, LogName log) throws IOException {
    try (var nodes = Chain.nodes(chain.url())) {
      RegistrySite site = new RegistrySite(contract, Optional.empty(), new MemoryHeadLedger());
      Slot slot = new Slot(owner.address(), log);
      return new HeadReads(nodes, site)
          .at(BlockTag.LATEST, List.of(slot), new TimeLeft(DEADLINE))
          .get(slot)
          .sequence();
    }
  }

  private static long transactions(EthereumKey account) throws Exception {
    return Long.decode(
        chain.anvil().rpc("eth_getTransactionCount", account.address().hex(), "latest").asText());
  }

  private static BigInteger balance(EthereumAddress account) throws Exception {
    String hex = chain.anvil().rpc("eth_getBalance", account.hex(), "latest").asText();
    return new BigInteger(hex.substring(2), 16);
  }

  private static void refused(HttpResponse<String> response, int status, String... words) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).startsWith("{\"error\":").contains("\"advice\":");
    for (String word : words) {
      assertThat(response.body()).contains(word);
    }
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
  }

  @Test
  void ownerWithoutEtherPublishesAndAnotherDeviceReads() throws Exception {
    RelayHost relay = relay(BY_TOKEN);
    EthereumKey owner = owner();
    SecretBytes seed = random();
    LogName log = Ed25519.name(seed);
    HeadPointer pointer = pointer(relay.url(), owner);
    for (long sequence = 1; sequence <= 3; sequence++) {
      pointer.publish(log, record(seed, sequence), DEADLINE);
      assertThat(reader(owner).resolve(log, DEADLINE)).containsExactly(record(seed, sequence));
    }
    assertThat(balance(owner.address())).isZero();
    assertThat(transactions(owner)).isZero();
    assertThat(relay.batches()).hasSize(3);
    assertThat(relay.batches().get(0).gas()).isLessThanOrEqualTo(80_000);
    assertThat(relay.batches().get(2).gas()).isLessThanOrEqualTo(45_000);
    assertThat(relay.troubles()).isEmpty();
  }

  @Test
  void oneTimeNameOfAnInvitePublishesByToken() throws Exception {
    RelayHost relay = relay(BY_TOKEN);
    SecretBytes secret = random();
    SecretBytes seed = random();
    LogName log = Ed25519.name(seed);
    Chain.Owners owners = new Chain.Owners().put(log, new HeadOwner.OneTime(secret, true));
    HeadPointer pointer =
        closing(
            chain
                .pointer(store, owners)
                .relay(
                    new HttpServer(relay.url(), Optional.of(Credential.of(TOKEN))),
                    AccountKey.of(owner()))
                .build());
    pointer.publish(log, record(seed, 1), DEADLINE);
    assertThat(closing(chain.pointer(store, owners).build()).resolve(log, DEADLINE)).hasSize(1);
  }

  @Test
  void ownersWhoComeTogetherShareTransactions() throws Exception {
    RelayHost relay = relay(BY_TOKEN);
    long before = transactions(Chain.key(2));
    int owners = 10;
    ExecutorService threads = Executors.newFixedThreadPool(owners);
    List<Future<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < owners; i++) {
      RelayRequest request = request(owner(), log(), 0, 1);
      answers.add(threads.submit(() -> relay.post(request, "Authorization", "Bearer " + TOKEN)));
    }
    for (Future<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(200);
      assertThat(answer.get().body()).contains("\"transaction\":\"0x", "\"gas\":\"", "\"wei\":\"");
    }
    threads.shutdown();
    long sent = transactions(Chain.key(2)) - before;
    assertThat(sent).isEqualTo(relay.batches().size()).isLessThanOrEqualTo(3);
    assertThat(relay.batches().stream().mapToInt(RelayHost.Batch::heads).sum()).isEqualTo(owners);
    long gas = relay.batches().stream().mapToLong(RelayHost.Batch::gas).sum();
    assertThat(gas / owners).as("76,600 for one that goes alone").isLessThanOrEqualTo(67_000);
  }

  @Test
  void staleHeadIsRefusedWithoutATransaction() throws Exception {
    RelayHost relay = relay(BY_TOKEN);
    EthereumKey owner = owner();
    LogName log = log();
    String bearer = "Bearer " + TOKEN;
    assertThat(relay.post(request(owner, log, 0, 5), "Authorization", bearer).statusCode())
        .isEqualTo(200);
    long before = transactions(Chain.key(2));
    refused(
        relay.post(request(owner, log, 0, 6), "Authorization", bearer), 409, "\"current\":\"5\"");
    refused(
        relay.post(request(owner, log, 3, 4), "Authorization", bearer), 409, "\"current\":\"5\"");
    assertThat(transactions(Chain.key(2))).isEqualTo(before);
    assertThat(held(owner, log)).isEqualTo(5);
  }

  @Test
  void sameHeadAgainCostsNothingAndIsAnsweredTheSame() throws Exception {
    RelayHost relay = relay(BY_TOKEN.rates(new RelayRate(1, 60_000), Limits.RELAY_RATE_OF_ALL));
    EthereumKey owner = owner();
    LogName log = log();
    String bearer = "Bearer " + TOKEN;
    HttpResponse<String> first = relay.post(request(owner, log, 0, 1), "Authorization", bearer);
    assertThat(first.statusCode()).isEqualTo(200);
    long before = transactions(Chain.key(2));
    BigInteger had = balance(Chain.key(2).address());
    assertThat(relay.post(request(owner, log, 0, 1), "Authorization", bearer).body())
        .isEqualTo(first.body());
    RelayHost other = relay(BY_TOKEN);
    assertThat(other.post(request(owner, log, 0, 1), "Authorization", bearer).body())
        .as("one that knows nothing of it")
        .isEqualTo("{\"state\":\"published\"}");
    assertThat(transactions(Chain.key(2))).isEqualTo(before);
    assertThat(balance(Chain.key(2).address())).isEqualTo(had);
  }

  @Test
  void headThatTheChainHasLostIsPublishedAgain() throws Exception {
    RelayHost relay = relay(BY_TOKEN);
    EthereumKey owner = owner();
    LogName log = log();
    String bearer = "Bearer " + TOKEN;
    JsonNode snapshot = chain.anvil().rpc("evm_snapshot");
    assertThat(relay.post(request(owner, log, 0, 1), "Authorization", bearer).statusCode())
        .isEqualTo(200);
    chain.anvil().rpc("evm_revert", snapshot);
    assertThat(held(owner, log)).isZero();
    HttpResponse<String> again = relay.post(request(owner, log, 0, 1), "Authorization", bearer);
    assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
    assertThat(again.body()).contains("\"transaction\":\"0x");
    assertThat(held(owner, log)).isEqualTo(1);
    assertThat(relay.batches()).hasSize(2);
  }

  @Test
  void headOnItsWayIsAnsweredAtOnceAndFoundLater() throws Exception {
    RelayHost relay = relay(BY_TOKEN);
    EthereumKey owner = owner();
    LogName log = log();
    String[] headers = {"Authorization", "Bearer " + TOKEN, "Prefer", "wait=0"};
    chain.anvil().rpc("evm_setAutomine", false);
    long before = transactions(Chain.key(2));
    try {
      HttpResponse<String> taken = relay.post(request(owner, log, 0, 1), headers);
      assertThat(taken.statusCode()).isEqualTo(202);
      assertThat(taken.headers().firstValue("Retry-After")).contains("5");
      String sent = "";
      while (!sent.contains("transaction")) {
        sent = relay.post(request(owner, log, 0, 1), headers).body();
        assertThat(sent).startsWith("{\"state\":\"waiting\"");
      }
      refused(relay.post(request(owner, log, 0, 2), headers), 409, "on its way");
    } finally {
      chain.anvil().rpc("evm_setAutomine", true);
      chain.mine(1);
    }
    assertThat(relay.post(request(owner, log, 0, 1), headers[0], headers[1]).statusCode())
        .isEqualTo(200);
    assertThat(transactions(Chain.key(2))).isEqualTo(before + 1);
    assertThat(held(owner, log)).isEqualTo(1);
  }

  @Test
  void relayThatStartsAgainDoesNotPayForTheSameHeadTwice() throws Exception {
    EthereumKey owner = owner();
    LogName log = log();
    String[] headers = {"Authorization", "Bearer " + TOKEN, "Prefer", "wait=1"};
    long before = transactions(Chain.key(2));
    chain.anvil().rpc("evm_setAutomine", false);
    RelayHost next;
    try {
      RelayHost first = relay(BY_TOKEN);
      assertThat(first.post(request(owner, log, 0, 1), headers).body()).contains("transaction");
      first.end(Duration.ZERO);
      refused(first.post(request(owner(), log(), 0, 1), headers), 503, "about to end");
      next = relay(BY_TOKEN);
      assertThat(next.post(request(owner, log, 0, 1), headers).body())
          .isEqualTo("{\"state\":\"waiting\"}");
    } finally {
      chain.anvil().rpc("evm_setAutomine", true);
      chain.mine(1);
    }
    assertThat(next.post(request(owner, log, 0, 1), headers[0], headers[1]).statusCode())
        .isEqualTo(200);
    assertThat(transactions(Chain.key(2))).isEqualTo(before + 1);
    assertThat(next.batches()).isEmpty();
  }

  @Test
  void listedOwnersAreLetInAndOthersAreNot() throws Exception {
    EthereumKey listed = owner();
    RelayHost relay = relay(BY_TOKEN.allow(List.of(listed.address())));
    assertThat(relay.post(request(listed, log(), 0, 1)).statusCode()).isEqualTo(200);
    RelayRequest stranger = request(owner(), log(), 0, 1);
    refused(relay.post(stranger), 403, "does not publish for");
    HttpResponse<String> wrong = relay.post(stranger, "Authorization", "Bearer another");
    refused(wrong, 401, "not the token");
    assertThat(wrong.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(relay.post(stranger, "Authorization", "Bearer " + TOKEN).statusCode())
        .isEqualTo(200);
  }

  @Test
  void registeredOwnersMayUpdateAndNotBegin() throws Exception {
    EthereumKey owner = owner();
    LogName log = log();
    relay(BY_TOKEN).post(request(owner, log, 0, 1), "Authorization", "Bearer " + TOKEN);
    RelayHost relay = relay(RelayPolicy.closed().openToRegistered());
    assertThat(relay.post(request(owner, log, 1, 2)).statusCode()).isEqualTo(200);
    refused(relay.post(request(owner, log(), 0, 1)), 403);
    refused(relay.post(request(owner(), log, 0, 1)), 403);
    assertThat(relay.batches()).hasSize(1);
  }

  @Test
  void ownerThatAsksTooOftenIsToldWhenToComeBack() throws Exception {
    RelayHost relay = relay(BY_TOKEN.rates(new RelayRate(2, 60_000), Limits.RELAY_RATE_OF_ALL));
    EthereumKey owner = owner();
    String bearer = "Bearer " + TOKEN;
    relay.post(request(owner, log(), 0, 1), "Authorization", bearer);
    relay.post(request(owner, log(), 0, 1), "Authorization", bearer);
    HttpResponse<String> third = relay.post(request(owner, log(), 0, 1), "Authorization", bearer);
    refused(third, 429, "too often");
    assertThat(Long.parseLong(third.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(50L, 60L);
  }

  @Test
  void signaturesOfOthersAndForOtherContractsAreRefused() throws Exception {
    RelayHost relay = relay(BY_TOKEN);
    RelayRequest mine = request(owner(), log(), 0, 1);
    RelayRequest forged =
        new RelayRequest(
            mine.chainId(),
            contract,
            owner().sign(mine.update(), mine.signed().deadline(), mine.chainId(), contract));
    String bearer = "Bearer " + TOKEN;
    refused(relay.post(forged, "Authorization", bearer), 422, "not signed");
    RelayRequest elsewhere = new RelayRequest(1, contract, mine.signed());
    refused(relay.post(elsewhere, "Authorization", bearer), 422, "of chain");
    assertThat(relay.batches()).isEmpty();
  }

  @Test
  void accountWithoutFundsIsA503ThatTellsNothingOfTheNodes() throws Exception {
    RelayHost relay = closing(new RelayHost(chain, contract, Account.of(owner()), BY_TOKEN));
    HttpResponse<String> answer =
        relay.post(request(owner(), log(), 0, 1), "Authorization", "Bearer " + TOKEN);
    refused(answer, 503, "not enough ether");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).doesNotContain("127.0.0.1");
    assertThat(relay.send("GET", "/v1/relay").body()).contains("\"hasFunds\":false");
    assertThat(relay.troubles()).singleElement().asString().contains("has 0 ETH left");
  }

  @Test
  void budgetOfTheDayIsKept() throws Exception {
    RelayHost relay = relay(BY_TOKEN.weiPerDay(BigInteger.ONE));
    HttpResponse<String> answer =
        relay.post(request(owner(), log(), 0, 1), "Authorization", "Bearer " + TOKEN);
    refused(answer, 503, "today");
    assertThat(relay.batches()).isEmpty();
  }

  @Test
  void feesAboveTheBoundAreA503() throws Exception {
    Account stingy = new Account(AccountKey.of(Chain.key(3)), BigInteger.ONE);
    RelayHost relay = closing(new RelayHost(chain, contract, stingy, BY_TOKEN));
    refused(
        relay.post(request(owner(), log(), 0, 1), "Authorization", "Bearer " + TOKEN), 503, "fees");
  }

  @Test
  void tellsWhatItIs() throws Exception {
    HttpResponse<String> status = relay(BY_TOKEN).send("GET", "/v1/relay");
    assertThat(status.statusCode()).isEqualTo(200);
    assertThat(status.body())
        .contains("\"chain\":\"31337\"")
        .contains("\"contract\":\"" + contract + "\"")
        .contains("\"account\":\"" + Chain.key(2).address() + "\"")
        .contains("\"hasFunds\":true", "\"takesToken\":true", "\"takesListed\":false")
        .doesNotContain(TOKEN);
  }

  @Test
  void lyingRelayIsNotBelieved() throws Exception {
    String lie =
        "{\"state\":\"published\",\"transaction\":\"0x"
            + "ab".repeat(32)
            + "\",\"block\":\"9\",\"gas\":\"1\",\"wei\":\"1\"}";
    assertFails(http(200, "application/json", lie), Duration.ofSeconds(3), "does not hold it");
    assertFails(
        http(202, "application/json", "{\"state\":\"waiting\"}"),
        Duration.ofSeconds(3),
        "in no block yet");
    assertFails(
        http(409, "application/json", "{\"error\":\"no\",\"advice\":\"\",\"current\":\"7\"}"),
        DEADLINE,
        "HTTP 409: no");
    assertFails(
        http(503, "application/json", "{\"error\":\"later\",\"advice\":\"wait\"}"),
        DEADLINE,
        "HTTP 503: later; wait");
  }

  @Test
  void relayThatHangsAnswersPagesOrSendsElsewhereIsAClearError() throws Exception {
    assertFails(http(200, "text/html", "<html>hello</html>"), DEADLINE, "is no relay");
    assertFails(http(200, "application/json", "{}".repeat(5_000)), DEADLINE, "more than");
    assertFails(
        RawServer.sending("HTTP/1.1 307 No\r\nLocation: http://127.0.0.1:1/\r\n\r\n"),
        DEADLINE,
        "elsewhere");
    assertFails(RawServer.silent(), Duration.ofSeconds(3), "no answer within");
    assertFails(
        RawServer.dripping("HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n{", 50),
        Duration.ofSeconds(3),
        "no answer within");
  }

  private static RawServer http(int status, String type, String body) throws IOException {
    return RawServer.sending(
        "HTTP/1.1 "
            + status
            + " x\r\nContent-Type: "
            + type
            + "\r\nContent-Length: "
            + body.length()
            + "\r\nConnection: close\r\n\r\n"
            + body);
  }

  private void assertFails(RawServer relay, Duration deadline, String words) throws Exception {
    EthereumKey owner = owner();
    SecretBytes seed = random();
    LogName log = Ed25519.name(seed);
    closing(relay);
    HeadPointer pointer = pointer(relay.uri(), owner);
    long fromNs = System.nanoTime();
    assertThatThrownBy(() -> pointer.publish(log, record(seed, 1), deadline))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(words);
    assertThat(Duration.ofNanos(System.nanoTime() - fromNs)).isLessThan(deadline.plusSeconds(2));
    assertThat(held(owner, log)).isZero();
  }

  @Test
  void honestRelayThatGivesAStrangeAnswerIsStillSeenToHavePublished() throws Exception {
    RelayHost relay = relay(BY_TOKEN);
    EthereumKey owner = owner();
    SecretBytes seed = random();
    LogName log = Ed25519.name(seed);
    Cid cid = Cid.of(Cid.Codec.RAW, record(seed, 1));
    HeadUpdate update = new HeadUpdate(owner.address(), log, 0, 1, cid);
    RelayRequest base = request(owner, log, 0, 1);
    RawServer between =
        new RawServer(
            connection -> {
              RawServer.readHeaders(connection.getInputStream());
              try {
                relay.post(
                    new RelayRequest(
                        base.chainId(),
                        contract,
                        owner.sign(update, base.signed().deadline(), base.chainId(), contract)),
                    "Authorization",
                    "Bearer " + TOKEN);
              } catch (Exception e) {
                throw new IOException(e);
              }
              RawServer.send(connection, "HTTP/1.1 502 x\r\nContent-Length: 3\r\n\r\nbad");
            });
    closing(between);
    pointer(between.uri(), owner).publish(log, record(seed, 1), DEADLINE);
    assertThat(held(owner, log)).isEqualTo(1);
  }

  private static String body(Socket connection) throws IOException {
    String headers = RawServer.readHeaders(connection.getInputStream());
    Matcher length = Pattern.compile("(?i)content-length: *([0-9]+)").matcher(headers);
    assertThat(length.find()).isTrue();
    int bytes = Integer.parseInt(length.group(1));
    return new String(connection.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
  }

  /** What the relay answers to what arrives. */
  private static HttpResponse<String> handOn(RelayHost relay, Socket connection)
      throws IOException {
    try {
      return relay.post(body(connection), "Authorization", "Bearer " + TOKEN);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static String reply(int status, String header, String body) {
    return "HTTP/1.1 "
        + status
        + " x\r\nContent-Type: application/json\r\nConnection: close\r\n"
        + header
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** Refuses for now. */
  private static void later(Socket connection, int status, String after) throws IOException {
    body(connection);
    String words = "{\"error\":\"later\",\"advice\":\"wait\"}";
    RawServer.send(connection, reply(status, "Retry-After: " + after + "\r\n", words));
  }

  @Test
  void deviceAsksARelayAgainThatRefusesForNow() throws Exception {
    RelayHost relay = relay(BY_TOKEN);
    for (int status : List.of(429, 503)) {
      EthereumKey owner = owner();
      SecretBytes seed = random();
      LogName log = Ed25519.name(seed);
      AtomicInteger asked = new AtomicInteger();
      RawServer between =
          closing(
              new RawServer(
                  connection -> {
                    if (asked.incrementAndGet() < Limits.MAX_RELAY_REFUSALS) {
                      later(connection, status, "1");
                      return;
                    }
                    HttpResponse<String> answer = handOn(relay, connection);
                    RawServer.send(connection, reply(answer.statusCode(), "", answer.body()));
                  }));
      pointer(between.uri(), owner).publish(log, record(seed, 1), Duration.ofSeconds(20));
      assertThat(held(owner, log)).isEqualTo(1);
      assertThat(asked).hasValueGreaterThanOrEqualTo(Limits.MAX_RELAY_REFUSALS);
    }
    assertThat(relay.batches()).hasSize(2);
  }

  @Test
  void deviceGivesUpARelayThatRefusesOnceMore() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    RawServer relay =
        new RawServer(
            connection -> {
              asked.incrementAndGet();
              later(connection, 503, "1");
            });
    assertFails(relay, Duration.ofSeconds(20), "HTTP 503: later; wait");
    assertThat(asked).hasValue(Limits.MAX_RELAY_REFUSALS);
  }

  @Test
  void deviceIsNotHeldUpByWhatARelaySaysOfLater() throws Exception {
    for (String after :
        List.of("1000000000", "999999999", "9".repeat(40), "-1", "0", "tomorrow", "1.5", "19")) {
      AtomicInteger asked = new AtomicInteger();
      RawServer relay =
          new RawServer(
              connection -> {
                asked.incrementAndGet();
                later(connection, 429, after);
              });
      assertFails(relay, Duration.ofSeconds(20), "HTTP 429: later; wait");
      assertThat(asked).as(after).hasValue(1);
    }
  }

  @Test
  void headWhoseAnswerIsLostIsPublishedOnceAndSeenToBe() throws Exception {
    RelayHost relay = relay(BY_TOKEN);
    EthereumKey owner = owner();
    SecretBytes seed = random();
    LogName log = Ed25519.name(seed);
    RawServer between =
        closing(
            new RawServer(
                connection -> {
                  handOn(relay, connection);
                  connection.close();
                }));
    HeadPointer pointer = pointer(between.uri(), owner);
    pointer.publish(log, record(seed, 1), DEADLINE);
    pointer.publish(log, record(seed, 1), DEADLINE);
    assertThat(held(owner, log)).isEqualTo(1);
    assertThat(relay.batches()).hasSize(1);
  }
}
