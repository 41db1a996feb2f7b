package org.remotelog.log.store.ipfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.http.HttpReply;
import org.remotelog.log.Cid;

class NodeRepliesFuzzTest {
  private static final String URI = "http://127.0.0.1:5001";
  private static final Cid HELLO = Cid.of(Cid.Codec.RAW, Bytes.utf8("hello"));
  private static final HttpReply.Headers NONE = new HttpReply.Headers(Map.of());

  /** Whatever a node answers with success is understood or refused. */
  @FuzzTest
  void understandsAnswers(byte[] input) {
    HttpReply reply = new HttpReply(200, "application/json", NONE, Bytes.of(input));
    Optional<List<Map<String, Object>>> objects =
        Decoding.of(IOException.class, () -> NodeReplies.objects(URI, reply));
    if (objects.isPresent()) {
      Optional<Set<Cid>> pins = Decoding.of(() -> NodeReplies.pins(objects.get()));
      assertThat(pins.map(Set::size).orElse(0)).isLessThanOrEqualTo(input.length);
      Decoding.of(() -> NodeReplies.isAbout(HELLO, objects.get()));
      Decoding.of(() -> NodeReplies.isJavaScript(objects.get()));
    }
  }

  /** Whatever a node answers with failure becomes a message that can be shown. */
  @FuzzTest
  void understandsFailures(byte[] input) {
    int status = input.length == 0 ? 500 : 300 + (input[0] & 0xff);
    HttpReply reply = new HttpReply(status, "", NONE, Bytes.of(input));
    Optional<NodeFailure> failure = Decoding.of(() -> NodeReplies.failure(URI, reply));
    assertThat(failure).isPresent();
    String message = String.valueOf(failure.get().getMessage());
    assertThat(message).startsWith(URI).hasSizeLessThan(1_000);
    assertThat(message.chars()).allMatch(c -> c >= ' ');
    Optional<Optional<Cid>> named =
        Decoding.of(() -> NodeReplies.named(failure.get().said(), Set.of(HELLO)));
    assertThat(named.orElseThrow().orElse(HELLO)).isEqualTo(HELLO);
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Bytes pins = Bytes.utf8("{\"Pins\":[\"" + HELLO + "\"]}\n");
    Bytes recursive =
        Bytes.utf8("{\"Message\":\"pin: " + HELLO + " already pinned recursively\",\"Code\":0}");
    Corpus.of(NodeRepliesFuzzTest.class)
        .addWithEdges("understandsAnswers", "pins", pins)
        .addWithEdges("understandsAnswers", "pinned-recursively", recursive)
        .add("understandsAnswers", "key", "{\"Key\":\"" + HELLO + "\",\"Size\":5}")
        .add("understandsAnswers", "version", "{\"Version\":\"0.18.1\",\"ipfs-core\":\"0.18.1\"}")
        .add("understandsAnswers", "root", "{\"Root\":{\"PinErrorMsg\":\"no\"}}")
        .add("understandsAnswers", "error", "{\"Hash\":\"x\",\"Error\":{\"Message\":\"odd\"}}")
        .addWithEdges("understandsFailures", "pinned-recursively", recursive)
        .add("understandsFailures", "page", "<html>\u001b[2J</html>")
        .add("understandsFailures", "pins", pins)
        .check();
  }
}
