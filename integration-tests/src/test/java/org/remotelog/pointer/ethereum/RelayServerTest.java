package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;

/** What the HTTP of a relay makes of hostile requests. */
final class RelayServerTest {
  private static Chain chain;
  private static RelayHost relay;

  @BeforeAll
  static void start() throws Exception {
    chain = Chain.start();
    relay =
        new RelayHost(
            chain,
            chain.contract(),
            Account.of(Chain.key(2)),
            RelayPolicy.closed().token(SecretBytes.of(Bytes.utf8("a-token-of-a-relay"))));
  }

  @AfterAll
  static void stop() throws Exception {
    if (relay != null) {
      relay.close();
    }
    if (chain != null) {
      chain.close();
    }
  }

  private static void refused(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).startsWith("{\"error\":\"").contains("\"advice\":\"");
  }

  @Test
  void longestBodyIsReadAndOneByteMoreIsNot() throws Exception {
    refused(relay.post(" ".repeat(Limits.MAX_RELAY_REQUEST_BYTES)), 400);
    refused(relay.post(" ".repeat(Limits.MAX_RELAY_REQUEST_BYTES + 1)), 413);
    refused(relay.post(" ".repeat(50_000)), 413);
  }

  @Test
  void whatIsNoRequestIsRefused() throws Exception {
    for (String body : List.of("", "hello", "{}", "[]", "{\"chain\":\"1\"}", "\u0000\uffff")) {
      refused(relay.post(body), 400);
    }
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws Exception {
    for (String path : List.of("/", "/v1", "/v1/heads/", "/v1/relay/x", "/../v1/relay/..")) {
      refused(relay.send("GET", path), 404);
    }
    for (String method : List.of("GET", "PUT", "DELETE", "OPTIONS")) {
      HttpResponse<String> answer = relay.send(method, "/v1/heads");
      refused(answer, 405);
      assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }
    assertThat(relay.send("HEAD", "/v1/heads").statusCode()).isEqualTo(405);
    refused(relay.send("POST", "/v1/relay"), 405);
  }
}
