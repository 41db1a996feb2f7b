package org.remotelog.pointer.ipns;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.RecordOrder;
import org.remotelog.log.codec.IpnsRecordCodec;

/** A node's routing API and RPC as Kubo answers them, with records that it validates. */
final class FakeNode implements AutoCloseable {
  private static final String RECORD = "application/vnd.ipfs.ipns-record";

  private final HttpServer server;
  private final Map<LogName, HeadRecord> records = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Set<String> missing = ConcurrentHashMap.newKeySet();
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private volatile boolean stripsInlineHead;

  private FakeNode(HttpServer server) {
    this.server = server;
  }

  static FakeNode start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    FakeNode node = new FakeNode(server);
    server.createContext("/", node::answer);
    server.start();
    return node;
  }

  String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Method and path of each request since the last call of this. */
  List<String> takeRequests() {
    List<String> taken = new ArrayList<>(requests);
    requests.clear();
    return taken;
  }

  /** From now on nothing is served below the path. */
  void lack(String path) {
    missing.add(path);
  }

  void have(String path) {
    missing.remove(path);
  }

  void setClock(Instant time) {
    now = time;
  }

  void stripInlineHeads() {
    stripsInlineHead = true;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(exchange.getRequestMethod() + " " + path.replaceAll("/k51[0-9a-z]+", ""));
    Bytes body = Bytes.wrap(exchange.getRequestBody().readAllBytes());
    try (exchange) {
      if (missing.stream().anyMatch(path::startsWith)) {
        reply(exchange, 404, "text/plain", Bytes.utf8("404 page not found\n"));
      } else if (path.startsWith("/routing/v1/ipns/")) {
        routing(exchange, name(path.substring("/routing/v1/ipns/".length())), body);
      } else {
        String arg = exchange.getRequestURI().getQuery().replaceAll("^arg=(/ipns/)?|&.*$", "");
        rpc(exchange, path, name(arg), body);
      }
    } catch (MalformedException e) {
      reply(exchange, 400, "text/plain", Bytes.utf8("bad name"));
    }
  }

  private static LogName name(String text) throws MalformedException {
    return LogName.parse(text);
  }

  private void routing(HttpExchange exchange, LogName log, Bytes body) throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      if (!RECORD.equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
        reply(exchange, 406, "text/plain", Bytes.utf8("wrong media type"));
        return;
      }
      Optional<String> refusal = take(log, body);
      reply(
          exchange, refusal.isPresent() ? 400 : 200, "text/plain", Bytes.utf8(refusal.orElse("")));
      return;
    }
    HeadRecord held = records.get(log);
    if (held == null) {
      reply(exchange, 200, "text/plain", Bytes.utf8("delegate error: routing: not found"));
    } else {
      reply(exchange, 200, RECORD, held.bytes());
    }
  }

  private void rpc(HttpExchange exchange, String path, LogName log, Bytes body) throws IOException {
    if (path.endsWith("/put")) {
      Optional<String> refusal = take(log, part(exchange, body));
      boolean tells = path.startsWith("/api/v0/name/") && refusal.isPresent();
      reply(exchange, tells ? 500 : 200, "application/json", error(refusal.orElse("")));
      return;
    }
    HeadRecord held = records.get(log);
    if (held == null) {
      reply(exchange, 500, "application/json", error("routing: not found"));
    } else if (path.startsWith("/api/v0/name/")) {
      reply(exchange, 200, "application/octet-stream", held.bytes());
    } else {
      String value = Base64.getEncoder().encodeToString(held.bytes().toArray());
      String event = "{\"Extra\":\"" + value + "\",\"ID\":\"\",\"Responses\":null,\"Type\":5}\n";
      reply(exchange, 200, "application/json", Bytes.utf8(event));
    }
  }

  private static Bytes error(String message) {
    return Bytes.utf8("{\"Message\":\"" + message + "\",\"Code\":0,\"Type\":\"error\"}\n");
  }

  /** The only part of a form. */
  private static Bytes part(HttpExchange exchange, Bytes body) {
    String boundary =
        exchange.getRequestHeaders().getFirst("Content-Type").replaceAll(".*boundary=", "");
    String text = new String(body.toArray(), StandardCharsets.ISO_8859_1);
    int from = text.indexOf("\r\n\r\n") + 4;
    return body.slice(from, text.indexOf("\r\n--" + boundary, from));
  }

  /** Why the record is not taken; an older one is taken and dropped. */
  private Optional<String> take(LogName log, Bytes bytes) {
    HeadRecord offered;
    try {
      offered = IpnsRecordCodec.parse(log, stripsInlineHead ? stripped(bytes) : bytes);
    } catch (MalformedException e) {
      return Optional.of("record validation failed: " + e.getMessage());
    }
    if (offered.isExpired(now)) {
      return Optional.of("record validation failed: record is expired");
    }
    records.merge(log, offered, (held, latest) -> isBetter(latest, held) ? latest : held);
    return Optional.empty();
  }

  /** A tie is broken by the bytes, as Kubo does. */
  private static boolean isBetter(HeadRecord offered, HeadRecord held) {
    int order = RecordOrder.compare(offered, held);
    return order > 0 || (order == 0 && offered.bytes().compareTo(held.bytes()) > 0);
  }

  /** The record without the inline head, which comes last: field 1000, tag c2 3e. */
  private static Bytes stripped(Bytes record) {
    for (int i = record.size() - 2; i > 0; i--) {
      boolean tag = record.get(i) == (byte) 0xc2 && record.get(i + 1) == 0x3e;
      if (tag && record.size() - i - 3 == record.get(i + 2)) {
        return record.slice(0, i);
      }
    }
    return record;
  }

  private static void reply(HttpExchange exchange, int status, String mediaType, Bytes body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", mediaType + "; charset=utf-8");
    exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.size());
    if (!body.isEmpty()) {
      exchange.getResponseBody().write(body.toArray());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
