package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;

/** What doctor says about nodes; each answer of a node is made up. */
final class NodeCheckTest extends CliTest {
  private static final String ID = "{\"ID\":\"12D3\",\"AgentVersion\":\"kubo/0.44.0/x\"}";

  private FakeNode node;

  @BeforeEach
  void start() throws IOException {
    node = new FakeNode();
    node.rpc("id", ID)
        .rpc("version", "{\"Version\":\"0.44.0\"}")
        .rpc("config", "{\"Key\":\"Addresses.API\",\"Value\":\"/ip4/127.0.0.1/tcp/5001\"}")
        .rpc("swarm/peers", "{\"Peers\":[{\"Peer\":\"x\"},{\"Peer\":\"y\"}]}")
        .rpc("repo/stat", "{\"RepoSize\":5,\"StorageMax\":1000000}");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void makeHome(String store, String pointer) {
    at("a", "init", "--store", store, "--pointer", pointer).done();
  }

  private void makeIpfsHome() {
    makeHome("ipfs:" + node.uri(), "embedded:s");
  }

  private JsonNode finding(String check, String place) {
    List<JsonNode> found =
        at("a", "doctor", "--json").json().stream()
            .filter(each -> each.get("check").asText().equals(check))
            .filter(each -> each.get("place").asText().startsWith(place))
            .toList();
    assertThat(found).as(check + " at " + place).hasSize(1);
    return found.get(0);
  }

  private void assertFinding(String check, String place, String state, String text, String hint) {
    JsonNode finding = finding(check, place);
    assertThat(finding.get("text").asText()).contains(text);
    assertThat(finding.get("hint").asText()).contains(hint);
    assertThat(finding.get("state").asText()).isEqualTo(state);
  }

  @Test
  void tellsWhatKindOfNodeAnswers() {
    makeIpfsHome();
    assertFinding("node", "ipfs:", "ok", "it answers: kubo/0.44.0/x", "");
    assertFinding("rpc", "ipfs:", "ok", "listens on the loopback only", "");
    assertFinding("network", "ipfs:", "ok", "connected to 2 other nodes", "");
    assertFinding("space", "ipfs:", "ok", "are used", "");
    assertFinding("clock", "ipfs:", "ok", "agree", "");
  }

  @Test
  void explainsNodeThatIsNotRunning() {
    makeIpfsHome();
    node.close();
    assertFinding("node", "ipfs:", "fault", "does not answer", "Start the node");
  }

  @Test
  void explainsRpcThatRefusesUsOrIsNone() {
    makeIpfsHome();
    node.answer("/api/v0/", 403, "text/plain", "403 - Forbidden")
        .answer("/api/v0/id", 403, "text/plain", "403 - Forbidden");
    assertFinding("node", "ipfs:", "fault", "HTTP 403", "API.Authorizations");
    node.answer("/api/v0/id", 404, "text/plain", "404 page not found");
    assertFinding("node", "ipfs:", "fault", "HTTP 404", "port 5001");
    node.answer("/api/v0/id", 200, "text/plain", "hello");
    assertFinding("node", "ipfs:", "fault", "its RPC does not answer", "log of the node");
  }

  @Test
  void explainsNodeThatIsTooOld() {
    makeIpfsHome();
    node.rpc("id", "{\"AgentVersion\":\"kubo/0.22.9/x\"}");
    assertFinding("node", "ipfs:", "fault", "too old: kubo/0.22.9", "Install Kubo 0.23");
    node.rpc("id", "{\"AgentVersion\":\"kubo/0.23.0/x\"}");
    assertFinding("node", "ipfs:", "ok", "kubo/0.23.0", "");
    node.rpc("id", "{\"AgentVersion\":\"kubo/1.0.0/x\"}");
    assertFinding("node", "ipfs:", "ok", "kubo/1.0.0", "");
  }

  @Test
  void warnsOfRpcThatListensToTheWorld() {
    makeIpfsHome();
    node.rpc(
        "config",
        "{\"Key\":\"Addresses.API\",\"Value\":[\"/ip4/127.0.0.1/tcp/1\",\"/ip4/0.0.0.0/tcp/1\"]}");
    assertFinding("rpc", "ipfs:", "warning", "/ip4/0.0.0.0/tcp/1", "Addresses.API");
  }

  @Test
  void warnsOfNodeThatIsOfflineOrFull() {
    makeIpfsHome();
    node.answer("/api/v0/swarm/peers", 500, "application/json", "{\"Message\":\"offline\"}")
        .rpc("repo/stat", "{\"RepoSize\":901,\"StorageMax\":1000}");
    assertFinding("network", "ipfs:", "warning", "the node is offline", "without --offline");
    assertFinding("space", "ipfs:", "warning", "are used", "Datastore.StorageMax");
    node.rpc("repo/stat", "{\"RepoSize\":900,\"StorageMax\":1000}");
    assertFinding("space", "ipfs:", "ok", "are used", "");
  }

  @Test
  void warnsWhenClocksDifferByMoreThanTheLimit() {
    makeIpfsHome();
    Duration most = Limits.MAX_CLOCK_DIFFERENCE;
    clock = Clock.offset(Clock.systemUTC(), most.minusSeconds(5));
    assertFinding("clock", "ipfs:", "ok", "agree", "");
    clock = Clock.offset(Clock.systemUTC(), most.plusSeconds(5));
    assertFinding("clock", "ipfs:", "warning", "5 minutes behind ours", "Set the clock");
    clock = Clock.offset(Clock.systemUTC(), most.plusSeconds(5).negated());
    assertFinding("clock", "ipfs:", "warning", "5 minutes ahead of ours", "Set the clock");
  }

  @Test
  void explainsRoutingApiThatIsOff() {
    makeHome("embedded:s", "ipns:" + node.uri());
    assertFinding("routing", "ipns:", "fault", "no routing API", "Gateway.ExposeRoutingAPI");
    at("a", "config", "add", "pointer", "ipns:" + node.uri() + "?rpc=" + node.uri()).done();
    assertThat(at("a", "config", "--json").json()).as("store and pointer").hasSize(2);
    assertFinding("routing", "ipns:", "warning", "no routing API", "until then the RPC is used");
    node.answer("/routing/v1/ipns/", 200, "text/plain", "delegate error: routing: not found");
    assertFinding("routing", "ipns:", "ok", "it has the routing API", "");
    node.answer("/routing/v1/ipns/", 404, "text/plain", "Record not found");
    assertFinding("routing", "ipns:", "ok", "it has the routing API", "");
  }

  @Test
  void takesLongSearchForAnAbsentNameForNoFault() {
    makeHome("embedded:s", "ipns:" + node.uri());
    node.answer("/routing/v1/ipns/", 200, "text/plain", "routing: not found");
    node.hang("/routing/v1/ipns/" + LogName.of(Bytes.wrap(new byte[LogName.SIZE])));
    assertFinding("routing", "ipns:", "warning", "answers late", "large network");
    assertThat(node.asked).as("then it is tried").anyMatch(request -> request.startsWith("PUT"));
  }

  @Test
  void explainsRoutingApiThatRefusesUsOrFails() {
    makeHome("embedded:s", "ipns:" + node.uri());
    node.answer("/routing/v1/ipns/", 403, "text/plain", "403 - Forbidden");
    assertFinding("routing", "ipns:", "fault", "HTTP 403", "?auth=");
    node.answer("/routing/v1/ipns/", 502, "text/html", "<h1>Bad gateway</h1>");
    assertFinding("routing", "ipns:", "warning", "HTTP 502", "log of the node");
  }

  @Test
  void explainsPointerThatIsNotRunning() {
    makeHome("embedded:s", "ipns:" + node.uri());
    node.close();
    assertFinding("routing", "ipns:", "fault", "does not answer", "Start the node");
  }

  @Test
  void triesGatewayByReadingOnly() {
    node.answer("/ipfs/", 404, "text/plain", "not found");
    at(
            "a",
            "init",
            "--store",
            "embedded:s",
            "--store",
            "gateway:" + node.uri(),
            "--pointer",
            "embedded:s")
        .done();
    assertFinding("store", "gateway:", "ok", "it is only read", "");
    assertThat(node.asked).noneMatch(request -> request.startsWith("P"));
  }
}
