package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.remotelog.Draft;
import org.remotelog.bytes.Bytes;

final class DemoCommandTest extends CliTest {
  @Test
  void tellsTheStoryWithTheBundledConversation() {
    Ran ran = run("demo").done();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains("36 messages of 3 authors", "all 36 there", "missing: ", "all 37 there");
    String home = ran.lines().get(1);
    Path folder = Path.of(home.substring("In ".length(), home.indexOf(',')));
    assertThat(Files.exists(folder)).isFalse();
  }

  @Test
  void tellsTheStoryWithAHistoryAndKeepsTheFolder() throws Exception {
    GitFixture git = new GitFixture(folder.resolve("repo"));
    for (int i = 0; i < 50; i++) {
      git.commit("author" + i % 4, "commit " + i);
    }
    Ran ran = run("demo", "--git", "repo", "--json").done();
    List<JsonNode> steps = ran.json();
    assertThat(steps).hasSize(8);
    assertThat(steps.get(1).get("messages").asLong()).isEqualTo(50);
    assertThat(steps.get(1).get("segments").asLong()).isGreaterThanOrEqualTo(4);
    assertThat(steps.get(2).get("new").asLong()).isEqualTo(50);
    assertThat(steps.get(6).get("gaps").asLong()).isPositive();
    run("demo", "--git", "absent").failed(ExitCode.FAILED, "there is no folder");
  }

  @Test
  void bundlesConversationWhoseParentsComeFirst() throws Exception {
    List<Draft> drafts = Conversation.drafts(0);
    Set<Bytes> seen = new HashSet<>();
    for (Draft draft : drafts) {
      assertThat(seen).containsAll(draft.parentKeys());
      assertThat(seen.add(draft.importKey().orElseThrow())).isTrue();
    }
    assertThat(drafts.stream().map(Draft::author).distinct()).hasSize(3);
    assertThat(drafts.stream().filter(draft -> draft.parentKeys().size() > 1)).isNotEmpty();
  }
}
