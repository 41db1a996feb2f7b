package org.remotelog.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server that answers paths with what a test says, and notes what it was asked. */
final class FakeNode implements AutoCloseable {
  private record Answer(int status, String type, String body) {}

  final List<String> asked = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final HttpServer server;

  FakeNode() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers a call of the RPC with JSON. */
  FakeNode rpc(String command, String json) {
    return answer("/api/v0/" + command, 200, "application/json", json);
  }

  /** Answers paths that begin like this; the longest beginning counts. */
  FakeNode answer(String path, int status, String type, String body) {
    answers.put(path, new Answer(status, type, body));
    return this;
  }

  /** Never answers paths that begin like this, as a node that searches its network. */
  FakeNode hang(String path) {
    return answer(path, 0, "", "");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(exchange.getRequestMethod() + " " + path);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    authorizations.add(String.valueOf(authorization));
    Answer answer =
        answers.entrySet().stream()
            .filter(entry -> path.startsWith(entry.getKey()))
            .max(Comparator.comparingInt(entry -> entry.getKey().length()))
            .map(Map.Entry::getValue)
            .orElse(new Answer(404, "text/plain", "404 page not found"));
    exchange.getRequestBody().readAllBytes();
    if (answer.status() == 0) {
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), isHead || body.length == 0 ? -1 : body.length);
    if (!isHead) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
