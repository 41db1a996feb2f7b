package org.remotelog.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.codec.CarCodec;
import org.remotelog.log.codec.CborValue;
import org.remotelog.log.codec.DagCbor;

/** The few commands of a node that the jobs need, with RPC and gateway at one address. */
final class FakeIpfs implements AutoCloseable {
  private static final String RPC = "/api/v0/";
  private static final String ROUTING = "/routing/v1/ipns/";
  private static final String RECORD = "application/vnd.ipfs.ipns-record";

  private record Reply(int status, String mediaType, Bytes body) {
    static Reply json(String text) {
      return new Reply(200, "application/json", Bytes.utf8(text));
    }
  }

  private final Map<String, Bytes> blocks = new ConcurrentHashMap<>();
  private final Map<String, Bytes> records = new ConcurrentHashMap<>();
  private final Set<String> pins = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  FakeIpfs() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  IpfsNode node() {
    String uri = "http://127.0.0.1:" + server.getAddress().getPort();
    return new IpfsNode(uri, uri);
  }

  /** How often a command of the RPC was called. */
  int calls(String command) {
    return Optional.ofNullable(calls.get(command)).map(AtomicInteger::get).orElse(0);
  }

  int blocks() {
    return blocks.size();
  }

  int pins() {
    return pins.size();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Bytes body = Bytes.wrap(exchange.getRequestBody().readAllBytes());
      Reply reply = reply(exchange, body);
      exchange.getResponseHeaders().set("Content-Type", reply.mediaType());
      exchange.sendResponseHeaders(reply.status(), reply.body().size());
      exchange.getResponseBody().write(reply.body().toArray());
    }
  }

  private Reply reply(HttpExchange exchange, Bytes body) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.startsWith(ROUTING)) {
      return routing(exchange.getRequestMethod(), path.substring(ROUTING.length()), body);
    }
    String command = path.substring(RPC.length());
    calls.computeIfAbsent(command, c -> new AtomicInteger()).incrementAndGet();
    List<String> cids = arguments(exchange.getRequestURI().getQuery());
    switch (command) {
      case "dag/import":
        return Reply.json(
            "{\"Stats\":{\"BlockCount\":" + takeCar(body) + ",\"BlockBytesCount\":0}}");
      case "pin/add":
        pins.addAll(cids);
        return pinned(cids);
      case "pin/rm":
        pins.removeAll(cids);
        return pinned(cids);
      case "dag/export":
        return new Reply(200, "application/vnd.ipld.car", car(cids.get(0)));
      case "block/get":
        return Optional.ofNullable(blocks.get(cids.get(0)))
            .map(data -> new Reply(200, "application/octet-stream", data))
            .orElseGet(
                () ->
                    new Reply(
                        500,
                        "application/json",
                        Bytes.utf8("{\"Message\":\"not found\",\"Type\":\"error\"}")));
      default:
        return new Reply(404, "text/plain", Bytes.utf8("404 page not found"));
    }
  }

  private Reply routing(String method, String name, Bytes body) {
    if (method.equals("PUT")) {
      records.put(name, body);
    }
    return Optional.ofNullable(records.get(name))
        .map(record -> new Reply(200, RECORD, record))
        .orElseGet(() -> new Reply(404, "text/plain", Bytes.utf8("no record")));
  }

  private static Reply pinned(List<String> cids) {
    return Reply.json(cids.stream().collect(Collectors.joining("\",\"", "{\"Pins\":[\"", "\"]}")));
  }

  private static List<String> arguments(String query) {
    List<String> arguments = new ArrayList<>();
    for (String parameter : query.split("&", -1)) {
      if (parameter.startsWith("arg=")) {
        arguments.add(parameter.substring("arg=".length()));
      }
    }
    return arguments;
  }

  /** A block and all that it links, as a CAR. */
  private Bytes car(String root) throws IOException {
    try {
      Map<Cid, Bytes> found = new LinkedHashMap<>();
      collect(Cid.parse(root), found);
      List<Bytes> pieces = new ArrayList<>();
      pieces.add(CarCodec.header(List.of(Cid.parse(root))));
      found.forEach(
          (cid, data) -> {
            pieces.add(CarCodec.sectionStart(new Block(cid, data)));
            pieces.add(data);
          });
      return Bytes.concat(pieces.toArray(new Bytes[0]));
    } catch (MalformedException e) {
      throw new IOException("no block of ours", e);
    }
  }

  private void collect(Cid cid, Map<Cid, Bytes> found) throws MalformedException {
    Bytes data = Objects.requireNonNull(blocks.get(cid.toString()), "a link to nothing");
    found.put(cid, data);
    if (cid.codec() == Cid.Codec.DAG_CBOR) {
      for (String links : List.of("s", "p")) {
        Optional<CborValue> list = DagCbor.decode(data).asMap().find(links);
        if (list.isPresent()) {
          for (CborValue link : list.get().asList()) {
            collect(link.asLink(), found);
          }
        }
      }
    }
  }

  /** Keeps the blocks of a CAR in a form of one file, and counts them. */
  private int takeCar(Bytes form) throws IOException {
    String text = new String(form.toArray(), StandardCharsets.ISO_8859_1);
    int begin = text.indexOf("\r\n\r\n") + 4;
    int end = text.lastIndexOf("\r\n--");
    int count = 0;
    try {
      ByteReader car = new ByteReader(form.slice(begin, end));
      CarCodec.roots(car.take(car.varint()));
      while (car.remaining() > 0) {
        CarCodec.Section section = CarCodec.section(car.take(car.varint()));
        Cid cid = section.cid().orElseThrow(() -> new IOException("a section without CID"));
        if (!cid.verify(section.data())) {
          throw new IOException("not the bytes of " + cid);
        }
        blocks.put(cid.toString(), section.data());
        count++;
      }
    } catch (MalformedException e) {
      throw new IOException("no CAR", e);
    }
    return count;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
