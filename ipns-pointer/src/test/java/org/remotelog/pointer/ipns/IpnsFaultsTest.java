package org.remotelog.pointer.ipns;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.http.HttpServer;
import org.remotelog.log.Cid;
import org.remotelog.log.ConflictingHeadException;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;
import org.remotelog.log.RefusedRecordException;
import org.remotelog.log.StaleHeadException;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.crypto.Ed25519;

/** What a server may answer that no good one does. */
class IpnsFaultsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final String RECORD = "application/vnd.ipfs.ipns-record";
  private static final SecretBytes SEED = SecretBytes.of(Bytes.wrap(new byte[Ed25519.SEED_SIZE]));
  private static final LogName LOG = Ed25519.name(SEED);

  private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());
  private HeadPointer pointer;

  @BeforeEach
  void start() {
    server.start();
    pointer = new IpnsPointer(new HttpServer(server.baseUrl()));
    server.stubFor(put(anyUrl()).willReturn(aResponse().withStatus(200)));
  }

  @AfterEach
  void stop() throws IOException {
    pointer.close();
    server.stop();
  }

  @Test
  void plainTextForAnAbsentNameIsNoRecord() throws IOException {
    gives(text(200, "delegate error: routing: not found"));
    assertThat(pointer.resolve(LOG, DEADLINE)).isEmpty();
    gives(text(404, "GetIPNS: routing: not found"));
    assertThat(pointer.resolve(LOG, DEADLINE)).isEmpty();
  }

  @Test
  void recordIsTakenForAbsentOnlyWhenItsTypeSaysSo() throws IOException {
    gives(aResponse().withStatus(200).withHeader("Content-Type", RECORD).withBody("not found"));
    assertThat(pointer.resolve(LOG, DEADLINE)).containsExactly(Bytes.utf8("not found"));
  }

  @Test
  void refusesPagesInPlaceOfRecords() {
    gives(
        aResponse()
            .withStatus(200)
            .withHeader("Content-Type", "text/html; charset=utf-8")
            .withBody("<html>log in"));
    fails("text/html in place of an IPNS record");
    gives(aResponse().withStatus(200).withBody("x"));
    fails("bytes of no type");
  }

  @Test
  void olderRecordServedAfterwardsIsNotPublished() {
    gives(record(signed(1, "one")));
    assertThatThrownBy(() -> pointer.publish(LOG, signed(2, "two"), DEADLINE))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("did not take")
        .hasMessageContaining("number 1");
    gives(text(200, "not found"));
    assertThatThrownBy(() -> pointer.publish(LOG, signed(2, "two"), DEADLINE))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("did not take");
  }

  @Test
  void newerOrConflictingRecordServedAfterwardsIsToldApart() {
    gives(record(signed(3, "three")));
    assertThatThrownBy(() -> pointer.publish(LOG, signed(2, "two"), DEADLINE))
        .isExactlyInstanceOf(StaleHeadException.class);
    gives(record(signed(2, "other")));
    assertThatThrownBy(() -> pointer.publish(LOG, signed(2, "two"), DEADLINE))
        .isInstanceOf(ConflictingHeadException.class);
  }

  @Test
  void publishingEndsWithFailureWhenWhatIsReadBackIsNoRecordOfTheLog() {
    Bytes good = signed(2, "two");
    byte[] otherSeed = new byte[Ed25519.SEED_SIZE];
    otherSeed[0] = 1;
    Bytes foreign = signed(SecretBytes.of(Bytes.wrap(otherSeed)), 2, "two");
    Bytes garbage = Bytes.wrap(new byte[300]);
    for (Bytes served : List.of(garbage, good.slice(0, good.size() - 7), foreign, Bytes.EMPTY)) {
      gives(record(served));
      assertThatThrownBy(() -> pointer.publish(LOG, good, DEADLINE))
          .isExactlyInstanceOf(IOException.class)
          .hasMessageContaining("did not take");
    }
  }

  @Test
  void resolvesUpToTheLargestRecordAndNoFurther() throws IOException {
    int largest = org.remotelog.log.Limits.MAX_RECORD_BYTES;
    gives(record(Bytes.wrap(new byte[largest])));
    assertThat(pointer.resolve(LOG, DEADLINE).get(0).size()).isEqualTo(largest);
    gives(record(Bytes.wrap(new byte[largest + 1])));
    fails("more than " + largest + " bytes");
  }

  @Test
  void errorTextsAreReadUpToTheLimit() {
    server.stubFor(put(anyUrl()).willReturn(text(500, "x".repeat(Limits.MAX_REPLY_BYTES))));
    assertThatThrownBy(() -> pointer.publish(LOG, signed(1, "one"), DEADLINE))
        .hasMessageContaining("HTTP 500");
    server.stubFor(put(anyUrl()).willReturn(text(500, "x".repeat(Limits.MAX_REPLY_BYTES + 1))));
    assertThatThrownBy(() -> pointer.publish(LOG, signed(1, "one"), DEADLINE))
        .hasMessageContaining("more than " + Limits.MAX_REPLY_BYTES);
  }

  @Test
  void tellsWhatTheServerSaysAboutTheRecord() {
    for (int status : new int[] {400, 413, 422}) {
      server.stubFor(put(anyUrl()).willReturn(text(status, "signature is bad")));
      assertThatThrownBy(() -> pointer.publish(LOG, signed(1, "one"), DEADLINE))
          .isInstanceOf(RefusedRecordException.class)
          .hasMessageContaining("signature is bad");
    }
    for (int status : new int[] {406, 415, 500, 503}) {
      server.stubFor(put(anyUrl()).willReturn(text(status, "busy")));
      assertThatThrownBy(() -> pointer.publish(LOG, signed(1, "one"), DEADLINE))
          .isNotInstanceOf(RefusedRecordException.class)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("busy");
    }
    server.verify(0, getRequestedFor(anyUrl()));
  }

  @Test
  void saysHowToGetInWhenForbidden() {
    gives(text(403, "forbidden"));
    fails("?auth=");
    server.stubFor(put(anyUrl()).willReturn(text(403, "forbidden")));
    assertThatThrownBy(() -> pointer.publish(LOG, signed(1, "one"), DEADLINE))
        .hasMessageContaining("?auth=");
  }

  @Test
  void goesNowhereElse() {
    WireMockServer other = new WireMockServer(wireMockConfig().dynamicPort());
    other.start();
    try {
      gives(aResponse().withStatus(302).withHeader("Location", other.baseUrl() + "/x"));
      fails("elsewhere");
      assertThat(other.getAllServeEvents()).isEmpty();
    } finally {
      other.stop();
    }
  }

  @Test
  void slowDripEndsByTheDeadline() {
    gives(record(signed(1, "one")).withChunkedDribbleDelay(50, 60_000));
    long start = System.nanoTime();
    assertThatThrownBy(() -> pointer.resolve(LOG, SHORT)).hasMessageContaining("no answer within");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE);
  }

  @Test
  void deadlineCoversPutAndGetTogether() {
    server.stubFor(put(anyUrl()).willReturn(aResponse().withStatus(200).withFixedDelay(400)));
    gives(record(signed(1, "one")).withFixedDelay(60_000));
    long start = System.nanoTime();
    assertThatThrownBy(() -> pointer.publish(LOG, signed(1, "one"), Duration.ofSeconds(1)))
        .hasMessageContaining("not known whether");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE);
  }

  @Test
  void interruptEndsAWaitThatHangs() throws Exception {
    gives(text(200, "late").withFixedDelay(60_000));
    IOException[] failure = new IOException[1];
    Thread caller =
        new Thread(
            () -> {
              try {
                pointer.resolve(LOG, DEADLINE.multipliedBy(6));
              } catch (IOException e) {
                failure[0] = e;
              }
            });
    caller.start();
    while (server.countRequestsMatching(getRequestedFor(anyUrl()).build()).getCount() == 0) {
      Thread.sleep(10);
    }
    caller.interrupt();
    caller.join(DEADLINE.toMillis());
    assertThat(failure[0]).isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void resetWhileUploadingIsAFailureThatMayHaveTakenEffect() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> resetAfterFirstBytes(socket));
      server.setDaemon(true);
      server.start();
      try (HeadPointer other =
          new IpnsPointer(new HttpServer("http://127.0.0.1:" + socket.getLocalPort()))) {
        assertThatThrownBy(() -> other.publish(LOG, signed(1, "one"), DEADLINE))
            .isInstanceOf(IOException.class)
            .isNotInstanceOf(StaleHeadException.class)
            .isNotInstanceOf(RefusedRecordException.class);
      }
    }
  }

  private static void resetAfterFirstBytes(ServerSocket socket) {
    while (true) {
      try (Socket connection = socket.accept()) {
        connection.setSoLinger(true, 0); // Closing sends a reset.
        int first = connection.getInputStream().read();
        assertThat(first).isNotNegative();
      } catch (IOException e) {
        return;
      }
    }
  }

  @Test
  void publishingIsRetriedByTheCallerAfterAResetOfTheReply() {
    gives(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    assertThatThrownBy(() -> pointer.publish(LOG, signed(1, "one"), DEADLINE))
        .hasMessageContaining("not known whether the record was taken");
    gives(record(signed(1, "one")));
    assertThatCode(() -> pointer.publish(LOG, signed(1, "one"), DEADLINE))
        .doesNotThrowAnyException();
    server.verify(2, putRequestedFor(anyUrl()));
  }

  @Test
  void pageFor404IsAMissingRouteAndNotAnAbsentName() {
    gives(aResponse().withStatus(404).withHeader("Content-Type", "text/html").withBody("<html>"));
    fails("Gateway.ExposeRoutingAPI");
    gives(text(405, "method not allowed"));
    fails("Gateway.ExposeRoutingAPI");
  }

  @Test
  void rpcThatGivesSomethingElseIsToldOf() throws IOException {
    gives(text(404, "404 page not found"));
    try (HeadPointer both =
        new IpnsPointer(new HttpServer(server.baseUrl()), new HttpServer(server.baseUrl()))) {
      rpcGives(text(200, "{\"Type\":5,\"Extra\":\"%\"}"));
      assertThatThrownBy(() -> both.resolve(LOG, DEADLINE)).hasMessageContaining("no base64");
      rpcGives(text(500, "{\"Message\":\"this command must be run in online mode\"}"));
      assertThatThrownBy(() -> both.resolve(LOG, DEADLINE)).hasMessageContaining("is offline");
      rpcGives(text(403, "forbidden"));
      assertThatThrownBy(() -> both.resolve(LOG, DEADLINE)).hasMessageContaining("?auth=");
      rpcGives(text(500, "{\"Message\":\"routing: not found\"}"));
      assertThat(both.resolve(LOG, DEADLINE)).isEmpty();
    }
  }

  @Test
  void recordThatTheRpcSaysItHoldsIsComparedByReadingBack() throws IOException {
    server.stubFor(put(anyUrl()).willReturn(text(405, "")));
    server.stubFor(
        post(urlPathEqualTo("/api/v0/routing/put"))
            .willReturn(text(500, "existing IPNS record has sequence 7 >= new record sequence 2")));
    server.stubFor(
        post(urlPathEqualTo("/api/v0/routing/get"))
            .willReturn(text(200, event(signed(7, "seven")))));
    try (HeadPointer both =
        new IpnsPointer(new HttpServer(server.baseUrl()), new HttpServer(server.baseUrl()))) {
      assertThatThrownBy(() -> both.publish(LOG, signed(2, "two"), DEADLINE))
          .isExactlyInstanceOf(StaleHeadException.class);
    }
  }

  private static String event(Bytes record) {
    String value = Base64.getEncoder().encodeToString(record.toArray());
    return "{\"Extra\":\"" + value + "\",\"Type\":5}";
  }

  private void fails(String words) {
    assertThatThrownBy(() -> pointer.resolve(LOG, DEADLINE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(words);
  }

  private void gives(ResponseDefinitionBuilder response) {
    server.stubFor(get(anyUrl()).willReturn(response));
  }

  private void rpcGives(ResponseDefinitionBuilder response) {
    server.stubFor(post(urlPathEqualTo("/api/v0/routing/get")).willReturn(response));
  }

  private static ResponseDefinitionBuilder text(int status, String body) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "text/plain; charset=utf-8")
        .withBody(body);
  }

  private static ResponseDefinitionBuilder record(Bytes bytes) {
    return aResponse().withStatus(200).withHeader("Content-Type", RECORD).withBody(bytes.toArray());
  }

  private static Bytes signed(long sequence, String head) {
    return signed(SEED, sequence, head);
  }

  private static Bytes signed(SecretBytes seed, long sequence, String head) {
    Bytes block = Bytes.utf8(head);
    return IpnsRecordCodec.build(
            Ed25519.signer(seed),
            Ed25519.name(seed),
            Cid.of(Cid.Codec.DAG_CBOR, block),
            sequence,
            Instant.parse("2031-01-01T00:00:00Z"),
            Duration.ofMinutes(1),
            Optional.of(block))
        .bytes();
  }
}
