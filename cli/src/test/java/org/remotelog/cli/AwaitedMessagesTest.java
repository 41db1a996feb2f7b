package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.ClientBounds;
import org.remotelog.GroupInfo;
import org.remotelog.RemoteLogClient;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.LogEvents;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.sqlite.Mode;

/** Exit code 3 of a sync has a cause that commands name, also when no log has a gap. */
final class AwaitedMessagesTest extends CliTest {
  private String absent = "";

  /** Bob has Alice's second message by hand, and not her first, which she has not published. */
  @BeforeEach
  void giveTheSecondOnly() throws Exception {
    makeHome("a");
    at("a", "group", "create", "team", "--as", "Alice").done();
    makeHome("b");
    String code = at("a", "-q", "group", "invite", "team").done().lastLine();
    at("b", "group", "join", code).done();
    at("a", "sync").done();
    at("b", "sync").done();
    absent = send("one");
    Bytes second = with("a", (client, group) -> client.encoded(group.id(), id(send("two"))));
    with("b", (client, group) -> client.receive(group.id(), second));
  }

  private static MessageId id(String hex) throws Exception {
    return MessageId.parse(Bytes.ofHex(hex));
  }

  private String send(String text) {
    return at("a", "send", "team", text, "--offline", "--json")
        .done()
        .json()
        .get(0)
        .get("id")
        .asText();
  }

  private interface Work<T> {
    T on(RemoteLogClient client, GroupInfo group) throws Exception;
  }

  private <T> T with(String home, Work<T> work) throws Exception {
    Homes homes = new Homes(clock, env);
    try (Session session =
        homes.open(folder.resolve(home), Mode.UPDATE, LogEvents.NONE, () -> {})) {
      return work.on(session.client(), session.client().groups().get(0));
    }
  }

  @Test
  void syncGapsAndWaitingNameTheParent() {
    assertThat(at("b", "sync").exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    Ran gaps = at("b", "gaps");
    assertThat(gaps.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(gaps.out())
        .contains(
            "1 message waits for number 3 of Alice, which is not here", absent.substring(0, 8))
        .doesNotContain("nothing is missing");
    JsonNode gap = at("b", "gaps", "--json").json().get(0);
    assertThat(gap.get("cause").asText()).isEqualTo("awaited");
    assertThat(gap.get("id").asText()).isEqualTo(absent);
    assertThat(gap.get("seq").asLong()).isEqualTo(3);
    assertThat(gap.get("messages").asLong()).isEqualTo(1);
    assertThat(at("b", "messages", "team", "--waiting").done().out())
        .contains("[waiting for number 3 of Alice, unconfirmed]");
    JsonNode waiting = at("b", "messages", "team", "--waiting", "--json").done().json().get(0);
    assertThat(waiting.get("absent").get(0).get("id").asText()).isEqualTo(absent);
    at("a", "sync").done();
    at("b", "sync").done();
    assertThat(at("b", "gaps").done().out()).contains("nothing is missing");
  }

  @Test
  void gapsListSoManyMessagesAndTellOfMore() throws Exception {
    for (int i = 0; i < ClientBounds.MAX_ABSENT_PARENTS / Limits.MAX_PARENTS; i++) {
      Bytes body = Bytes.utf8("message " + i);
      List<Parent> parents = new ArrayList<>();
      for (int j = 0; j < Limits.MAX_PARENTS; j++) {
        Digest id = Sha256.of(Bytes.utf8(i + " follows " + j));
        parents.add(new Parent(new MessageId(id), Optional.empty()));
      }
      with(
          "b",
          (client, group) ->
              client.receive(
                  group.id(),
                  MessageCodec.encode(
                      Dialect.SPEC,
                      new Message(group.id(), 1, body, Metadata.ofParents(parents)))));
    }
    // With the one that was missing before, there is one too many.
    assertThat(at("b", "gaps").out()).endsWith("and more: only the first 1,024 are listed\n");
    List<JsonNode> lines = at("b", "gaps", "--json").json();
    assertThat(lines).hasSize(ClientBounds.MAX_ABSENT_PARENTS + 1);
    JsonNode last = lines.get(lines.size() - 1);
    assertThat(last.get("more").asBoolean()).isTrue();
    assertThat(last.get("cause").asText()).isEqualTo("awaited");
  }
}
