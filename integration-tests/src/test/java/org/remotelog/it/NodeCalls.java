package org.remotelog.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;

/** What an operator asks of an IPFS node, over its RPC. */
final class NodeCalls {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final String api;

  NodeCalls(String api) {
    this.api = api;
  }

  /** The objects of the answer; an answer that is an error is a failure. */
  List<JsonNode> ask(String command) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api + "/api/v0/" + command))
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> reply = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    if (reply.statusCode() != 200) {
      throw new IOException(command + ": HTTP " + reply.statusCode() + " " + reply.body());
    }
    return Ran.json(reply.body());
  }

  void collectGarbage() throws IOException, InterruptedException {
    ask("repo/gc");
  }

  void pinWithAllLinks(Cid cid) throws IOException, InterruptedException {
    ask("pin/add?recursive=true&arg=" + cid);
  }

  void unpinAllLinks(Cid cid) throws IOException, InterruptedException {
    ask("pin/rm?recursive=true&arg=" + cid);
  }

  /** Gives up a pin of the block alone. */
  void unpin(Cid cid) throws IOException, InterruptedException {
    ask("pin/rm?recursive=false&arg=" + cid);
  }

  /** Lets the two nodes talk to each other. */
  void connect(NodeCalls other) throws IOException, InterruptedException {
    for (JsonNode address : other.ask("id").get(0).get("Addresses")) {
      if (address.asText().contains("/ip4/127.0.0.1/tcp/")) {
        ask("swarm/connect?arg=" + address.asText());
        return;
      }
    }
    throw new IOException(other.api + " has no address on the loopback interface");
  }

  /** Whether the node has the block itself. */
  boolean holds(Cid cid) throws IOException, InterruptedException {
    return ask("block/stat?offline=true&arg=" + cid).get(0).has("Size");
  }

  /** Those of the blocks that are pinned. */
  Set<Cid> pins(Set<Cid> blocks) throws IOException, InterruptedException {
    Set<Cid> pins = pins();
    pins.retainAll(blocks);
    return pins;
  }

  /** What is pinned in any way. */
  Set<Cid> pins() throws IOException, InterruptedException {
    Set<Cid> pins = new TreeSet<>();
    for (JsonNode answer : ask("pin/ls?type=all&stream=false")) {
      if (answer.has("Keys")) {
        answer.get("Keys").fieldNames().forEachRemaining(cid -> pins.add(cid(cid)));
      } else {
        pins.add(cid(answer.get("Cid").asText()));
      }
    }
    return pins;
  }

  private static Cid cid(String text) {
    try {
      return Cid.parse(text);
    } catch (MalformedException e) {
      throw new IllegalStateException("the node pins " + text, e);
    }
  }
}
