package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class GroupCommandsTest extends CliTest {
  @Test
  void showsTheCreatorsNameWhenItGaveOne() {
    makeHome("a");
    at("a", "group", "create", "team", "--as", "Alice").done();
    assertThat(at("a", "group", "members", "team").done().out()).contains("Alice");
    at("a", "group", "create", "other", "--as", " ").failed(ExitCode.USAGE, "the name is empty");
  }

  @Test
  void printsInviteAloneOnLastLine() {
    makeGroup("a", "team");
    Ran ran = at("a", "group", "invite", "team").done();
    assertThat(ran.lastLine()).startsWith("rlinvite1").doesNotContain(" ");
    assertThat(at("a", "-q", "group", "invite", "team").done().lines()).hasSize(1);
    assertThat(
            at("a", "--json", "group", "invite", "team").done().json().get(0).get("code").asText())
        .startsWith("rlinvite1");
  }

  @Test
  void joinsWithCodeFromArgumentOrInput() {
    makeGroup("a", "team");
    makeHome("b");
    makeHome("c");
    String first = at("a", "group", "invite", "team").lastLine();
    at("b", "group", "join", first, "--as", "Bob").done();
    input = (at("a", "group", "invite", "team").lastLine() + "\n").getBytes(StandardCharsets.UTF_8);
    at("c", "group", "join", "-", "--as", "Carol").done();
    at("b", "sync").done();
    at("c", "sync").done();
    assertThat(at("c", "group", "list", "--json").json().get(0).get("name").asText())
        .isEqualTo("team");
  }

  @Test
  void refusesSpoiledAndUsedInvites() {
    makeGroup("a", "team");
    makeHome("b");
    at("b", "group", "join", "rlinvite1nonsense").failed(ExitCode.FAILED, "damaged");
    input = new byte[0];
    at("b", "group", "join", "-").failed(ExitCode.USAGE, "no code");
    assertThat(at("b", "group", "list").done().out()).doesNotContain("team");
  }

  @Test
  void findsGroupByNameAndById() {
    makeGroup("a", "team");
    String id = at("a", "group", "list", "--json").json().get(0).get("id").asText();
    at("a", "messages", "team").done();
    at("a", "messages", id).done();
    at("a", "messages", id.substring(0, 8).toUpperCase(java.util.Locale.ROOT)).done();
    at("a", "messages", id.substring(0, 7)).failed(ExitCode.FAILED, "no group", "'team'");
    at("a", "messages", "tea").failed(ExitCode.FAILED, "there is no group 'tea'");
  }

  @Test
  void refusesAmbiguousGroupNamingTheIds() {
    makeGroup("a", "team");
    assertThat(at("a", "group", "create", "team").done().err())
        .contains("warning: this home has another group 'team'");
    at("a", "messages", "team").failed(ExitCode.FAILED, "ambiguous", "Use the id");
  }

  @Test
  void listsMembers() {
    makeGroup("a", "team");
    Ran ran = at("a", "group", "members", "team", "--json").done();
    assertThat(ran.json()).hasSize(1);
    assertThat(ran.json().get(0).get("log").asText()).startsWith("k51");
    assertThat(ran.json().get(0).get("own").asBoolean()).isTrue();
    at("a", "group", "remove", "team", "nobody").failed(ExitCode.FAILED, "no member 'nobody'");
  }

  @Test
  void refusesGroupWithoutName() {
    makeHome("a");
    at("a", "group", "create", " ").failed(ExitCode.USAGE, "needs a name");
    at("a", "group", "invite", "g", "--expires", "0d").failed(ExitCode.USAGE, "no time span");
    at("a", "group", "invite", "g", "--expires", "3651d").failed(ExitCode.USAGE, "3650d at most");
  }

  @Test
  void namesGroupInHintSoThatShellTakesIt() {
    makeHome("a");
    assertThat(at("a", "group", "create", "team").lastLine()).contains("invite team --home ");
    assertThat(at("a", "group", "create", "it's\u001b[31m").lastLine())
        .matches(".*invite [0-9a-f]{8} --home .*");
  }
}
