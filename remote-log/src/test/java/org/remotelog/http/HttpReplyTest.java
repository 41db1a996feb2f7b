package org.remotelog.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;

class HttpReplyTest {
  @Test
  void explainsOnOneLineThatLeavesTheTerminalAlone() {
    assertThat(reply("no\u001b[31m such\r\nthing\u202e\u0000").explain())
        .isEqualTo("HTTP 500 (no [31m such thing)");
    assertThat(reply("").explain()).isEqualTo("HTTP 500");
  }

  @Test
  void explainsWithTheBeginningOfLongBody() {
    String longest = "x".repeat(Limits.MAX_ERROR_CHARS);
    assertThat(reply(longest).explain()).isEqualTo("HTTP 500 (" + longest + ")");
    assertThat(reply(longest + "y").explain()).isEqualTo("HTTP 500 (" + longest + ")");
  }

  @Test
  void tellsSuccessByItsStatus() {
    for (int status : new int[] {200, 204, 299}) {
      assertThat(reply(status, "").isSuccess()).isTrue();
    }
    for (int status : new int[] {199, 300, 404, 500}) {
      assertThat(reply(status, "").isSuccess()).isFalse();
    }
  }

  private static HttpReply reply(String body) {
    return reply(500, body);
  }

  private static HttpReply reply(int status, String body) {
    return new HttpReply(status, "", new HttpReply.Headers(Map.of()), Bytes.utf8(body));
  }
}
