package org.remotelog.pointer.ethereum.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;

class RpcValuesTest {
  private static final String ADDRESS = "0x" + "11".repeat(20);
  private static final String TOPIC = "0x" + "22".repeat(32);

  private static Map<String, Object> log() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("address", ADDRESS);
    fields.put("topics", List.of(TOPIC));
    fields.put("data", "0x");
    return fields;
  }

  private static Map<String, Object> receipt() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("status", "0x1");
    fields.put("blockNumber", "0x10");
    fields.put("gasUsed", "0x5208");
    fields.put("effectiveGasPrice", "0x3b9aca00");
    fields.put("logs", List.of(log()));
    return fields;
  }

  private static Map<String, Object> with(Map<String, Object> fields, String name, Object value) {
    fields.put(name, value);
    return fields;
  }

  @Test
  void receiptIsRead() throws MalformedException {
    Receipt receipt = RpcValues.receipt(with(receipt(), "contractAddress", ADDRESS));
    EthereumAddress address = EthereumAddress.parse(ADDRESS);
    assertThat(receipt)
        .isEqualTo(
            new Receipt(
                true,
                16,
                21_000,
                BigInteger.valueOf(1_000_000_000),
                Optional.of(address),
                List.of(
                    new Receipt.Log(address, List.of(Bytes.ofHex("22".repeat(32))), Bytes.EMPTY))));
    assertThat(receipt.cost()).isEqualTo(BigInteger.valueOf(21_000_000_000_000L));
  }

  @Test
  void receiptOfAFailureIsNotDoneAndOneWithoutAPriceCostsNothing() throws MalformedException {
    Map<String, Object> fields = with(receipt(), "status", "0x0");
    fields.remove("effectiveGasPrice");
    Receipt receipt = RpcValues.receipt(fields);
    assertThat(receipt.isDone()).isFalse();
    assertThat(receipt.cost()).isZero();
    assertThat(receipt.contract()).isEmpty();
  }

  @Test
  void receiptWithAsManyLogsAsItMayHaveIsReadAndOneMoreIsRefused() throws MalformedException {
    int most = Limits.MAX_RECEIPT_LOGS;
    assertThat(RpcValues.receipt(with(receipt(), "logs", Collections.nCopies(most, log()))).logs())
        .hasSize(most);
    refused(with(receipt(), "logs", Collections.nCopies(most + 1, log())));
  }

  @Test
  void logWithMoreTopicsThanTheChainHasIsRefused() throws MalformedException {
    Map<String, Object> four = with(log(), "topics", Collections.nCopies(4, TOPIC));
    assertThat(RpcValues.receipt(with(receipt(), "logs", List.of(four))).logs()).hasSize(1);
    refused(with(receipt(), "logs", List.of(with(log(), "topics", Collections.nCopies(5, TOPIC)))));
  }

  @Test
  void damagedReceiptsAreRefused() {
    for (String name : List.of("status", "blockNumber", "gasUsed", "logs")) {
      Map<String, Object> lacking = receipt();
      lacking.remove(name);
      refused(lacking);
    }
    for (Object value : Arrays.asList("", "0x", "1", 1L, true, List.of(), Map.of(), "0x-1")) {
      for (String name : List.of("status", "blockNumber", "gasUsed", "effectiveGasPrice", "logs")) {
        if (!(name.equals("logs") && value instanceof List)) {
          refused(with(receipt(), name, value));
        }
      }
      refused(with(receipt(), "contractAddress", value));
      refused(with(receipt(), "logs", List.of(value)));
      refused(with(receipt(), "logs", List.of(with(log(), "address", value))));
    }
    for (Object log :
        List.of(
            with(log(), "topics", "0x"),
            with(log(), "topics", List.of(1L)),
            with(log(), "data", "0x0"),
            with(log(), "data", "00"))) {
      refused(with(receipt(), "logs", List.of(log)));
    }
    refused(List.of());
    refused("0x1");
  }

  private static void refused(Object receipt) {
    assertThatThrownBy(() -> RpcValues.receipt(receipt)).isInstanceOf(MalformedException.class);
  }

  @Test
  void numberAtItsLimitIsReadAndOneBitMoreIsRefused() throws MalformedException {
    assertThat(RpcValues.number("0x" + "f".repeat(64)).bitLength()).isEqualTo(256);
    assertThat(RpcValues.number("0x" + "0".repeat(63) + "1")).isOne();
    assertThatThrownBy(() -> RpcValues.number("0x1" + "0".repeat(64)))
        .isInstanceOf(MalformedException.class);
    assertThat(RpcValues.small("0x7fffffffffffffff")).isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(() -> RpcValues.small("0x8000000000000000"))
        .isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x", "0", "-0x1", "0x-1", "0x+1", "0xg", "0x 1", " 0x1", "0x1\n"})
  void textThatIsNoNumberIsRefused(String text) {
    assertThatThrownBy(() -> RpcValues.number(text))
        .isInstanceOf(MalformedException.class)
        .hasMessage("a value that should be a number is none");
  }

  @Test
  void addressOfAnotherSizeIsRefused() {
    for (int size : new int[] {0, 19, 21, 32}) {
      assertThatThrownBy(() -> RpcValues.address("0x" + "11".repeat(size)))
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void blockIsReadAndOneWithoutABaseFeeIsRefused() throws MalformedException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("number", "0x2");
    fields.put("hash", TOPIC);
    fields.put("timestamp", "0x6b49d200");
    fields.put("baseFeePerGas", "0x7");
    assertThat(RpcValues.block(fields))
        .isEqualTo(
            new EthereumNode.Block(
                2, Bytes.ofHex("22".repeat(32)), 1_800_000_000, BigInteger.valueOf(7)));
    fields.remove("baseFeePerGas");
    assertThatThrownBy(() -> RpcValues.block(fields)).isInstanceOf(MalformedException.class);
  }
}
