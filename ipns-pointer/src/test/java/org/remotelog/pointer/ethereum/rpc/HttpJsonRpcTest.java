package org.remotelog.pointer.ethereum.rpc;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.http.HttpServer;
import org.remotelog.http.LateReplyException;
import org.remotelog.http.LongReplyException;
import org.remotelog.http.RedirectedException;

class HttpJsonRpcTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());
  private JsonRpc rpc;

  @BeforeEach
  void start() {
    server.start();
    rpc = new HttpJsonRpc(new HttpServer(server.baseUrl()));
  }

  @AfterEach
  void stop() {
    rpc.close();
    server.stop();
  }

  private void gives(ResponseDefinitionBuilder reply) {
    server.stubFor(post(anyUrl()).willReturn(reply));
  }

  private void gives(int status, String body) {
    gives(aResponse().withStatus(status).withBody(body));
  }

  private Optional<Object> call() throws IOException {
    return rpc.call("eth_call", List.of(), DEADLINE);
  }

  private RpcErrorException error() {
    return catchThrowableOfType(RpcErrorException.class, this::call);
  }

  private void fails(String message) {
    assertThatThrownBy(this::call)
        .isExactlyInstanceOf(IOException.class)
        .hasMessageStartingWith(server.baseUrl())
        .hasMessageContaining(message);
  }

  @Test
  void callIsOnePostWithItsParametersAndANumberOfItsOwn() throws IOException {
    gives(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x7a69\"}");
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("to", "0xab");
    assertThat(rpc.call("eth_call", List.of(fields, "latest", true), DEADLINE)).contains("0x7a69");
    server.verify(
        1,
        postRequestedFor(anyUrl())
            .withHeader("Content-Type", equalTo("application/json"))
            .withRequestBody(
                equalToJson(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_call\","
                        + "\"params\":[{\"to\":\"0xab\"},\"latest\",true]}")));
    gives(200, "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":[\"0x1\"]}");
    assertThat(call()).contains(List.of("0x1"));
  }

  @Test
  void parameterOfAnotherKindIsAMistakeOfTheCaller() {
    assertThatThrownBy(() -> rpc.call("eth_call", List.of(1), DEADLINE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}",
        "{\"jsonrpc\":\"2.0\",\"id\":1}"
      })
  void nullAndAbsentResultsAreEmpty(String body) throws IOException {
    gives(200, body);
    assertThat(call()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html><body>Log in</body></html>",
        "{}",
        "[]",
        "\"0x1\"",
        "null",
        "{\"jsonrpc\":\"2.0\",\"id\":1,",
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":\"0x1\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":\"0x1\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":\"0x1\"}",
        "{\"jsonrpc\":\"2.0\",\"result\":\"0x1\"}",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x1\"}]",
        "{\"id\":1,\"result\":\"0x1\"}{\"id\":1,\"result\":\"0x2\"}"
      })
  void answerToNothingThatWasAskedIsNoEthereumRpc(String body) {
    gives(200, body);
    fails("is no Ethereum RPC");
  }

  @ParameterizedTest
  @CsvSource({
    "401, give it a credential",
    "403, give it a credential",
    "429, try again later",
    "503, try again later",
    "404, is no Ethereum RPC",
    "500, is no Ethereum RPC"
  })
  void statusWithoutAnErrorObjectSaysWhatToDo(int status, String advice) {
    gives(status, "<html>no</html>");
    fails(advice);
    gives(status, "{\"error\":\"no\"}");
    fails(advice);
    gives(status, "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":\"0x1\"}");
    fails(advice);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 401, 429, 500})
  void errorObjectIsTheNodesAnswerWhateverTheStatus(int status) {
    gives(
        status,
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32005,\"message\":\"slow\\ndown\"}}");
    RpcErrorException error = error();
    assertThat(error.code()).isEqualTo(-32_005);
    assertThat(error.text()).isEqualTo("slow down");
    assertThat(error.server()).isEqualTo(server.baseUrl());
    assertThat(error).hasMessageContaining("eth_call").hasMessageContaining("-32005");
    assertThat(error.data()).isEmpty();
  }

  @Test
  void errorThatIsNoObjectIsAnErrorAllTheSame() {
    gives(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":\"boom\"}");
    assertThat(error().text()).isEqualTo("boom");
    gives(200, "{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{}}");
    assertThat(error().code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"0xe53a93d7\"",
        "\"\\\"0xe53a93d7\\\"\"",
        "\"Reverted 0xe53a93d7\"",
        "\"0xE53A93D7 and more\"",
        "\"0xe53a93d7\\nmore\\nand more\"",
        "{\"data\":\"0xe53a93d7\",\"message\":\"reverted\"}"
      })
  void dataOfAnErrorIsFoundInEachFormThatNodesGiveIt(String data) {
    gives(
        200,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":3,\"message\":\"reverted\",\"data\":"
            + data
            + "}}");
    assertThat(error().data()).contains(Bytes.ofHex("e53a93d7"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"\"", "\"e53a93d7\"", "\"0xe53\"", "7", "[\"0xab\"]", "{}", "{\"data\":{}}"})
  void dataThatIsNoneIsLeftOut(String data) {
    gives(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":3,\"data\":" + data + "}}");
    assertThat(error().data()).isEmpty();
  }

  /** A pattern once looked at each character of a line again for each of those before it. */
  @Test
  @Timeout(5)
  void longDataOfAnErrorIsReadInOnePass() {
    String lines = "g".repeat(400_000) + "\\n" + "g".repeat(400_000) + "\\ng";
    gives(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"data\":\"0x" + lines + "\"}}");
    assertThat(error().data()).contains(Bytes.EMPTY);
  }

  @Test
  void replyAtItsLimitIsReadAndOneByteMoreIsRefused() throws IOException {
    String frame = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"\"}";
    String most = "x".repeat(Limits.MAX_REPLY_BYTES - frame.length());
    gives(200, frame.replace("\"\"", "\"" + most + "\""));
    assertThat(call()).contains(most);
    gives(200, frame.replace("1", "2").replace("\"\"", "\"" + most + "x\""));
    assertThatThrownBy(this::call).isInstanceOf(LongReplyException.class);
  }

  @Test
  void hangEndsAtTheDeadline() {
    gives(aResponse().withStatus(200).withFixedDelay(3_000));
    assertThatThrownBy(() -> rpc.call("eth_call", List.of(), Duration.ofMillis(200)))
        .isInstanceOf(LateReplyException.class);
  }

  @Test
  void redirectIsNotFollowed() {
    gives(aResponse().withStatus(307).withHeader("Location", server.baseUrl() + "/else"));
    assertThatThrownBy(this::call).isInstanceOf(RedirectedException.class);
    server.verify(1, postRequestedFor(anyUrl()));
  }

  @Test
  void errorShowsNeitherLongNorBinaryTextOfTheNode() {
    String text = "\\u001b[31m" + "x".repeat(5_000);
    gives(
        200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":3,\"message\":\"" + text + "\"}}");
    assertThat(error().getMessage()).hasSizeLessThan(400).doesNotContain("\u001b");
  }
}
