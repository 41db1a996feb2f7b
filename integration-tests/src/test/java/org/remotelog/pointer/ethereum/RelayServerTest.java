package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;

/** What the HTTP of a relay makes of hostile and slow clients. */
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

  @Test
  void slowClientsLoseTheirConnectionsAndOthersAreServed() throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
      socket.setSoTimeout(40_000);
      slow.add(socket);
      String begun =
          i % 2 == 0
              ? "POST /v1/heads HTTP/1.1\r\nHost: x\r\n"
              : "POST /v1/heads HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{";
      OutputStream out = socket.getOutputStream();
      out.write(begun.getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
    long fromNs = System.nanoTime();
    refused(relay.post("{}"), 400);
    Duration waited = Duration.ofNanos(System.nanoTime() - fromNs);
    assertThat(waited).isLessThan(Duration.ofSeconds(5));
    for (Socket socket : slow) {
      try (socket) {
        InputStream in = socket.getInputStream();
        while (in.read() >= 0) {
          continue; // An answer to what had begun, perhaps.
        }
      } catch (SocketException e) {
        // Reset, which is as good an end.
      }
    }
  }

  @Test
  void moreConnectionsThanItTakesAreClosedAndItGoesOnAfterwards() throws Exception {
    List<Socket> many = new ArrayList<>();
    try {
      for (int i = 0; i < 400; i++) {
        many.add(new Socket(InetAddress.getLoopbackAddress(), relay.port()));
        many.get(i).getOutputStream().write('P');
      }
    } finally {
      for (Socket socket : many) {
        socket.close();
      }
    }
    assertThat(relay.send("GET", "/v1/relay").statusCode()).isEqualTo(200);
  }

  @Test
  void headersWithoutEndAreCutOff() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
      socket.setSoTimeout(40_000);
      OutputStream out = socket.getOutputStream();
      byte[] much = new byte[65_536];
      Arrays.fill(much, (byte) 'x');
      out.write("GET /v1/relay HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
      long sent = 0;
      try {
        while (sent < 1_000_000_000) {
          out.write(much);
          sent += much.length;
        }
      } catch (SocketException e) {
        // The server has had enough.
      }
      assertThat(sent).isLessThan(100_000_000);
    }
    assertThat(relay.send("GET", "/v1/relay").statusCode()).isEqualTo(200);
  }
}
