package org.remotelog.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;

class JsonTextsFuzzTest {
  /** What is read is within the limits. */
  @FuzzTest
  void readsReplies(byte[] input) {
    Optional<List<Map<String, Object>>> read = Decoding.of(() -> JsonTexts.read(Bytes.of(input)));
    if (read.isPresent()) {
      assertThat(read.get()).hasSizeLessThanOrEqualTo(Limits.MAX_JSON_OBJECTS);
      read.get().forEach(object -> assertKnown(object, 1));
    }
  }

  private static void assertKnown(Object value, int depth) {
    assertThat(depth).isLessThanOrEqualTo(Limits.MAX_JSON_DEPTH + 1);
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(item -> assertKnown(item, depth + 1));
    } else if (value instanceof List<?> list) {
      list.forEach(item -> assertKnown(item, depth + 1));
    } else {
      assertThat(value).isInstanceOfAny(String.class, Long.class, Double.class, Boolean.class);
    }
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Corpus.of(JsonTextsFuzzTest.class)
        .addWithEdges(
            "readsReplies",
            "every-kind",
            Bytes.utf8("{\"a\":[\"x\",1,-2.5e3,true,false,null,{\"b\":[]}]}\n{\"c\":\"\\u00e9\"}"))
        .add("readsReplies", "two-objects", "{\"Key\":\"a\"}\n{\"Key\":\"b\"}")
        .add("readsReplies", "big-number", "{\"a\":" + "9".repeat(400) + "}")
        .add("readsReplies", "big-exponent", "{\"a\":1e999999999,\"b\":-1e-999999999}")
        .add("readsReplies", "deep", "{\"a\":" + "[".repeat(2_000))
        .add("readsReplies", "other-encoding", Bytes.ofHex("feff007b007d"))
        .add("readsReplies", "half-surrogate", "{\"a\":\"\\ud800\"}")
        .check();
  }
}
