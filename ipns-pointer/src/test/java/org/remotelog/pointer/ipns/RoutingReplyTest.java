package org.remotelog.pointer.ipns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;

class RoutingReplyTest {
  @Test
  void takesTheLastValueAmongOtherEvents() throws MalformedException {
    Bytes reply =
        Bytes.utf8(
            "{\"Extra\":\"\",\"Type\":1}\n{\"Extra\":\"AQI=\",\"Type\":5}\n"
                + "{\"Extra\":\"AwQ=\",\"Type\":5}\n{\"Extra\":\"late\",\"Type\":6}\n");
    assertThat(RoutingReply.record(reply)).contains(Bytes.ofHex("0304"));
  }

  @Test
  void findsNoRecordWithoutAValue() throws MalformedException {
    assertThat(RoutingReply.record(Bytes.EMPTY)).isEmpty();
    assertThat(RoutingReply.record(Bytes.utf8("{\"Extra\":\"AQI=\"}"))).isEmpty();
  }

  @Test
  void refusesValuesThatAreNoBase64() {
    assertRefused("{\"Type\":5}");
    assertRefused("{\"Type\":5,\"Extra\":7}");
    assertRefused("{\"Type\":5,\"Extra\":\"%\"}");
    assertRefused("<html>");
  }

  private static void assertRefused(String reply) {
    assertThatThrownBy(() -> RoutingReply.record(Bytes.utf8(reply)))
        .isInstanceOf(MalformedException.class);
  }
}
