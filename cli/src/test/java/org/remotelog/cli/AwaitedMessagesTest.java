package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.GroupInfo;
import org.remotelog.RemoteLogClient;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogEvents;
import org.remotelog.mvds.MessageId;
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
}
