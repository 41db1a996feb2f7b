package org.remotelog.pointer.ipns;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;

class RoutingReplyFuzzTest {
  @FuzzTest
  void decodesReplies(byte[] input) {
    Bytes reply = Bytes.of(input);
    Optional<Optional<Bytes>> read = Decoding.of(() -> RoutingReply.record(reply));
    read.flatMap(record -> record)
        .ifPresent(record -> assertThat(record.size()).isLessThan(input.length));
  }

  @FuzzTest
  void givesBackWhateverTheNodeHolds(byte[] input) {
    String value = Base64.getEncoder().encodeToString(input);
    Bytes reply = Bytes.utf8("{\"Extra\":\"" + value + "\",\"Type\":5}");
    assertThat(Decoding.of(() -> RoutingReply.record(reply)))
        .contains(Optional.of(Bytes.of(input)));
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Corpus.of(RoutingReplyFuzzTest.class)
        .addWithEdges(
            "decodesReplies",
            "event",
            Bytes.utf8("{\"Extra\":\"AQI=\",\"ID\":\"\",\"Responses\":null,\"Type\":5}\n"))
        .add("decodesReplies", "no-value", "{\"Type\":6}")
        .add("decodesReplies", "error", "{\"Message\":\"routing: not found\",\"Code\":0}")
        .addWithEdges("givesBackWhateverTheNodeHolds", "bytes", Bytes.ofHex("0102"))
        .check();
  }
}
