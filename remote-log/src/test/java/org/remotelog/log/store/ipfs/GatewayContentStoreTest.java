package org.remotelog.log.store.ipfs;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.headRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.http.HttpServer;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;
import org.remotelog.log.ReadOnlyStoreException;

class GatewayContentStoreTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Block BLOCK = Block.of(Cid.Codec.RAW, Bytes.utf8("a block"));

  private final WireMockServer server =
      new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());
  private GatewayContentStore store;

  @BeforeEach
  void start() {
    server.start();
    store = new GatewayContentStore(new HttpServer(server.baseUrl()));
  }

  @AfterEach
  void stop() {
    store.close();
    server.stop();
  }

  @Test
  void asksForTheRawBlock() throws IOException {
    answer(block(BLOCK.data()));
    assertThat(store.get(BLOCK.cid(), DEADLINE)).contains(BLOCK.data());
    server.verify(
        getRequestedFor(urlEqualTo("/ipfs/" + BLOCK.cid() + "?format=raw"))
            .withHeader("Accept", equalTo("application/vnd.ipld.raw"))
            .withoutHeader("Cache-Control"));
  }

  @Test
  void asksForItsOwnBlocksOnlyAndWithoutTheirBytes() throws IOException {
    answer(block(BLOCK.data()));
    assertThat(store.has(BLOCK.cid(), DEADLINE)).isTrue();
    server.verify(
        headRequestedFor(urlEqualTo("/ipfs/" + BLOCK.cid() + "?format=raw"))
            .withHeader("Cache-Control", equalTo("only-if-cached")));
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410, 412, 504})
  void saysThatItHasNone(int status) throws IOException {
    answer(aResponse().withStatus(status).withBody("no such block"));
    assertThat(store.get(BLOCK.cid(), DEADLINE)).isEmpty();
    assertThat(store.has(BLOCK.cid(), DEADLINE)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "301, answers on paths",
    "302, answers on paths",
    "401, ?auth=",
    "403, ?auth=",
    "429, HTTP 429 (slow down)",
    "500, HTTP 500 (slow down)"
  })
  void otherStatusIsAnError(int status, String message) {
    answer(
        aResponse()
            .withStatus(status)
            .withHeader("Location", "http://elsewhere.example/")
            .withBody("slow down"));
    assertFails(() -> store.get(BLOCK.cid(), DEADLINE), message);
  }

  @Test
  void wrongBytesAreGivenForTheCallerToVerify() throws IOException {
    answer(block(Bytes.utf8("A block")));
    assertThat(store.get(BLOCK.cid(), DEADLINE)).contains(Bytes.utf8("A block"));
  }

  @Test
  void blockOfTheLargestSizeIsTakenAndOneByteMoreIsNot() throws IOException {
    answer(block(Bytes.wrap(new byte[Limits.MAX_BLOCK_BYTES])));
    assertThat(store.get(BLOCK.cid(), DEADLINE)).isPresent();
    answer(block(Bytes.wrap(new byte[Limits.MAX_BLOCK_BYTES + 1])));
    assertFails(() -> store.get(BLOCK.cid(), DEADLINE), "too many for a block");
  }

  @Test
  void pageInsteadOfBlockIsAnError() {
    answer(aResponse().withHeader("Content-Type", "text/html").withBody("<html>Welcome"));
    assertFails(() -> store.get(BLOCK.cid(), DEADLINE), "but a text");
  }

  @Test
  void searchingGatewayIsCutOffByTheDeadline() {
    answer(block(BLOCK.data()).withFixedDelay(5_000));
    assertFails(() -> store.get(BLOCK.cid(), Duration.ofMillis(200)), "within 200 ms");
    assertFails(() -> store.has(BLOCK.cid(), Duration.ofMillis(200)), "within 200 ms");
  }

  @Test
  void isOnlyRead() {
    assertThat(store.isWritable()).isFalse();
    assertThatThrownBy(() -> store.put(List.of(BLOCK), DEADLINE))
        .isInstanceOf(ReadOnlyStoreException.class);
    assertThatThrownBy(() -> store.remove(List.of(BLOCK.cid()), DEADLINE))
        .isInstanceOf(ReadOnlyStoreException.class);
    assertThat(store.describe()).isEqualTo("gateway:" + server.baseUrl());
  }

  private void answer(ResponseDefinitionBuilder answer) {
    server.resetMappings();
    server.stubFor(any(anyUrl()).willReturn(answer));
  }

  private static ResponseDefinitionBuilder block(Bytes data) {
    return aResponse()
        .withHeader("Content-Type", "application/vnd.ipld.raw")
        .withBody(data.toArray());
  }

  private static void assertFails(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IOException.class).hasMessageContaining(message);
  }
}
