package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How a relay keeps the connections of hostile and slow clients within bounds. These hold for all
 * servers of a process together, from the first one on: so this is a process of its own.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RelayConnectionsTest {
  private static final int MAX_CONNECTIONS = 256;
  private static final int MAX_HEADERS = 64;
  private static final int MAX_HEADER_BYTES = 16_384;
  private static final Duration READ = Duration.ofSeconds(10);

  /** Servers count names, separators and some bytes for each header, too, and not all alike. */
  private static final int COUNTED_BESIDE = 256;

  private static final String STATUS = "GET /v1/relay HTTP/1.1\r\nConnection: close\r\n";
  private static final String BEGUN = "POST /v1/heads HTTP/1.1\r\nHost: x\r\n";

  @TempDir static Path folder;

  private static RelayDesk desk;
  private static Child relay;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    desk = new RelayDesk(folder);
    relay = desk.start();
    port = RelayDesk.listening(relay).get("port").asInt();
  }

  @AfterAll
  static void stop() throws Exception {
    if (relay != null) {
      relay.close();
    }
    if (desk != null) {
      desk.close();
    }
  }

  private static Socket begin(String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(40_000);
    write(socket, text);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** All that still comes; a reset is as good an end. */
  private static String rest(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        text.append((char) next);
      }
    } catch (SocketException e) {
      text.append(" (reset)");
    }
    return text.toString();
  }

  private static String answer(String request) throws IOException {
    try (Socket socket = begin(request)) {
      return rest(socket);
    }
  }

  private static boolean isServed(String answer) {
    return answer.startsWith("HTTP/1.1 200 ");
  }

  /** A connection counts until the server has seen its end. */
  private static void awaitServed() throws Exception {
    while (!isServed(answer(STATUS + "\r\n"))) {
      Thread.sleep(50);
    }
  }

  @Test
  void slowClientsLoseTheirConnectionsAndOthersAreServed() throws Exception {
    List<Socket> slow = new ArrayList<>();
    long begunNs = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      slow.add(begin(i % 2 == 0 ? BEGUN : BEGUN + "Content-Length: 100\r\n\r\n{"));
    }
    assertThat(answer(STATUS + "\r\n")).matches(RelayConnectionsTest::isServed);
    assertThat(Duration.ofNanos(System.nanoTime() - begunNs)).isLessThan(READ);
    for (Socket socket : slow) {
      try (socket) {
        assertThat(rest(socket)).doesNotStartWith("HTTP/1.1 200");
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begunNs)).isGreaterThan(READ.dividedBy(2));
  }

  @Test
  void lastConnectionThatItTakesIsServedAndOneMoreIsNot() throws Exception {
    awaitServed();
    List<Socket> many = new ArrayList<>();
    try {
      for (int i = 0; i < MAX_CONNECTIONS - 1; i++) {
        many.add(begin(BEGUN));
      }
      Socket last = begin(STATUS);
      many.add(last);
      assertThat(answer(STATUS + "\r\n")).doesNotStartWith("HTTP/1.1 200");
      write(last, "\r\n");
      assertThat(rest(last)).matches(RelayConnectionsTest::isServed);
    } finally {
      for (Socket socket : many) {
        socket.close();
      }
    }
    awaitServed();
  }

  @Test
  void mostHeadersAreReadAndOneMoreIsNot() throws Exception {
    awaitServed();
    StringBuilder request = new StringBuilder(STATUS);
    for (int i = 2; i <= MAX_HEADERS; i++) {
      request.append("X").append(i).append(": x\r\n");
    }
    assertThat(answer(request + "\r\n")).matches(RelayConnectionsTest::isServed);
    assertThat(answer(request + "Y: y\r\n\r\n")).doesNotStartWith("HTTP/1.1 200");
  }

  @Test
  void longHeadersAreReadUpToTheirBoundAndNotAbove() throws Exception {
    awaitServed();
    String header = STATUS + "X: ";
    String longest = header + "x".repeat(MAX_HEADER_BYTES - COUNTED_BESIDE);
    assertThat(answer(longest + "\r\n\r\n")).matches(RelayConnectionsTest::isServed);
    String longer = header + "x".repeat(MAX_HEADER_BYTES);
    assertThat(answer(longer + "\r\n\r\n")).doesNotStartWith("HTTP/1.1 200");
  }

  @Test
  void headersWithoutEndAreCutOff() throws Exception {
    awaitServed();
    String much = "x".repeat(65_536);
    long sent = 0;
    try (Socket socket = begin(STATUS + "X: ")) {
      while (sent < 100_000_000) {
        write(socket, much);
        sent += much.length();
      }
    } catch (SocketException e) {
      // The server has had enough.
    }
    assertThat(sent).isLessThan(100_000_000);
    awaitServed();
  }
}
