package org.remotelog.pointer.ethereum.rpc;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Hex;
import org.remotelog.bytes.MalformedException;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;

/** Values in the form in which nodes give them (Ethereum JSON-RPC specification, "Hex value"). */
final class RpcValues {
  private static final int MAX_BITS = 256;

  private RpcValues() {}

  static Bytes bytes(@Nullable Object value) throws MalformedException {
    if (!(value instanceof String text) || !text.startsWith("0x")) {
      throw new MalformedException("a value that should be bytes is none");
    }
    return Hex.decode(text.substring(2));
  }

  static EthereumAddress address(@Nullable Object value) throws MalformedException {
    Bytes bytes = bytes(value);
    if (bytes.size() != org.remotelog.pointer.ethereum.registry.Limits.ADDRESS_BYTES) {
      throw new MalformedException("an address of " + bytes.size() + " bytes");
    }
    return new EthereumAddress(bytes);
  }

  static BigInteger number(@Nullable Object value) throws MalformedException {
    if (!(value instanceof String text) || !text.matches("0x[0-9a-fA-F]{1,64}")) {
      throw new MalformedException("a value that should be a number is none");
    }
    BigInteger number = new BigInteger(text.substring(2), 16);
    if (number.bitLength() > MAX_BITS) {
      throw new MalformedException("a number above " + MAX_BITS + " bits");
    }
    return number;
  }

  /** A number of at most 63 bits. */
  static long small(@Nullable Object value) throws MalformedException {
    BigInteger number = number(value);
    if (number.bitLength() > Long.SIZE - 1) {
      throw new MalformedException("a number above 63 bits");
    }
    return number.longValue();
  }

  static Map<?, ?> object(@Nullable Object value) throws MalformedException {
    if (!(value instanceof Map<?, ?> map)) {
      throw new MalformedException("a value that should be an object is none");
    }
    return map;
  }

  static EthereumNode.Block block(Object value) throws MalformedException {
    Map<?, ?> fields = object(value);
    return new EthereumNode.Block(
        small(fields.get("number")),
        bytes(fields.get("hash")),
        small(fields.get("timestamp")),
        number(fields.get("baseFeePerGas")));
  }

  static Receipt receipt(Object value) throws MalformedException {
    Map<?, ?> fields = object(value);
    List<Receipt.Log> logs = new ArrayList<>();
    if (!(fields.get("logs") instanceof List<?> list) || list.size() > Limits.MAX_RECEIPT_LOGS) {
      throw new MalformedException("a receipt without logs, or with too many");
    }
    for (Object one : list) {
      logs.add(log(object(one)));
    }
    Object contract = fields.get("contractAddress");
    return new Receipt(
        number(fields.get("status")).signum() != 0,
        small(fields.get("blockNumber")),
        small(fields.get("gasUsed")),
        fields.containsKey("effectiveGasPrice")
            ? number(fields.get("effectiveGasPrice"))
            : BigInteger.ZERO,
        contract == null ? Optional.empty() : Optional.of(address(contract)),
        logs);
  }

  private static Receipt.Log log(Map<?, ?> fields) throws MalformedException {
    List<Bytes> topics = new ArrayList<>();
    if (!(fields.get("topics") instanceof List<?> list) || list.size() > 4) {
      throw new MalformedException("a log without topics, or with too many");
    }
    for (Object topic : list) {
      topics.add(bytes(topic));
    }
    return new Receipt.Log(address(fields.get("address")), topics, bytes(fields.get("data")));
  }
}
