package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SendCommandTest extends CliTest {
  @Test
  void sendsOneMessageAndListsIt() {
    makeGroup("a", "team");
    Ran sent = at("a", "send", "team", "héllo", "--json").done();
    assertThat(names(sent.json().get(0))).containsExactly("id", "group", "log", "seq", "published");
    assertThat(sent.json().get(0).get("published").asBoolean()).isTrue();
    List<JsonNode> listed = at("a", "messages", "team", "--json").done().json();
    assertThat(listed).hasSize(1);
    assertThat(names(listed.get(0)))
        .containsExactly(
            "id",
            "group",
            "log",
            "seq",
            "time",
            "parents",
            "body",
            "type",
            "row",
            "confirmed",
            "missingParents",
            "receivedBy");
    assertThat(listed.get(0).get("receivedBy")).isEmpty();
    assertThat(listed.get(0).get("body").asText()).isEqualTo("héllo");
    assertThat(listed.get(0).get("id").asText()).isEqualTo(sent.json().get(0).get("id").asText());
    assertThat(listed.get(0).get("id").asText()).matches("[0-9a-f]{64}");
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void sendsTextThatLooksLikeOptionOrFile() {
    makeGroup("a", "team");
    at("a", "send", "team", "--", "--help").done();
    at("a", "send", "team", "@/etc/passwd").done();
    assertThat(bodies("a")).containsExactly("--help", "@/etc/passwd");
  }

  @Test
  void refusesTextThatBeginsWithDashInsteadOfShowingHelp() {
    makeGroup("a", "team");
    at("a", "send", "team", "-hello").failed(ExitCode.USAGE, "no option '-hello'", "after --");
    at("a", "send", "team", "--", "-hello").done();
    assertThat(bodies("a")).containsExactly("-hello");
  }

  private List<String> bodies(String home) {
    return at(home, "messages", "team", "--json").done().json().stream()
        .map(node -> node.get("body").asText())
        .toList();
  }

  @Test
  void wantsExactlyOneThingToSend() {
    makeGroup("a", "team");
    at("a", "send", "team").failed(ExitCode.USAGE, "nothing to send");
    at("a", "send", "team", "x", "--stdin").failed(ExitCode.USAGE, "more than one");
    at("a", "send", "team", "x", "--all").failed(ExitCode.USAGE, "--all belongs to --git");
    at("a", "send", "team", "").failed(ExitCode.USAGE, "empty");
    at("a", "send", "team", " \n ").failed(ExitCode.USAGE, "empty");
    at("a", "send").failed(ExitCode.USAGE, "GROUP");
    at("a", "send", "other", "x").failed(ExitCode.FAILED, "there is no group 'other'");
  }

  @Test
  void sendsEachLineOfInput() {
    makeGroup("a", "team");
    input = "one\n\ntwo\r\n  three  \nfour".getBytes(StandardCharsets.UTF_8);
    assertThat(at("a", "send", "team", "--stdin").done().out()).contains("4 messages");
    assertThat(bodies("a")).containsExactly("one", "two", "  three  ", "four");
  }

  @Test
  void sendsManyLinesInOrder() {
    makeGroup("a", "team");
    StringBuilder lines = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 3 * Limits.MAX_BATCH_MESSAGES + 7; i++) {
      lines.append("line ").append(i).append('\n');
      expected.add("line " + i);
    }
    input = lines.toString().getBytes(StandardCharsets.UTF_8);
    at("a", "send", "team", "--stdin").done();
    assertThat(bodies("a")).isEqualTo(expected);
    List<JsonNode> some =
        at("a", "messages", "team", "--since", "700", "--limit", "5", "--json").json();
    assertThat(some)
        .extracting(node -> node.get("row").asLong())
        .containsExactly(701L, 702L, 703L, 704L, 705L);
  }

  @Test
  void refusesLineThatIsNoTextNamingIt() {
    makeGroup("a", "team");
    input = new byte[] {'o', 'k', '\n', (byte) 0xc3, '\n'};
    at("a", "send", "team", "--stdin").failed(ExitCode.FAILED, "line 2 is no UTF-8", "1 message");
    assertThat(bodies("a")).containsExactly("ok");
  }

  @Test
  void refusesLineAboveTheMessageLimit() {
    makeGroup("a", "team");
    input = "x".repeat(Limits.MAX_MESSAGE_BYTES + 1).getBytes(StandardCharsets.UTF_8);
    at("a", "send", "team", "--stdin").failed(ExitCode.FAILED, "line 1 is longer");
    input = "x".repeat(Limits.MAX_MESSAGE_BYTES).getBytes(StandardCharsets.UTF_8);
    at("a", "send", "team", "--stdin").failed(ExitCode.FAILED, "at most 131072");
    input = "x".repeat(Limits.MAX_IMPORTED_TEXT_BYTES).getBytes(StandardCharsets.UTF_8);
    at("a", "send", "team", "--stdin").done();
    assertThat(bodies("a")).hasSize(1);
  }

  @Test
  void showsNoControlCharactersOfMessages() {
    makeGroup("a", "team");
    String nasty = "red \u001b[31malert\u0007 \u009b2J \u202eevil\r\u0000 end\u2028next";
    input = nasty.getBytes(StandardCharsets.UTF_8);
    at("a", "send", "team", "--stdin").done();
    isTerminal = true;
    for (String[] command : new String[][] {{"messages", "team"}, {"log", "team", "--graph"}}) {
      env.put("NO_COLOR", "1");
      String out = at("a", command).done().out();
      assertThat(out).contains("red \\x1b[31malert\\x07 \\x9b2J \\u202eevil");
      assertThat(out.replace("\n", "").chars()).noneMatch(Character::isISOControl);
    }
    String json = at("a", "messages", "team", "--json").done().out();
    assertThat(json.replace("\n", "").chars()).noneMatch(Character::isISOControl);
    assertThat(bodies("a")).containsExactly(nasty);
  }
}
