package org.remotelog.log.store.ipfs;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.QueryParameter;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.Multibase;
import org.remotelog.http.HttpServer;
import org.remotelog.log.Cid;
import org.remotelog.log.codec.CarCodec;

/**
 * A node that answers as Kubo offline or js-ipfs do, measured on the real ones; faults are laid
 * over single commands.
 */
final class FakeNode implements AutoCloseable {
  private static final int FAULT_PRIORITY = 1;
  private static final int NODE_PRIORITY = 10;

  private final boolean isJavaScript;
  private final Map<Cid, Bytes> blocks = new ConcurrentHashMap<>();
  private final Set<Cid> keyCache = ConcurrentHashMap.newKeySet();
  private final Set<Cid> direct = ConcurrentHashMap.newKeySet();
  private final Set<Cid> recursive = ConcurrentHashMap.newKeySet();
  private final WireMockServer server;
  private volatile int maxUploadBytes = Integer.MAX_VALUE;
  private volatile int collectionsBeforePins;

  FakeNode(boolean isJavaScript) {
    this.isJavaScript = isJavaScript;
    server =
        new WireMockServer(
            options().bindAddress("127.0.0.1").dynamicPort().extensions(new Answering()));
    server.start();
    server.stubFor(any(anyUrl()).atPriority(NODE_PRIORITY).willReturn(aResponse()));
  }

  HttpServer connect() {
    return new HttpServer(server.baseUrl());
  }

  String uri() {
    return server.baseUrl();
  }

  /** Lets a command be answered in another way. */
  void fault(String command, ResponseDefinitionBuilder answer) {
    server.stubFor(
        post(urlPathEqualTo("/api/v0/" + command)).atPriority(FAULT_PRIORITY).willReturn(answer));
  }

  /** How often a command was called. */
  int calls(String command) {
    return server.findAll(anyRequestedFor(urlPathEqualTo("/api/v0/" + command))).size();
  }

  int calls() {
    return server.findAll(anyRequestedFor(anyUrl())).size();
  }

  /** What the last call said under a name. */
  String lastQuery(String name) {
    List<LoggedRequest> calls = server.findAll(anyRequestedFor(anyUrl()));
    return calls.get(calls.size() - 1).queryParameter(name).firstValue();
  }

  void forgetCalls() {
    server.resetRequests();
  }

  void limitUploads(int bytes) {
    maxUploadBytes = bytes;
  }

  /** Runs the garbage collector before each of the next pinnings. */
  void collectBeforePins(int times) {
    collectionsBeforePins = times;
  }

  void collect() {
    blocks.keySet().removeIf(cid -> !direct.contains(cid) && !recursive.contains(cid));
    keyCache.retainAll(blocks.keySet());
  }

  /** Makes the disk hold other bytes, of which the node knows nothing. */
  void damage(Cid cid, Bytes data) {
    blocks.put(cid, data);
  }

  void pinRecursively(Cid cid) {
    direct.remove(cid);
    recursive.add(cid);
  }

  Set<Cid> pins() {
    return new LinkedHashSet<>(direct);
  }

  @Override
  public void close() {
    server.stop();
  }

  /** The node behind every stub that asks for nothing else. */
  private final class Answering implements ResponseDefinitionTransformerV2 {
    @Override
    public String getName() {
      return "node";
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
      if (event.getStubMapping().getPriority() != NODE_PRIORITY) {
        return event.getResponseDefinition();
      }
      try {
        return answer(event.getRequest()).build();
      } catch (MalformedException e) {
        return error(500, e.getMessage()).build();
      }
    }
  }

  private synchronized ResponseDefinitionBuilder answer(Request request) throws MalformedException {
    List<Cid> cids = cids(request);
    switch (request.getUrl().replaceAll("[?].*", "")) {
      case "/api/v0/version":
        return json(
            isJavaScript
                ? "{\"Version\":\"0.18.1\",\"ipfs-core\":\"0.18.1\"}"
                : "{\"Version\":\"0.39.0\",\"Golang\":\"go1.25\"}");
      case "/api/v0/dag/import":
        return imported(request);
      case "/api/v0/pin/add":
        return pinned(cids);
      case "/api/v0/pin/rm":
        return unpinned(cids);
      case "/api/v0/pin/ls":
        return direct.contains(cids.get(0)) || recursive.contains(cids.get(0))
            ? json("{\"Keys\":{\"" + text(cids.get(0)) + "\":{\"Type\":\"any\"}}}")
            : error(500, "path '" + cids.get(0) + "' is not pinned");
      case "/api/v0/block/get":
        return blocks.containsKey(cids.get(0))
            ? aResponse()
                .withHeader("Content-Type", "application/vnd.ipld.raw")
                .withBody(blocks.get(cids.get(0)).toArray())
            : absent("", cids.get(0));
      case "/api/v0/block/stat":
        return blocks.containsKey(cids.get(0))
            ? json("{\"Key\":\"" + text(cids.get(0)) + "\",\"Size\":1}")
            : absent("", cids.get(0));
      case "/api/v0/block/rm":
        return dropped(cids.get(0));
      default:
        return aResponse().withStatus(404).withBody("404 page not found");
    }
  }

