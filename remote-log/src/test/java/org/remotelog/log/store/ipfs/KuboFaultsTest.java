package org.remotelog.log.store.ipfs;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.http.HttpServer;
import org.remotelog.http.RawServer;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;

/** What a node, or something that pretends to be one, can answer. */
class KuboFaultsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Block BLOCK = Block.of(Cid.Codec.RAW, Bytes.utf8("a block"));
  private static final Block OTHER = Block.of(Cid.Codec.RAW, Bytes.utf8("another block"));

  private final FakeNode node = new FakeNode(false);
  private final KuboContentStore store = new KuboContentStore(node.connect());

  @AfterEach
  void close() {
    store.close();
    node.close();
  }

  @Test
  void absentBlockOnOnlineNodeEndsByDeadline() throws IOException {
    try (RawServer silent = RawServer.silent();
        KuboContentStore asking = new KuboContentStore(new HttpServer(silent.uri()))) {
      long startNanos = System.nanoTime();
      assertFails(() -> asking.get(BLOCK.cid(), SHORT), "gave no answer within 400 ms");
      assertThat(elapsedMs(startNanos)).isBetween(350L, 5_000L);
    }
  }

  @Test
  void nodeIsToldToGiveUpBeforeTheDeadline() {
    node.fault("block/get", FakeNode.error(500, "context deadline exceeded"));
    assertFails(() -> store.get(BLOCK.cid(), SHORT), "was not done in time");
    assertThat(node.lastQuery("timeout")).matches("3[0-9]{2}ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "[1]", "{\"Pins\":[\"zz\"]}", "{\"Pins\":\"all\"}", "{}"})
  void garbageInsteadOfPinsIsNoSuccess(String body) {
    node.fault("pin/add", FakeNode.json(body));
    assertFails(() -> store.put(List.of(BLOCK), DEADLINE), node.uri());
  }

  @Test
  void pinOfAnotherBlockIsNoSuccess() {
    node.fault("pin/add", FakeNode.json("{\"Pins\":[\"" + OTHER.cid() + "\"]}"));
    assertFails(() -> store.put(List.of(BLOCK), DEADLINE), "did not pin all blocks");
  }

  @Test
  void pinOfOnlySomeBlocksIsNoSuccess() {
    node.fault("pin/add", FakeNode.json("{\"Pins\":[\"" + OTHER.cid() + "\"]}"));
    assertFails(() -> store.put(List.of(OTHER, BLOCK), DEADLINE), "did not pin all blocks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Message\":\"no space left on device\",\"Code\":0,\"Type\":\"error\"}",
        "{\"Root\":{\"Cid\":{\"/\":\"x\"},\"PinErrorMsg\":\"no space left on device\"}}",
        "{\"Stats\":{\"BlockCount\":1}}\n{\"Error\":\"no space left on device\"}"
      })
  void errorInsideSuccessIsNoSuccess(String body) {
    node.fault("dag/import", FakeNode.json(body));
    assertFails(() -> store.put(List.of(BLOCK), DEADLINE), "no space left on device");
    assertThat(node.calls("pin/add")).isZero();
  }

  @Test
  void errorBehindSuccessIsNoSuccess() throws IOException {
    String reply =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
            + "Trailer: X-Stream-Error\r\n\r\n2\r\n{}\r\n0\r\nX-Stream-Error: disk on fire\r\n\r\n";
    try (RawServer late = RawServer.sending(reply);
        KuboContentStore asking = new KuboContentStore(new HttpServer(late.uri()))) {
      assertFails(() -> asking.put(List.of(BLOCK), DEADLINE), "disk on fire");
      assertFails(() -> asking.get(BLOCK.cid(), DEADLINE), "disk on fire");
    }
  }

  @Test
  void truncatedBlockIsAnError() throws IOException {
    String reply =
        "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ipld.raw\r\nContent-Length: 100\r\n\r\nab";
    try (RawServer cutting = RawServer.sending(reply);
        KuboContentStore asking = new KuboContentStore(new HttpServer(cutting.uri()))) {
      assertFails(() -> asking.get(BLOCK.cid(), DEADLINE), cutting.uri());
    }
  }

  @Test
  void blockOfTheLargestSizeIsTakenAndOneByteMoreIsNot() throws IOException {
    node.damage(BLOCK.cid(), Bytes.wrap(new byte[Limits.MAX_BLOCK_BYTES]));
    assertThat(store.get(BLOCK.cid(), DEADLINE)).isPresent();
    node.damage(BLOCK.cid(), Bytes.wrap(new byte[Limits.MAX_BLOCK_BYTES + 1]));
    assertFails(() -> store.get(BLOCK.cid(), DEADLINE), "too many for a block");
  }

  @Test
  void longestAnswerIsReadAndOneByteMoreIsNot() throws IOException {
    String pins = "{\"Pins\":[\"" + BLOCK.cid() + "\"]}";
    // The fake node ends its answer with a line feed.
    String longest = pins + " ".repeat(IpfsLimits.MAX_REPLY_BYTES - pins.length() - 1);
    node.fault("pin/add", FakeNode.json(longest));
    store.put(List.of(BLOCK), DEADLINE);
    node.fault("pin/add", FakeNode.json(longest + " "));
    assertFails(() -> store.put(List.of(BLOCK), DEADLINE), "more than 65536 bytes");
  }

  @Test
  void endlessBlockIsCutOff() throws IOException {
    String start = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ipld.raw\r\n\r\n";
    try (RawServer endless =
            new RawServer(
                connection -> {
                  RawServer.readHeaders(connection.getInputStream());
                  RawServer.send(connection, start);
                  while (true) {
                    connection.getOutputStream().write(new byte[65_536]);
                  }
                });
        KuboContentStore asking = new KuboContentStore(new HttpServer(endless.uri()))) {
      assertFails(() -> asking.get(BLOCK.cid(), DEADLINE), "too many for a block");
    }
  }

  @Test
  void wrongBytesAreGivenForTheCallerToVerify() throws IOException {
    node.fault("block/get", bytes("another block"));
    assertThat(store.get(BLOCK.cid(), DEADLINE)).contains(OTHER.data());
  }

  @Test
  void textInsteadOfBlockIsAnError() {
    node.fault(
        "block/get", aResponse().withHeader("Content-Type", "text/html").withBody("<html>Log in"));
    assertFails(() -> store.get(BLOCK.cid(), DEADLINE), "but a text: HTTP 200 (<html>Log in)");
  }

  @Test
  void slowDripEndsByDeadline() throws IOException {
    String start =
        "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ipld.raw\r\nContent-Length: 9000\r\n\r\n";
    try (RawServer dripping = RawServer.dripping(start, 10);
        KuboContentStore asking = new KuboContentStore(new HttpServer(dripping.uri()))) {
      long startNanos = System.nanoTime();
      assertFails(() -> asking.get(BLOCK.cid(), SHORT), "gave no answer within");
      assertThat(elapsedMs(startNanos)).isLessThan(5_000);
    }
  }

  @Test
  void redirectIsNotFollowed() throws IOException {
    AtomicInteger came = new AtomicInteger();
    try (RawServer elsewhere = new RawServer(connection -> came.incrementAndGet())) {
      node.fault("dag/import", aResponse().withStatus(307).withHeader("Location", elsewhere.uri()));
      assertFails(() -> store.put(List.of(BLOCK), DEADLINE), "wants to send us elsewhere");
    }
    assertThat(came).hasValue(0);
  }

  @Test
  void connectionResetInTheMiddleOfUploadIsAnErrorAndNothingIsPinned() throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    try (RawServer resetting =
            new RawServer(
                connection -> {
                  asked.add(RawServer.readHeaders(connection.getInputStream()).split("\\?", 2)[0]);
                  connection.getInputStream().readNBytes(100_000);
                  connection.setSoLinger(true, 0);
                });
        KuboContentStore asking = new KuboContentStore(new HttpServer(resetting.uri()))) {
      List<Block> blocks = KuboContentStoreTest.blocks(20, 500_000);
      assertFails(() -> asking.put(blocks, DEADLINE), resetting.uri());
    }
    assertThat(asked).isNotEmpty().containsOnly("POST /api/v0/dag/import");
  }

  @Test
  void connectionResetBeforeTheReplyIsAnError() {
    node.fault("pin/add", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    assertFails(() -> store.put(List.of(BLOCK), DEADLINE), node.uri());
  }

  @ParameterizedTest
  @CsvSource({
    "401, wants a credential",
    "403, API.Authorizations",
    "404, is no RPC of an IPFS node",
    "405, is no RPC of an IPFS node",
    "413, takes no request of this size",
    "502, HTTP 502"
  })
  void statusSaysWhatToDo(int status, String advice) {
    ResponseDefinitionBuilder answer = aResponse().withStatus(status).withBody("Forbidden");
    for (String command : List.of("dag/import", "block/get", "pin/rm", "version")) {
      node.fault(command, answer);
    }
    assertFails(() -> store.put(List.of(BLOCK), DEADLINE), advice);
    assertFails(() -> store.get(BLOCK.cid(), DEADLINE), advice);
    assertFails(() -> store.has(BLOCK.cid(), DEADLINE), advice);
    assertFails(() -> store.remove(List.of(BLOCK.cid()), DEADLINE), advice);
  }

  @Test
  void answerAboutAnotherBlockIsNoYes() {
    node.fault("block/stat", FakeNode.json("{\"Key\":\"" + OTHER.cid() + "\",\"Size\":7}"));
    assertFails(() -> store.has(BLOCK.cid(), DEADLINE), "another block");
    node.fault("block/stat", FakeNode.json("{\"Key\":\"no CID\",\"Size\":7}"));
    assertFails(() -> store.has(BLOCK.cid(), DEADLINE), "names no block");
    node.fault("version", FakeNode.json("{}"));
    KuboContentStore fresh = new KuboContentStore(node.connect());
    assertFails(() -> fresh.has(BLOCK.cid(), DEADLINE), "what node it is");
    fresh.close();
  }

  @Test
  void interruptEndsTheWaiting() throws Exception {
    try (RawServer silent = RawServer.silent();
        KuboContentStore asking = new KuboContentStore(new HttpServer(silent.uri()))) {
      Thread waiting = Thread.currentThread();
      Thread interrupting =
          new Thread(
              () -> {
                sleep(200);
                waiting.interrupt();
              });
      interrupting.start();
      assertThatThrownBy(() -> asking.put(List.of(BLOCK), DEADLINE))
          .isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
      interrupting.join();
    }
  }

  @Test
  void deadlineIsSharedByAllRequestsOfCall() {
    node.fault("dag/import", FakeNode.json("{}").withFixedDelay(300));
    node.fault("pin/add", FakeNode.json("{}").withFixedDelay(300));
    long startNanos = System.nanoTime();
    assertFails(() -> store.put(List.of(BLOCK), SHORT), "within");
    assertThat(elapsedMs(startNanos)).isBetween(350L, 5_000L);
  }

  @Test
  void stoppedNodeIsNamed() {
    String uri = node.uri();
    node.close();
    assertFails(() -> store.put(List.of(BLOCK), DEADLINE), uri + " does not answer");
  }

  private static void sleep(long ms) {
    try {
      TimeUnit.MILLISECONDS.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ResponseDefinitionBuilder bytes(String body) {
    return aResponse().withHeader("Content-Type", "application/octet-stream").withBody(body);
  }

  private static long elapsedMs(long startNanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }

  private static void assertFails(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IOException.class).hasMessageContaining(message);
  }
}
