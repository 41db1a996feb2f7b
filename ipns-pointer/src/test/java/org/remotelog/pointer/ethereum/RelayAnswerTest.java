package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;

class RelayAnswerTest {
  private static final Bytes HASH = Bytes.ofHex("ab".repeat(32));

  private static RelayAnswer again(RelayAnswer answer) throws MalformedException {
    return RelayAnswer.decode(answer.status(), answer.encode());
  }

  @Test
  void readsWhatItWrites() throws MalformedException {
    for (RelayAnswer answer :
        List.of(
            new RelayAnswer.Published(
                Optional.of(new Landed(HASH, 12, 58_000, new BigInteger("123456789012345678")))),
            new RelayAnswer.Published(Optional.empty()),
            new RelayAnswer.Waiting(Optional.of(HASH)),
            new RelayAnswer.Waiting(Optional.empty()),
            RelayAnswer.Refused.conflict(5),
            new RelayAnswer.Refused(RelayRefusal.NOT_ADMITTED, "no", "ask"))) {
      assertThat(again(answer)).isEqualTo(answer);
    }
  }

  @Test
  void everyRefusalHasAStatusOfItsOwn() throws MalformedException {
    for (RelayRefusal why : RelayRefusal.values()) {
      assertThat(RelayRefusal.ofStatus(why.status())).contains(why);
      assertThat(again(new RelayAnswer.Refused(why, "no", "ask")))
          .isEqualTo(new RelayAnswer.Refused(why, "no", "ask"));
    }
    assertThat(RelayRefusal.ofStatus(418)).isEmpty();
  }

  @Test
  void leavesUnknownFieldsAlone() throws MalformedException {
    assertThat(
            RelayAnswer.decode(
                202, Bytes.utf8("{\"state\":\"waiting\",\"since\":{\"block\":[1]}}")))
        .isEqualTo(new RelayAnswer.Waiting(Optional.empty()));
  }

  @Test
  void showsWordsOfARelayOnOneShortLine() throws MalformedException {
    String text = "no\\u001b[2J\\n" + "x".repeat(2_000);
    RelayAnswer answer = RelayAnswer.decode(503, Bytes.utf8("{\"error\":\"" + text + "\"}"));
    assertThat(((RelayAnswer.Refused) answer).error())
        .startsWith("no [2J x")
        .hasSizeLessThanOrEqualTo(200);
  }

  @Test
  void refusesWhatNoRelayAnswers() {
    for (String body :
        List.of(
            "<html>",
            "",
            "{}",
            "[]",
            "{\"state\":\"done\"}",
            "{\"state\":5}",
            "{\"state\":\"waiting\"}",
            "{\"state\":\"published\",\"transaction\":\"0x12\"}",
            "{\"state\":\"published\",\"transaction\":\"0x" + HASH.hex() + "\"}")) {
      assertThatThrownBy(() -> RelayAnswer.decode(200, Bytes.utf8(body)))
          .as(body)
          .isInstanceOf(MalformedException.class);
    }
    Bytes published = new RelayAnswer.Published(Optional.empty()).encode();
    for (int status : new int[] {100, 201, 202, 204, 302, 500}) {
      assertThatThrownBy(() -> RelayAnswer.decode(status, published))
          .isInstanceOf(MalformedException.class);
    }
  }
}
