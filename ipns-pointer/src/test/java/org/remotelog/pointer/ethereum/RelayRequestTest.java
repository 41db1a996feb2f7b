package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;

class RelayRequestTest {
  private static final RelayRequest REQUEST = RelayRequests.signed(7, 1_800_000_000);
  private static final String JSON = new String(REQUEST.encode().toArray(), StandardCharsets.UTF_8);

  private static RelayRequest decode(String json) throws MalformedException {
    return RelayRequest.decode(Bytes.utf8(json));
  }

  private static void refuses(String json, String word) {
    assertThat(json).isNotEqualTo(JSON);
    assertThatThrownBy(() -> decode(json))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(word);
  }

  private static String with(String name, String value) {
    return JSON.replaceFirst("\"" + name + "\":\"[^\"]*\"", "\"" + name + "\":" + value);
  }

  @Test
  void readsWhatItWrites() throws MalformedException {
    assertThat(decode(JSON)).isEqualTo(REQUEST);
    assertThat(JSON)
        .startsWith("{\"chain\":\"31337\",\"contract\":\"0x")
        .contains("\"log\":\"0x" + "11".repeat(32) + "\",\"expected\":\"0\",\"sequence\":\"1\"")
        .contains("\"record\":\"" + RelayRequests.RECORD + "\",\"deadline\":\"1800000000\"");
    assertThat(REQUEST.encode().size()).isLessThan(800);
  }

  @Test
  void readsOtherOrderSpacesAndLowerCaseAddresses() throws MalformedException {
    String other =
        JSON.replace(REQUEST.contract().toString(), REQUEST.contract().hex())
            .replace("{\"chain\":\"31337\",", "{ ")
            .replace("}", " , \"chain\" : \"31337\" }\n");
    assertThat(decode(other)).isEqualTo(REQUEST);
  }

  @Test
  void refusesWhatIsMissingMoreOrOfAnotherType() {
    for (String name :
        List.of(
            "chain",
            "contract",
            "owner",
            "log",
            "expected",
            "sequence",
            "record",
            "deadline",
            "r",
            "vs")) {
      refuses(with(name, "null"), "\"" + name + "\"");
      refuses(with(name, "5"), "\"" + name + "\"");
      refuses(with(name, "[\"5\"]"), "\"" + name + "\"");
      refuses(with(name, "\"\""), "");
    }
    refuses(JSON.replace("}", ",\"more\":\"1\"}"), "other fields");
  }

  @Test
  void refusesNumbersThatAreNoneOrAbove63Bits() throws MalformedException {
    for (String wrong :
        List.of("-1", "+1", "01", "1.0", "1e3", " 1", "0x1", "9223372036854775808")) {
      refuses(with("deadline", "\"" + wrong + "\""), "decimal");
    }
    assertThat(decode(with("deadline", "\"9223372036854775807\"")).signed().deadline())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void refusesSequenceThatIsNotAboveTheExpectedOne() throws MalformedException {
    refuses(with("expected", "\"1\""), "not above");
    refuses(with("sequence", "\"0\""), "not above");
    assertThat(decode(with("sequence", "\"9223372036854775807\"")).update().sequence())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void refusesRecordsThatAreNoRawBlocks() {
    Cid head = Cid.of(Cid.Codec.DAG_CBOR, Bytes.utf8("head"));
    refuses(with("record", "\"" + head + "\""), "raw");
  }

  @Test
  void refusesWordsOfOtherLengths() {
    for (String digits : List.of("1".repeat(63), "1".repeat(65), "A".repeat(64), "")) {
      refuses(with("r", "\"0x" + digits + "\""), "64");
    }
    refuses(with("log", "\"" + "1".repeat(64) + "\""), "64");
  }

  @Test
  void refusesWhatIsNotOneObject() {
    for (String text : List.of("", "[]", "1", JSON + JSON, JSON + "x", "{", "<html></html>")) {
      refuses(text, "one JSON object");
    }
  }

  @Test
  void acceptsLongestBodyAndRefusesOneByteMore() throws MalformedException {
    String longest = JSON + " ".repeat(Limits.MAX_RELAY_REQUEST_BYTES - JSON.length());
    assertThat(decode(longest)).isEqualTo(REQUEST);
    refuses(longest + " ", "4096 bytes");
  }
}
