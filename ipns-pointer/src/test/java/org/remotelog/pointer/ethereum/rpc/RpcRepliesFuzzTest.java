package org.remotelog.pointer.ethereum.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.http.HttpReply;

class RpcRepliesFuzzTest {
  private static final String FRAME = "{\"jsonrpc\":\"2.0\",\"id\":1,";
  private static final String ADDRESS = "\"0x" + "11".repeat(20) + "\"";
  private static final String HASH = "\"0x" + "22".repeat(32) + "\"";

  private static Optional<Object> result(int status, byte[] body) throws IOException {
    HttpReply.Headers headers = new HttpReply.Headers(Map.of());
    HttpReply reply = new HttpReply(status, "application/json", headers, Bytes.of(body));
    return HttpJsonRpc.result("http://node", "eth_call", 1, reply);
  }

  /** Whatever a node answers is a result, or an error with a meaning. */
  @FuzzTest
  void understandsReplies(byte[] input) {
    for (int status : new int[] {200, 429}) {
      try {
        Optional<Optional<Object>> read =
            Decoding.of(IOException.class, () -> result(status, input));
        assertThat(!read.isPresent() || status == 200).isTrue();
        if (!read.isPresent()) {
          result(status, input);
        }
      } catch (RpcErrorException e) {
        assertThat(e.getMessage()).hasSizeLessThan(400);
        assertThat(RpcFault.of(e)).isNotNull();
        assertThat(e.data().map(Bytes::size).orElse(0)).isLessThanOrEqualTo(input.length);
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith("http://node");
      }
    }
  }

  /** Each kind of value is looked for in each result. */
  @FuzzTest
  void decodesResults(byte[] input) {
    Optional<Object> value =
        Decoding.of(IOException.class, () -> result(200, input)).flatMap(found -> found);
    if (!value.isPresent()) {
      return;
    }
    Object found = value.get();
    Optional<BigInteger> number = Decoding.of(() -> RpcValues.number(found));
    Optional<Long> small = Decoding.of(() -> RpcValues.small(found));
    number.ifPresent(n -> assertThat(n.bitLength()).isLessThanOrEqualTo(256));
    small.ifPresent(n -> assertThat(number).contains(BigInteger.valueOf(n)));
    Optional<Bytes> bytes = Decoding.of(() -> RpcValues.bytes(found));
    bytes.ifPresent(b -> assertThat("0x" + b.hex()).isEqualToIgnoringCase((String) found));
    Decoding.of(() -> RpcValues.address(found))
        .ifPresent(address -> assertThat(bytes).contains(address.bytes()));
    Decoding.of(() -> RpcValues.object(found)).ifPresent(o -> assertThat(o).isSameAs(found));
    Decoding.of(() -> RpcValues.block(found))
        .ifPresent(block -> assertThat(block.number()).isNotNegative());
    Decoding.of(() -> RpcValues.receipt(found))
        .ifPresent(
            receipt -> {
              assertThat(receipt.logs()).hasSizeLessThanOrEqualTo(Limits.MAX_RECEIPT_LOGS);
              assertThat(receipt.cost()).isNotNegative();
            });
  }

  @Test
  void keepsItsSeeds() throws IOException {
    String log = "{\"address\":" + ADDRESS + ",\"topics\":[" + HASH + "],\"data\":\"0x\"}";
    String receipt =
        FRAME
            + "\"result\":{\"status\":\"0x1\",\"blockNumber\":\"0x10\",\"gasUsed\":\"0x5208\","
            + "\"effectiveGasPrice\":\"0x7\",\"contractAddress\":null,\"logs\":["
            + log
            + "]}}";
    String block =
        FRAME + "\"result\":{\"number\":\"0x2\",\"hash\":" + HASH + ",\"baseFeePerGas\":\"0x7\"}}";
    Corpus.of(RpcRepliesFuzzTest.class)
        .addWithEdges("understandsReplies", "result", Bytes.utf8(FRAME + "\"result\":\"0x1\"}"))
        .addWithEdges(
            "understandsReplies",
            "error",
            Bytes.utf8(
                FRAME
                    + "\"error\":{\"code\":3,\"message\":\"execution reverted\","
                    + "\"data\":\"0xe53a93d7\"}}"))
        .add(
            "understandsReplies",
            "deeper",
            FRAME + "\"error\":{\"code\":-32015,\"data\":{\"data\":\"Reverted 0xab\\ncd\"}}}")
        .add("understandsReplies", "error-text", FRAME + "\"error\":\"no\"}")
        .add("understandsReplies", "null", FRAME + "\"result\":null}")
        .add("understandsReplies", "page", "<html>log in</html>")
        .addWithEdges("decodesResults", "receipt", Bytes.utf8(receipt))
        .addWithEdges("decodesResults", "block", Bytes.utf8(block))
        .add("decodesResults", "number", FRAME + "\"result\":\"0xff\"}")
        .add("decodesResults", "address", FRAME + "\"result\":" + ADDRESS + "}")
        .add("decodesResults", "truth", FRAME + "\"result\":true}")
        .check();
  }
}
