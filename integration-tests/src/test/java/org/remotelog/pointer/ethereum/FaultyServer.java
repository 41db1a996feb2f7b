package org.remotelog.pointer.ethereum;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before a real node and answers some methods by HTTP as no node should. */
final class FaultyServer implements AutoCloseable {
  /** For all methods. */
  static final String ALL = "";

  static {
    // Else each answer waits for the other side to say that it has got the headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final URI node;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Map<String, Bad> bad = new ConcurrentHashMap<>();
  private final HttpServer server;

  /**
   * What becomes of a call.
   *
   * @param isPassedOn whether the node gets it before this is answered
   * @param body empty to answer nothing at all
   */
  record Bad(boolean isPassedOn, boolean isOnce, int status, Optional<String> body) {
    static Bad answer(int status, String body) {
      return new Bad(false, false, status, Optional.of(body));
    }

    static Bad hang() {
      return new Bad(false, false, 0, Optional.empty());
    }

    Bad passedOn() {
      return new Bad(true, isOnce, status, body);
    }

    Bad once() {
      return new Bad(isPassedOn, true, status, body);
    }
  }

  FaultyServer(String node) throws IOException {
    this.node = URI.create(node);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void on(String method, Bad what) {
    bad.put(method, what);
  }

  void heal() {
    bad.clear();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] call = exchange.getRequestBody().readAllBytes();
      String method = json.readTree(call).get("method").asText();
      Bad what = bad.getOrDefault(method, bad.get(ALL));
      if (what == null) {
        HttpResponse<String> answer = pass(call);
        send(exchange, answer.statusCode(), answer.body());
        return;
      }
      if (what.isOnce()) {
        bad.remove(method);
      }
      if (what.isPassedOn()) {
        pass(call);
      }
      if (what.body().isPresent()) {
        long id = json.readTree(call).get("id").asLong();
        send(exchange, what.status(), what.body().get().replace("ID", Long.toString(id)));
      } else {
        end.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<String> pass(byte[] call) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(node)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(call))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
