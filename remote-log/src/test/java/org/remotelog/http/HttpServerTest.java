package org.remotelog.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;

class HttpServerTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final WireMockServer fake =
      new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());
  private HttpServer server;

  @BeforeEach
  void start() {
    fake.start();
    server = new HttpServer(fake.baseUrl());
  }

  @AfterEach
  void stop() {
    server.close();
    fake.stop();
  }

  @Test
  void givesStatusHeadersAndBody() throws IOException {
    answer(
        aResponse()
            .withStatus(418)
            .withHeader("Content-Type", "Text/Plain; charset=utf-8")
            .withHeader("X-Thing", "first", "last")
            .withBody("short"));
    HttpReply reply = server.send(HttpCall.get("/pot", 5), DEADLINE);
    assertThat(reply.status()).isEqualTo(418);
    assertThat(reply.isSuccess()).isFalse();
    assertThat(reply.mediaType()).isEqualTo("text/plain");
    assertThat(reply.headers().value("x-THING")).isEqualTo("last");
    assertThat(reply.headers().value("absent")).isEmpty();
    assertThat(reply.body()).isEqualTo(Bytes.utf8("short"));
  }

  @Test
  void encodesPathAndQueryBehindItsBase() throws IOException {
    answer(aResponse());
    try (HttpServer below = new HttpServer(fake.baseUrl() + "/base/")) {
      assertThat(below.uri()).isEqualTo(fake.baseUrl() + "/base");
      below.send(HttpCall.get("/a b/../c?d", 9).query("x", "1&2=3").query("x", "#"), DEADLINE);
    }
    LoggedRequest request = onlyRequest();
    assertThat(request.getUrl()).startsWith("/base/").contains("c%3Fd?x=1%262%3D3&x=%23");
  }

  @Test
  void sendsContentAndForms() throws IOException {
    answer(aResponse());
    server.send(
        HttpCall.put("/p", new HttpCall.Content("application/x-one", Bytes.utf8("one")), 9),
        DEADLINE);
    assertThat(onlyRequest().getBodyAsString()).isEqualTo("one");
    fake.resetRequests();
    List<Bytes> two = List.of(Bytes.utf8("one"), Bytes.utf8("two"));
    server.send(HttpCall.post("/p", 9).body(new HttpCall.Form("f", two)), DEADLINE);
    assertThat(onlyRequest().getParts()).hasSize(2);
    fake.resetRequests();
    server.send(HttpCall.post("/p", 9).body(new HttpCall.FormFile("f", two)), DEADLINE);
    Request.Part part = onlyRequest().getParts().iterator().next();
    assertThat(part.getName()).isEqualTo("f");
    assertThat(part.getBody().asString()).isEqualTo("onetwo");
    fake.resetRequests();
    server.send(HttpCall.head("/p"), DEADLINE);
    assertThat(onlyRequest().getMethod().getName()).isEqualTo("HEAD");
  }

  @Test
  void takesReplyUpToItsBoundAndNoByteMore() throws IOException {
    answer(aResponse().withBody("12345"));
    assertThat(server.send(HttpCall.get("/", 5), DEADLINE).body().size()).isEqualTo(5);
    assertThatThrownBy(() -> server.send(HttpCall.get("/", 4), DEADLINE))
        .isInstanceOf(LongReplyException.class)
        .hasMessageContaining("more than 4 bytes");
    answer(aResponse().withBody(""));
    assertThat(server.send(HttpCall.get("/", 0), DEADLINE).body()).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void doesNotAskForCompression() throws IOException {
    answer(aResponse());
    server.send(HttpCall.get("/", 9), DEADLINE);
    assertThat(onlyRequest().getHeader("Accept-Encoding")).isEqualTo("identity");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsNoRedirect(int status) {
    answer(aResponse().withStatus(status).withHeader("Location", fake.baseUrl() + "/other"));
    assertThatThrownBy(() -> server.send(HttpCall.get("/", 9), DEADLINE))
        .isInstanceOf(RedirectedException.class)
        .hasMessageContaining("HTTP " + status);
    fake.verify(0, anyRequestedFor(urlEqualTo("/other")));
  }

  @Test
  void endsSilenceByDeadline() throws IOException {
    try (RawServer silent = RawServer.silent();
        HttpServer asked = new HttpServer(silent.uri())) {
      assertLate(asked);
    }
  }

  @Test
  void endsSlowDripByDeadline() throws IOException {
    String start = "HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n";
    try (RawServer dripping = RawServer.dripping(start, 10);
        HttpServer asked = new HttpServer(dripping.uri())) {
      assertLate(asked);
    }
  }

  @Test
  void endsSlowDripOfHeadersByDeadline() throws IOException {
    try (RawServer dripping = RawServer.dripping("HTTP/1.1 200 OK\r\nX-Long: ", 10);
        HttpServer asked = new HttpServer(dripping.uri())) {
      assertLate(asked);
    }
  }

  private static void assertLate(HttpServer asked) {
    long startNanos = System.nanoTime();
    assertThatThrownBy(() -> asked.send(HttpCall.get("/", 9_000), SHORT))
        .isInstanceOf(LateReplyException.class)
        .hasMessage(asked.uri() + " gave no answer within 300 ms");
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos))
        .isBetween(250L, 5_000L);
  }

  @Test
  void deadlineCoversTheWaitForConnection() throws Exception {
    answer(aResponse().withFixedDelay(3_000));
    ExecutorService threads = Executors.newFixedThreadPool(Limits.MAX_CONNECTIONS + 1);
    try {
      List<Future<?>> asking = new ArrayList<>();
      for (int i = 0; i <= Limits.MAX_CONNECTIONS; i++) {
        asking.add(threads.submit(() -> assertLate(server)));
      }
      for (Future<?> one : asking) {
        one.get(20, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void sendsNoMoreThanItsConnectionsAtOnce() throws Exception {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(Limits.MAX_CONNECTIONS);
    RawServer counting =
        new RawServer(
            connection -> {
              RawServer.readHeaders(connection.getInputStream());
              most.accumulateAndGet(open.incrementAndGet(), Math::max);
              full.countDown();
              full.await(5, TimeUnit.SECONDS);
              Thread.sleep(50);
              open.decrementAndGet();
              RawServer.send(connection, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok");
            });
    ExecutorService threads = Executors.newFixedThreadPool(2 * Limits.MAX_CONNECTIONS);
    try (counting;
        HttpServer asked = new HttpServer(counting.uri())) {
      List<Future<HttpReply>> asking = new ArrayList<>();
      for (int i = 0; i < 2 * Limits.MAX_CONNECTIONS; i++) {
        asking.add(threads.submit(() -> asked.send(HttpCall.get("/", 9), DEADLINE)));
      }
      for (Future<HttpReply> one : asking) {
        assertThat(one.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(most).hasValue(Limits.MAX_CONNECTIONS);
  }

  @Test
  void interruptEndsTheWaiting() {
    answer(aResponse().withFixedDelay(3_000));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> server.send(HttpCall.get("/", 9), DEADLINE))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void closingEndsWhatIsRunningAndRefusesWhatComes() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    RawServer silent =
        new RawServer(
            connection -> {
              RawServer.readHeaders(connection.getInputStream());
              asked.countDown();
              Thread.sleep(DEADLINE.toMillis());
            });
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (silent;
        HttpServer closing = new HttpServer(silent.uri())) {
      Future<?> running = thread.submit(() -> closing.send(HttpCall.get("/", 9), DEADLINE));
      assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
      closing.close();
      assertThatThrownBy(() -> running.get(5, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(IOException.class)
          .hasMessageContaining("was closed");
      assertThatIllegalStateException()
          .isThrownBy(() -> closing.send(HttpCall.get("/", 9), DEADLINE))
          .withMessageContaining("is closed");
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void saysThatNothingListens() {
    String uri = fake.baseUrl();
    fake.stop();
    assertThatThrownBy(() -> server.send(HttpCall.get("/", 9), DEADLINE))
        .isInstanceOf(ConnectException.class)
        .hasMessage(uri + " does not answer; is it running?");
  }

  @Test
  void saysThatThereIsNoSuchHost() {
    try (HttpServer nowhere = new HttpServer("http://nowhere.invalid")) {
      assertThatThrownBy(() -> nowhere.send(HttpCall.get("/", 9), DEADLINE))
          .isInstanceOf(UnknownHostException.class)
          .hasMessageContaining("nowhere.invalid");
    }
  }

  @Test
  void truncatedReplyIsAnError() throws IOException {
    try (RawServer cutting = RawServer.sending("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
        HttpServer asked = new HttpServer(cutting.uri())) {
      assertThatThrownBy(() -> asked.send(HttpCall.get("/", 9), DEADLINE))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(asked.uri());
    }
  }

  @Test
  void garbageIsAnErrorWhoseMessageIsFitToBeShown() throws IOException {
    try (RawServer babbling =
            RawServer.sending("\u001b[2Jgarbage\u0007" + "x".repeat(999) + "\r\n");
        HttpServer asked = new HttpServer(babbling.uri())) {
      assertThatThrownBy(() -> asked.send(HttpCall.get("/", 9), DEADLINE))
          .isInstanceOf(IOException.class)
          .satisfies(
              e -> {
                assertThat(e.getMessage()).startsWith(asked.uri()).hasSizeLessThan(300);
                assertThat(e.getMessage().chars()).allMatch(c -> c >= ' ');
              });
    }
  }

  @Test
  void headersBehindTheBodyAreRead() throws IOException {
    String reply =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Late\r\n\r\n"
            + "2\r\nok\r\n0\r\nX-Late: news\r\n\r\n";
    try (RawServer late = RawServer.sending(reply);
        HttpServer asked = new HttpServer(late.uri())) {
      HttpReply got = asked.send(HttpCall.get("/", 9), DEADLINE);
      assertThat(got.body()).isEqualTo(Bytes.utf8("ok"));
      assertThat(got.headers().value("X-Late")).isEqualTo("news");
    }
  }

  @Test
  void cacheDirectivesReachTheServer() throws IOException {
    answer(aResponse());
    server.send(HttpCall.get("/", 9).header("cache-control", "only-if-cached"), DEADLINE);
    fake.verify(anyRequestedFor(anyUrl()).withHeader("Cache-Control", equalTo("only-if-cached")));
  }

  private void answer(ResponseDefinitionBuilder answer) {
    fake.resetMappings();
    fake.stubFor(any(anyUrl()).willReturn(answer));
  }

  private LoggedRequest onlyRequest() {
    List<LoggedRequest> requests = fake.findAll(anyRequestedFor(anyUrl()));
    assertThat(requests).hasSize(1);
    return requests.get(0);
  }
}