  private static List<Cid> cids(Request request) throws MalformedException {
    QueryParameter args = request.queryParameter("arg");
    LinkedHashSet<Cid> cids = new LinkedHashSet<>();
    if (args.isPresent()) {
      for (String text : args.values()) {
        cids.add(Cid.parse(text));
      }
    }
    return List.copyOf(cids);
  }

  private ResponseDefinitionBuilder imported(Request request) throws MalformedException {
    if (request.getBody().length > maxUploadBytes) {
      return aResponse().withStatus(413).withBody("<html>Request Entity Too Large</html>");
    }
    ByteReader car =
        new ByteReader(Bytes.wrap(request.getParts().iterator().next().getBody().asBytes()));
    CarCodec.roots(car.take(car.varint()));
    Map<Cid, Bytes> added = new LinkedHashMap<>();
    while (car.remaining() > 0) {
      CarCodec.Section section = CarCodec.section(car.take(car.varint()));
      added.put(section.cid().orElseThrow(), section.data());
    }
    for (Map.Entry<Cid, Bytes> block : added.entrySet()) {
      if (!isJavaScript && !block.getKey().verify(block.getValue())) {
        return error(500, "import failed: mismatch in content integrity");
      }
      if (keyCache.add(block.getKey())) {
        blocks.put(block.getKey(), block.getValue());
      }
    }
    return aResponse().withHeader("Content-Type", "application/json");
  }

  private ResponseDefinitionBuilder pinned(List<Cid> cids) {
    if (collectionsBeforePins > 0) {
      collectionsBeforePins--;
      collect();
    }
    for (Cid cid : cids) {
      if (!blocks.containsKey(cid)) {
        return absent("pin: ", cid);
      }
      if (recursive.contains(cid)) {
        return error(isJavaScript ? 400 : 500, "pin: " + cid + " already pinned recursively");
      }
    }
    direct.addAll(cids);
    return pins(cids);
  }

  private ResponseDefinitionBuilder unpinned(List<Cid> cids) {
    for (Cid cid : cids) {
      if (recursive.contains(cid)) {
        return error(500, cid + " is pinned recursively");
      }
      if (!direct.remove(cid)) {
        return error(
            500, isJavaScript ? cid + " is not pinned" : "not pinned or pinned indirectly");
      }
    }
    return pins(cids);
  }

  private ResponseDefinitionBuilder dropped(Cid cid) {
    if (recursive.contains(cid) || direct.contains(cid)) {
      return json("{\"Hash\":\"" + text(cid) + "\",\"Error\":\"pinned: recursive\"}");
    }
    blocks.remove(cid);
    keyCache.remove(cid);
    return json("{\"Hash\":\"" + text(cid) + "\"}");
  }

  private ResponseDefinitionBuilder absent(String before, Cid cid) {
    // Js-ipfs searches whatever it is told.
    return isJavaScript
        ? error(500, "Failed to get block: request timed out").withFixedDelay(200)
        : error(500, before + "block was not found locally (offline): ipld: could not find " + cid);
  }

  private ResponseDefinitionBuilder pins(List<Cid> cids) {
    return json(
        "{\"Pins\":["
            + cids.stream().map(c -> '"' + text(c) + '"').collect(Collectors.joining(","))
            + "]}");
  }

  /** Js-ipfs writes identifiers in another base. */
  private String text(Cid cid) {
    return isJavaScript ? Multibase.BASE58BTC.encodePrefixed(cid.toBytes()) : cid.toString();
  }

  static ResponseDefinitionBuilder json(String body) {
    return aResponse().withHeader("Content-Type", "application/json").withBody(body + "\n");
  }

  static ResponseDefinitionBuilder error(int status, String message) {
    return json("{\"Message\":\"" + message + "\",\"Code\":0,\"Type\":\"error\"}")
        .withStatus(status);
  }
}
