package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stores and pointers behind HTTP, as URIs of the command line. */
final class PlacesTest extends CliTest {
  private static final String SECRET = "s3cret-token";

  private FakeNode node;

  @BeforeEach
  void start() throws IOException {
    node = new FakeNode();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private String ipfs() {
    return "ipfs:" + node.uri();
  }

  private String ipns() {
    return "ipns:" + node.uri();
  }

  @Test
  void makesHomeThoughNodeIsDownAndWarns() {
    node.close();
    Ran ran = at("a", "init", "--store", ipfs(), "--pointer", ipns()).done();
    assertThat(ran.err().lines()).hasSize(2).allMatch(line -> line.startsWith("warning: "));
    assertThat(ran.err()).contains(node.uri() + " does not answer");
    at("a", "group", "create", "team").done();
    at("a", "send", "team", "kept here").done();
    assertThat(at("a", "messages", "team").done().out()).contains("kept here");
    Ran sync = at("a", "sync");
    assertThat(sync.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(sync.err()).contains("not published yet", node.uri() + " does not answer");
  }

  @Test
  void keepsWhereCredentialIsAndShowsItNowhere() throws IOException {
    env.put("NODE_TOKEN", SECRET);
    Files.writeString(folder.resolve("token"), SECRET + "\n");
    String store = ipfs() + "/?auth=env:NODE_TOKEN";
    String pointer = ipns() + "?auth=file:token&rpc=" + node.uri() + "/";
    Ran init = at("a", "init", "--store", store, "--pointer", pointer).done();
    Ran config = at("a", "config").done();
    assertThat(config.out())
        .contains(ipfs() + "?auth=env:NODE_TOKEN")
        .contains(ipns() + "?rpc=" + node.uri() + "&auth=file:" + folder.resolve("token"));
    Ran doctor = at("a", "doctor");
    assertThat(node.authorizations).isNotEmpty().containsOnly("Bearer " + SECRET);
    for (Ran ran : List.of(init, config, doctor, at("a", "sync"))) {
      assertThat(ran.out() + ran.err()).doesNotContain(SECRET);
    }
    byte[] home = Files.readAllBytes(folder.resolve("a/home.db"));
    assertThat(new String(home, StandardCharsets.ISO_8859_1)).doesNotContain(SECRET);
  }

  @Test
  void readsThoughCredentialIsMissing() {
    env.put("NODE_TOKEN", SECRET);
    at("a", "init", "--store", ipfs() + "?auth=env:NODE_TOKEN", "--pointer", "embedded:s").done();
    at("a", "group", "create", "team").done();
    env.remove("NODE_TOKEN");
    at("a", "send", "team", "kept here").done();
    assertThat(at("a", "messages", "team").done().out()).contains("kept here");
    assertThat(at("a", "sync").err()).contains("the variable NODE_TOKEN", "is not set");
    assertThat(at("a", "doctor").out()).contains("the variable NODE_TOKEN", "is not set");
    at("b", "init", "--store", ipfs() + "?auth=env:NODE_TOKEN", "--pointer", "embedded:s")
        .failed(ExitCode.FAILED, "the variable NODE_TOKEN", "is not set");
  }

  @Test
  void refusesUriThatIsNoneWithoutRepeatingSecrets() {
    Map<String, String> bad =
        Map.of(
            "ipfs:",
            "names no server",
            "ipfs:127.0.0.1:5001",
            "names no server",
            "ipfs:ftp://127.0.0.1",
            "names no server",
            "ipfs:http://127.0.0.1#" + SECRET.substring(0, 1),
            "names no server",
            "ipfs:http://me:" + SECRET + "@127.0.0.1:5001",
            "must not stand in a URI",
            "ipfs:http://127.0.0.1?auth=" + SECRET,
            "auth names no variable and no file",
            "ipfs:http://127.0.0.1?rpc=http://127.0.0.1",
            "it has no parameter 'rpc'",
            "ipfs:http://127.0.0.1?auth=env:A&auth=env:B",
            "auth is there twice",
            "gateway:https://ipfs.example?color=1",
            "it has no parameter 'color'",
            "ipfs:http://127.0.0.1?token=" + SECRET,
            "it has no parameter 'token'");
    bad.forEach(
        (uri, why) -> {
          Ran ran = at("a", "init", "--store", uri, "--pointer", "embedded:s");
          ran.failed(ExitCode.USAGE, why, "Write it like");
          assertThat(ran.err()).doesNotContain(SECRET);
        });
    at(
            "a",
            "init",
            "--store",
            "embedded:s",
            "--pointer",
            "ipns:https://router.example?rpc=https://node.example:5001&auth=env:NODE_TOKEN")
        .failed(ExitCode.USAGE, "a credential goes to one host");
    at("a", "init", "--store", "embedded:s", "--pointer", "ipns:http://127.0.0.1?rpc=x")
        .failed(ExitCode.USAGE, "names no server");
    env.put("NODE_TOKEN", SECRET);
    at("a", "init", "--store", "ipfs:http://far.example?auth=env:NODE_TOKEN", "--pointer", ipns())
        .failed(ExitCode.FAILED, "by https only");
    assertThat(folder.resolve("a")).doesNotExist();
  }

  @Test
  void refusesGatewayAsTheOnlyStore() {
    String gateway = "gateway:" + node.uri();
    at("a", "init", "--store", gateway, "--pointer", "embedded:s")
        .failed(ExitCode.FAILED, "none of the stores can be written to");
    at("a", "init", "--store", gateway, "--store", "embedded:s", "--pointer", "embedded:s").done();
    at("a", "config", "remove", "store", "embedded:s")
        .failed(ExitCode.FAILED, "none of the stores can be written to");
    at("a", "config", "--store-copies", "2").failed(ExitCode.FAILED, "2 copies", "is 1");
    at("a", "group", "create", "team").done();
    at("a", "send", "team", "hello").done();
    at("a", "sync").done();
  }

  @Test
  void worksWithOneOfTwoStoresAndBringsTheOtherWhatItMissed() throws IOException {
    at(
            "a",
            "init",
            "--store",
            "embedded:one",
            "--store",
            "embedded:two",
            "--pointer",
            "embedded:one")
        .done();
    at("a", "group", "create", "team").done();
    at("a", "sync").done();
    Files.move(folder.resolve("two"), folder.resolve("away"));
    at("a", "send", "team", "hello").done();
    Ran behind = at("a", "sync").done();
    assertThat(behind.err()).contains("warning: a store is behind", "embedded:", "two");
    Files.move(folder.resolve("away"), folder.resolve("two"));
    assertThat(at("a", "sync").done().err()).isEmpty();
    JsonNode log = at("a", "log", "--json").done().json().get(0);
    assertThat(log.get("stores")).hasSize(2);
    assertThat(log.get("segments").get(0).get("stores")).hasSize(2);
  }

  @Test
  void tellsOfAPointerThatIsGoneThoughNothingIsPublished() throws IOException {
    at("a", "init", "--store", "embedded:one", "--pointer", "embedded:one").done();
    at("a", "config", "add", "pointer", "embedded:two").done();
    at("a", "group", "create", "team").done();
    String code = at("a", "-q", "group", "invite", "team").done().lastLine();
    at("b", "init", "--store", "embedded:one", "--pointer", "embedded:one").done();
    at("b", "group", "join", code).done();
    at("a", "sync").done();
    at("b", "send", "team", "hello").done();
    at("a", "sync").done();
    assertThat(at("a", "sync").done().err()).isEmpty();
    Files.move(folder.resolve("two"), folder.resolve("away"));
    Ran ran = at("a", "sync").done();
    assertThat(ran.err()).contains("warning: pointer embedded:", "two failed, others did its work");
    assertThat(ran.err().lines()).hasSize(1);
    JsonNode report = at("a", "sync", "--json").done().json().get(0);
    assertThat(report.get("warnings")).hasSize(1);
    assertThat(report.get("failures")).isEmpty();
    Files.move(folder.resolve("away"), folder.resolve("two"));
    assertThat(at("a", "sync").done().err()).isEmpty();
  }

  @Test
  void placesThatAreLeftAloneStillGetWhatTheyMissed() throws IOException {
    at("a", "init", "--store", "embedded:one", "--pointer", "embedded:one").done();
    at("a", "config", "add", "store", "embedded:two").done();
    at("a", "config", "add", "pointer", "embedded:two").done();
    Files.move(folder.resolve("two"), folder.resolve("away"));
    at("a", "group", "create", "team").done();
    at("a", "send", "team", "hello").done();
    at("a", "sync").done();
    Files.move(folder.resolve("away"), folder.resolve("two"));
    at("a", "config", "remove", "store", "embedded:one").done();
    at("a", "config", "remove", "pointer", "embedded:one").done();

    assertThat(at("a", "sync").done().err()).isEmpty();

    Files.move(folder.resolve("one"), folder.resolve("gone"));
    JsonNode verified = at("a", "verify", "--json").done().json().get(0);
    assertThat(verified.get("good").asBoolean()).isTrue();
    assertThat(verified.get("compared").asInt()).isEqualTo(2);
  }

  @Test
  void wantsAsManyCopiesAsWereSet() throws IOException {
    String[] init = {
      "init", "--store", "embedded:one", "--store", "embedded:two", "--pointer", "embedded:one"
    };
    at("a", init).done();
    List<JsonNode> config = at("a", "config", "--store-copies", "2", "--json").done().json();
    assertThat(config.get(2).get("kind").asText()).isEqualTo("store-copies");
    assertThat(config.get(2).get("copies").asInt()).isEqualTo(2);
    at("a", "group", "create", "team").done();
    Files.createDirectories(folder.resolve("away"));
    Files.move(folder.resolve("two"), folder.resolve("away/two"));
    at("a", "send", "team", "hello");
    Ran ran = at("a", "sync");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err()).contains("1 stores took it, and 2 have to");
    at("a", "config", "--store-copies", "3").failed(ExitCode.FAILED, "3 copies", "is 2");
    at("a", "config", "--store-copies", "0").failed(ExitCode.FAILED, "0 copies");
    at("a", "config", "remove", "store", "embedded:two").failed(ExitCode.FAILED, "2 copies");
    at("a", "config", "--store-copies", "1").done();
    at("a", "sync").done();
    at("a", "config", "remove", "store", "embedded:two").done();
    assertThat(at("a", "sync").done().err()).isEmpty();
  }

  @Test
  void worksWithOneOfTwoPointersAndBringsTheOtherWhatItMissed() throws IOException {
    at("a", "init", "--store", "embedded:one", "--pointer", "embedded:one").done();
    at("a", "config", "add", "pointer", "embedded:two").done();
    at("a", "group", "create", "team").done();
    at("a", "sync").done();
    Files.move(folder.resolve("two"), folder.resolve("away"));
    at("a", "send", "team", "hello").done();
    assertThat(at("a", "sync").done().err()).contains("warning: a pointer is behind", "two");
    Files.move(folder.resolve("away"), folder.resolve("two"));
    assertThat(at("a", "sync").done().err()).isEmpty();
    at("b", "init", "--store", "embedded:one", "--pointer", "embedded:two").done();
    assertThat(at("a", "verify").done().out()).contains("embedded:");
    Files.move(folder.resolve("two"), folder.resolve("away"));
    at("a", "send", "team", "again").done();
    at("a", "config", "remove", "pointer", "embedded:two").done();
    assertThat(at("a", "sync").done().err()).isEmpty();
  }
}
