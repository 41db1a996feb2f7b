package org.remotelog.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.pointer.ethereum.Relay;
import org.remotelog.pointer.ethereum.RelayAnswer;
import org.remotelog.pointer.ethereum.RelayPolicy;
import org.remotelog.pointer.ethereum.RelayRefusal;
import org.remotelog.pointer.ethereum.RelayRequest;

/**
 * A relay by plain HTTP. Threads and connections are bounded, and a client that is slow to ask or
 * to read loses its connection. Those that wait for an answer never hold all threads: others are
 * told at once that their head is on its way.
 *
 * <p>The bounds of connections, headers and times are those of the JDK's server, which has them for
 * a whole process and reads them when its first server is made: they hold in a process whose first
 * server this is, as in that of the command.
 */
public final class RelayServer implements AutoCloseable {
  private static final String HEADS = "/v1/heads";
  private static final String STATUS = "/v1/relay";
  private static final String BEARER = "bearer ";
  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;\\s])wait=([0-9]{1,3})(?:$|[,;\\s])");
  private static final Duration STATUS_DEADLINE = Duration.ofSeconds(5);

  static {
    bound("sun.net.httpserver.maxReqTime", Limits.RELAY_READ_SECONDS);
    bound("sun.net.httpserver.maxRspTime", Limits.RELAY_REPLY_SECONDS);
    bound("jdk.httpserver.maxConnections", Limits.MAX_RELAY_CONNECTIONS);
    bound("sun.net.httpserver.maxReqHeaders", Limits.MAX_RELAY_HEADERS);
    bound("sun.net.httpserver.maxReqHeaderSize", Limits.MAX_RELAY_HEADER_BYTES);
  }

  private final Relay relay;
  private final Consumer<String> trouble;
  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Semaphore mayWait = new Semaphore(Limits.MAX_RELAY_WAITERS);

  /** One for each request that is being answered. */
  private final Semaphore answering = new Semaphore(Limits.MAX_RELAY_CONNECTIONS);

  /**
   * @param relay not closed by this
   * @param trouble is told in words what went wrong here
   */
  public RelayServer(Relay relay, InetSocketAddress address, Consumer<String> trouble)
      throws IOException {
    this.relay = relay;
    this.trouble = trouble;
    this.server = HttpServer.create(address, Limits.MAX_RELAY_CONNECTIONS);
    this.threads =
        new ThreadPoolExecutor(
            Limits.MAX_RELAY_CONNECTIONS,
            Limits.MAX_RELAY_CONNECTIONS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(Limits.MAX_RELAY_CONNECTIONS),
            task -> {
              Thread thread = new Thread(task, "relay http");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private static void bound(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private record Reply(int status, Bytes body, long retryAfterSeconds, String allow) {
    static Reply of(RelayAnswer answer) {
      long seconds =
          answer instanceof RelayAnswer.Refused refused
              ? refused.retryAfterSeconds()
              : answer instanceof RelayAnswer.Waiting ? Limits.RELAY_ASK_AGAIN_SECONDS : 0;
      return new Reply(answer.status(), answer.encode(), seconds, "");
    }

    static Reply refused(RelayRefusal why, String error, String advice) {
      return of(new RelayAnswer.Refused(why, error, advice));
    }

    Reply allow(String method) {
      return new Reply(status, body, retryAfterSeconds, method);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    answering.acquireUninterruptibly();
    try (exchange) {
      Reply reply;
      try {
        reply = reply(exchange);
      } catch (RuntimeException e) {
        trouble.accept("a request could not be answered: " + e);
        reply =
            Reply.refused(
                RelayRefusal.UNAVAILABLE, "something went wrong in this relay", "ask another one");
      }
      send(exchange, reply);
    } finally {
      answering.release();
    }
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String wanted = HEADS.equals(path) ? "POST" : STATUS.equals(path) ? "GET" : "";
    if (wanted.isEmpty()) {
      return Reply.refused(
          RelayRefusal.NO_SUCH_PATH,
          "there is nothing here",
          "POST a signed head to " + HEADS + ", or GET " + STATUS);
    }
    if (!exchange.getRequestMethod().equals(wanted)) {
      return Reply.refused(
              RelayRefusal.WRONG_METHOD, "this path takes " + wanted + " only", "use " + wanted)
          .allow(wanted);
    }
    return HEADS.equals(path) ? heads(exchange) : status();
  }

  private Reply heads(HttpExchange exchange) throws IOException {
    int most = org.remotelog.pointer.ethereum.Limits.MAX_RELAY_REQUEST_BYTES;
    Bytes body;
    try (InputStream in = exchange.getRequestBody()) {
      body = Bytes.wrap(in.readNBytes(most + 1));
      if (body.size() > most) {
        return Reply.refused(
            RelayRefusal.TOO_LONG,
            "a request has at most " + most + " bytes",
            "send one signed head, as JSON");
      }
    }
    RelayRequest request;
    try {
      request = RelayRequest.decode(body);
    } catch (MalformedException e) {
      return Reply.refused(
          RelayRefusal.MALFORMED,
          "that is no request: " + e.getMessage(),
          "send one JSON object with the ten texts of a signed head");
    }
    boolean waits = mayWait.tryAcquire();
    try {
      return Reply.of(relay.take(request, token(exchange), waits ? wait(exchange) : Duration.ZERO));
    } finally {
      if (waits) {
        mayWait.release();
      }
    }
  }

  private static Optional<String> token(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    return header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? Optional.of(header.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  /** What the client prefers (RFC 7240), within our bound. */
  private static Duration wait(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Prefer");
    Matcher wait = WAIT.matcher(header == null ? "" : header);
    long seconds = wait.find() ? Long.parseLong(wait.group(1)) : Limits.MAX_RELAY_WAIT_SECONDS;
    return Duration.ofSeconds(Math.min(Limits.MAX_RELAY_WAIT_SECONDS, seconds));
  }

  private Reply status() {
    Relay.Status status;
    try {
      status = relay.status(STATUS_DEADLINE);
    } catch (IOException e) {
      trouble.accept(String.valueOf(e.getMessage()));
      return Reply.refused(
          RelayRefusal.UNAVAILABLE, "the nodes of this relay do not answer", "ask again later");
    }
    RelayPolicy policy = relay.policy();
    JsonLine limits =
        new JsonLine()
            .put("bytes", org.remotelog.pointer.ethereum.Limits.MAX_RELAY_REQUEST_BYTES)
            .put("signatureSecondsMin", org.remotelog.pointer.ethereum.Limits.MIN_RELAY_SECONDS)
            .put("signatureSecondsMax", org.remotelog.pointer.ethereum.Limits.MAX_RELAY_SECONDS)
            .put("ownerBurst", policy.perOwner().burst())
            .put("ownerEveryMs", policy.perOwner().everyMs())
            .put("burst", policy.all().burst())
            .put("everyMs", policy.all().everyMs());
    JsonLine line =
        new JsonLine()
            .put("chain", Long.toString(status.chainId()))
            .put("contract", status.contract().toString())
            .put("account", status.account().toString())
            .put("hasFunds", status.hasFunds())
            .put("weiPerHead", status.weiPerHead().toString())
            .put("waiting", status.waiting())
            .put("takesToken", policy.token().isPresent())
            .put("takesListed", !policy.allowed().isEmpty())
            .put("takesRegistered", policy.isOpenToRegistered())
            .put("limits", limits);
    return new Reply(200, Bytes.utf8(line.toString()), 0, "");
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    byte[] body = reply.body().toArray();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    if (reply.retryAfterSeconds() > 0) {
      exchange.getResponseHeaders().set("Retry-After", Long.toString(reply.retryAfterSeconds()));
    }
    if (reply.status() == RelayRefusal.WRONG_TOKEN.status()) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
    }
    if (!reply.allow().isEmpty()) {
      exchange.getResponseHeaders().set("Allow", reply.allow());
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(reply.status(), body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Gives those that are being answered a moment, as the relay has ended before. */
  @Override
  public void close() {
    try {
      boolean ignored =
          answering.tryAcquire(
              Limits.MAX_RELAY_CONNECTIONS, Limits.RELAY_LAST_WORDS_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
