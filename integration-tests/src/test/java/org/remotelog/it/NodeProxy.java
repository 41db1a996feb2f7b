package org.remotelog.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a node: counts the requests that reach it, lets them wait as a long way would, and
 * can be gone for a while, as a node that was stopped.
 */
final class NodeProxy implements AutoCloseable {
  private static final Set<String> OWN_HEADERS =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

  private final URI node;
  private final Duration delay;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool(NodeProxy::daemon);
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final Map<String, byte[]> damaged = new ConcurrentHashMap<>();
  private volatile int cutAfter = Integer.MAX_VALUE;
  private volatile Optional<Waves> waves = Optional.empty();
  private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private HttpServer server;

  NodeProxy(String node, Duration delay) throws IOException {
    this.node = URI.create(node);
    this.delay = delay;
    this.server = begin();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "node proxy");
    thread.setDaemon(true);
    return thread;
  }

  private HttpServer begin() throws IOException {
    HttpServer begun = HttpServer.create(address, 0);
    address = begun.getAddress();
    begun.setExecutor(threads);
    begun.createContext("/", this::forward);
    begun.start();
    return begun;
  }

  String uri() {
    return "http://127.0.0.1:" + address.getPort();
  }

  /** Method and path of what has come so far, in order. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** Most requests that were open at a time. */
  int mostOpen() {
    return mostOpen.get();
  }

  void forget() {
    requests.clear();
    mostOpen.set(0);
  }

  /** From now on the node gives these bytes for the block, until it was told to drop it. */
  void damage(String cid, byte[] data) {
    damaged.put(cid, data);
  }

  /** From now on requests are answered by these waves, or as they come. */
  void answer(Optional<Waves> by) {
    waves = by;
  }

  /** The node goes away once so many more requests were answered. */
  void stopAfter(int count) {
    cutAfter = requests.size() + count;
  }

  /** Nothing listens any more; open connections are cut. */
  synchronized void stop() {
    server.stop(0);
  }

  /** Listens again where it did. */
  synchronized void startAgain() throws IOException {
    cutAfter = Integer.MAX_VALUE;
    server.stop(0);
    server = begin();
  }

  private void forward(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
    try (exchange) {
      if (requests.size() > cutAfter) {
        threads.execute(this::stop);
        return;
      }
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      if (exchange.getRequestURI().getPath().endsWith("/block/rm")) {
        damaged.keySet().removeIf(query::contains);
      }
      HttpResponse<byte[]> reply = ask(exchange);
      reply
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      byte[] body = reply.body();
      if (exchange.getRequestURI().getPath().endsWith("/block/get")) {
        for (Map.Entry<String, byte[]> entry : damaged.entrySet()) {
          body = query.contains(entry.getKey()) ? entry.getValue() : body;
        }
      }
      exchange.sendResponseHeaders(reply.statusCode(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Open until the node has answered: who gets the answer may ask again before this returns. */
  private HttpResponse<byte[]> ask(HttpExchange exchange) throws IOException, InterruptedException {
    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    try {
      Thread.sleep(delay.toMillis());
      if (waves.isPresent()) {
        waves.get().pass();
      }
      return client.send(request(exchange), HttpResponse.BodyHandlers.ofByteArray());
    } finally {
      open.decrementAndGet();
    }
  }

  private HttpRequest request(HttpExchange exchange) throws IOException {
    URI asked = exchange.getRequestURI();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(node + asked.toString()))
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(Duration.ofSeconds(60))
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return request.build();
  }

  @Override
  public void close() {
    stop();
    threads.shutdownNow();
  }
}
