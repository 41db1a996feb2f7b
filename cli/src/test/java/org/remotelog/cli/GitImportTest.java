package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GitImportTest extends CliTest {
  private GitFixture git;

  @BeforeEach
  void makeRepository() throws Exception {
    git = new GitFixture(folder.resolve("repo"));
    makeGroup("a", "team");
  }

  private JsonNode send(String... more) {
    List<String> args = new ArrayList<>(List.of("send", "team", "--json", "--git"));
    args.addAll(List.of(more));
    return at("a", args.toArray(new String[0])).done().json().get(0);
  }

  private List<JsonNode> messages() {
    return at("a", "messages", "team", "--json").done().json();
  }

  private void branchAndMerge() throws Exception {
    git.commit("ada", "first");
    git.git("checkout", "-q", "-b", "side");
    git.commit("ben", "on the side");
    git.git("checkout", "-q", "main");
    git.commit("ada", "on main\n\nwith a body\n");
    git.git("merge", "-q", "--no-ff", "-m", "both", "side");
  }

  @Test
  void sendsCommitsWithTheirParentsAndAuthors() throws Exception {
    branchAndMerge();
    JsonNode sent = send("repo");
    assertThat(sent.get("sent").asInt()).isEqualTo(4);
    assertThat(sent.get("authors").asInt()).isEqualTo(3);
    assertThat(sent.get("droppedParents").asInt()).isZero();
    assertThat(sent.get("published").asBoolean()).isTrue();
    List<JsonNode> messages = messages();
    assertThat(messages)
        .extracting(node -> node.get("body").asText())
        .contains("on main\n\nwith a body");
    assertThat(messages.get(0).get("body").asText()).isEqualTo("first");
    assertThat(messages.get(0).get("parents")).isEmpty();
    assertThat(messages.get(0).get("time").asLong()).isEqualTo(1_700_000_060L);
    assertThat(messages.get(3).get("body").asText()).isEqualTo("both");
    assertThat(messages.get(3).get("parents")).hasSize(2);
    assertThat(messages).extracting(node -> node.get("log").asText()).hasSize(4);
    Set<String> logs = new HashSet<>();
    messages.forEach(node -> logs.add(node.get("log").asText()));
    assertThat(logs).hasSize(3);
    Set<String> seen = new HashSet<>();
    for (JsonNode message : messages) {
      message.get("parents").forEach(parent -> assertThat(seen).contains(parent.asText()));
      seen.add(message.get("id").asText());
    }
  }

  @Test
  void showsProgressOnTerminalOnly() throws Exception {
    branchAndMerge();
    assertThat(at("a", "send", "team", "--git", "repo").done().out()).doesNotContain("\r");
    isTerminal = true;
    String bar = "\rcommits [############################] 4 of 4\u001b[K\r\u001b[K";
    assertThat(at("a", "send", "team", "--git", "repo", "-q").done().out()).doesNotContain("\r");
    git.git("checkout", "-q", "side");
    assertThat(send("repo").toString()).doesNotContain("\r");
    at("a", "group", "create", "other").done();
    assertThat(at("a", "send", "other", "--git", "repo", "--all").done().out()).contains(bar);
  }

  @Test
  void drawsBranchesAndMerges() throws Exception {
    branchAndMerge();
    send("repo");
    List<String> graph = at("a", "log", "team", "--graph").done().lines();
    assertThat(graph.get(0)).startsWith("*  ").endsWith(": both");
    assertThat(graph.get(1)).isEqualTo("|\\");
    assertThat(graph.get(graph.size() - 1)).startsWith("*  ").endsWith(": first");
  }

  @Test
  void sendsOnlyNewCommitsWhenRunAgain() throws Exception {
    branchAndMerge();
    send("repo");
    git.commit("ben", "later");
    JsonNode again = send("repo");
    assertThat(again.get("sent").asInt()).isEqualTo(1);
    assertThat(again.get("already").asInt()).isEqualTo(4);
    List<JsonNode> messages = messages();
    assertThat(messages).hasSize(5);
    assertThat(messages.get(4).get("parents").get(0).asText())
        .isEqualTo(messages.get(3).get("id").asText());
  }

  @Test
  void sendsOtherBranchesOnlyWhenAsked() throws Exception {
    git.commit("ada", "first");
    git.git("checkout", "-q", "-b", "side");
    git.commit("ben", "aside");
    git.git("checkout", "-q", "main");
    assertThat(send("repo").get("sent").asInt()).isEqualTo(1);
    assertThat(send("repo", "--all").get("sent").asInt()).isEqualTo(1);
    assertThat(messages()).hasSize(2);
  }

  @Test
  void dropsAndCountsParentsBeyondShallowClone() throws Exception {
    branchAndMerge();
    git.git("clone", "-q", "--bare", "--depth", "1", "file://" + git.folder(), folder + "/shallow");
    JsonNode sent = send("shallow");
    assertThat(sent.get("sent").asInt()).isEqualTo(1);
    assertThat(sent.get("droppedParents").asInt()).isEqualTo(2);
    assertThat(messages().get(0).get("parents")).isEmpty();
  }

  @Test
  void cutsLongTextVisibly() throws Exception {
    git.commit("ada", "ä".repeat(80_000));
    JsonNode sent = send("repo");
    assertThat(sent.get("cut").asInt()).isEqualTo(1);
    String body = messages().get(0).get("body").asText();
    assertThat(body).matches("(?s)ä+… \\[cut: [0-9,]+ bytes\\]");
    assertThat(body.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
        .isBetween(Limits.MAX_IMPORTED_TEXT_BYTES - 64, Limits.MAX_IMPORTED_TEXT_BYTES);
  }

  @Test
  void sendsCommitWithoutText() throws Exception {
    git.commit("ada", "");
    git.commit("ada", "second");
    assertThat(send("repo").get("sent").asInt()).isEqualTo(2);
    assertThat(messages().get(0).get("body").asText()).isEmpty();
  }

  @Test
  void takesTheOnlyBranchOfRepositoryWithoutCheckout() throws Exception {
    git.commit("ada", "first");
    git.git("symbolic-ref", "HEAD", "refs/heads/none");
    assertThat(send("repo").get("sent").asInt()).isEqualTo(1);
    git.git("branch", "other", "main");
    at("a", "send", "team", "--git", "repo").failed(ExitCode.FAILED, "--all");
  }

  @Test
  void ignoresGitVariablesOfTheCaller() throws Exception {
    git.commit("ada", "first");
    env.put("GIT_DIR", folder.resolve("elsewhere").toString());
    assertThat(send("repo").get("sent").asInt()).isEqualTo(1);
  }

  @Test
  void saysWhatIsWrongWithTheRepository() throws Exception {
    at("a", "send", "team", "--git", "repo").failed(ExitCode.FAILED, "is an empty repository");
    Files.createDirectories(folder.resolve("plain"));
    at("a", "send", "team", "--git", "plain")
        .failed(ExitCode.FAILED, "is no git repository", "not a git repository");
    at("a", "send", "team", "--git", "absent").failed(ExitCode.FAILED, "there is no folder");
    env.put("PATH", folder.toString());
    at("a", "send", "team", "--git", "repo").failed(ExitCode.FAILED, "no git on the PATH");
    assertThat(messages()).isEmpty();
  }

  @Test
  void saysThatHistoryIsDamagedWhenACommitIsMissing() throws Exception {
    git.commit("ada", "first");
    git.commit("ada", "second");
    deleteObject("HEAD~1");
    at("a", "send", "team", "--git", "repo").failed(ExitCode.FAILED, "git could not read");
  }

  private void deleteObject(String revision) throws Exception {
    Path answer = folder.resolve("hash");
    Process process =
        new ProcessBuilder("git", "-C", git.folder().toString(), "rev-parse", revision)
            .redirectOutput(answer.toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    String hash = Files.readString(answer).strip();
    Path objects = git.folder().resolve(".git/objects");
    Files.delete(objects.resolve(hash.substring(0, 2)).resolve(hash.substring(2)));
  }
}
