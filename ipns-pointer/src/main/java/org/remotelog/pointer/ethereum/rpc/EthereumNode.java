package org.remotelog.pointer.ethereum.rpc;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.Fees;

/**
 * The questions that one node is asked, one request each. Nothing that it answers is proven. Safe
 * for use by several threads.
 */
public final class EthereumNode implements AutoCloseable {
  private final JsonRpc rpc;

  /**
   * @param rpc closed together with this
   */
  public EthereumNode(JsonRpc rpc) {
    this.rpc = rpc;
  }

  /**
   * A block.
   *
   * @param timeSeconds when it was made, in seconds since 1970
   * @param baseFee in wei for each unit of gas
   */
  public record Block(long number, Bytes hash, long timeSeconds, BigInteger baseFee) {}

  /**
   * A call that is tried, or is to become a transaction.
   *
   * @param from who sends it
   * @param to empty to make a contract
   */
  public record Call(EthereumAddress from, Optional<EthereumAddress> to, Bytes data) {
    Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("from", from.hex());
      to.ifPresent(address -> fields.put("to", address.hex()));
      fields.put("data", hex(data));
      return fields;
    }
  }

  /** The chain that the node is on. */
  public long chainId(TimeLeft left) throws IOException {
    return read("eth_chainId", Collections.emptyList(), left, RpcValues::small);
  }

  /** What is at an address; empty when there is no contract. */
  public Bytes code(EthereumAddress at, TimeLeft left) throws IOException {
    List<Object> params = Arrays.asList(at.hex(), BlockTag.LATEST.text());
    return read("eth_getCode", params, left, RpcValues::bytes);
  }

  /** What a contract answers in a block. */
  public Bytes view(EthereumAddress contract, Bytes data, BlockTag tag, TimeLeft left)
      throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("to", contract.hex());
    fields.put("data", hex(data));
    return read("eth_call", Arrays.asList(fields, tag.text()), left, RpcValues::bytes);
  }

  /** Tries a call in the newest block; the contract's refusal is an {@link RpcErrorException}. */
  public Bytes attempt(Call call, TimeLeft left) throws IOException {
    List<Object> params = Arrays.asList(call.fields(), BlockTag.LATEST.text());
    return read("eth_call", params, left, RpcValues::bytes);
  }

  /**
   * How much gas a transaction needs, if it is sent with these fees: without them the node would
   * not tell that the account cannot pay.
   */
  public long estimateGas(Call call, Fees fees, TimeLeft left) throws IOException {
    Map<String, Object> fields = call.fields();
    fields.put("maxFeePerGas", hex(fees.max()));
    fields.put("maxPriorityFeePerGas", hex(fees.tip()));
    return read("eth_estimateGas", Collections.singletonList(fields), left, RpcValues::small);
  }

  /** How much gas a call needs, whoever pays for it. */
  public long estimateGas(Call call, TimeLeft left) throws IOException {
    List<Object> params = Collections.singletonList(call.fields());
    return read("eth_estimateGas", params, left, RpcValues::small);
  }

  /** How many transactions the account has sent. */
  public long transactionCount(EthereumAddress account, BlockTag tag, TimeLeft left)
      throws IOException {
    List<Object> params = Arrays.asList(account.hex(), tag.text());
    return read("eth_getTransactionCount", params, left, RpcValues::small);
  }

  /** What the account has, in wei. */
  public BigInteger balance(EthereumAddress account, TimeLeft left) throws IOException {
    List<Object> params = Arrays.asList(account.hex(), BlockTag.LATEST.text());
    return read("eth_getBalance", params, left, RpcValues::number);
  }

  /** A block without its transactions. */
  public Block block(BlockTag tag, TimeLeft left) throws IOException {
    return read(
        "eth_getBlockByNumber",
        Arrays.<Object>asList(tag.text(), Boolean.FALSE),
        left,
        RpcValues::block);
  }

  /** What the node thinks a transaction should pay beyond the base fee, in wei. */
  public BigInteger tip(TimeLeft left) throws IOException {
    return read("eth_maxPriorityFeePerGas", Collections.emptyList(), left, RpcValues::number);
  }

  /** Sends a signed transaction; gives its hash. */
  public Bytes send(Bytes transaction, TimeLeft left) throws IOException {
    List<Object> params = Collections.singletonList(hex(transaction));
    return read("eth_sendRawTransaction", params, left, RpcValues::bytes);
  }

  /** What became of a transaction; empty while it is in no block. */
  public Optional<Receipt> receipt(Bytes hash, TimeLeft left) throws IOException {
    String method = "eth_getTransactionReceipt";
    Optional<Object> result = rpc.call(method, Collections.singletonList(hex(hash)), left.get());
    return result.isPresent()
        ? Optional.of(decode(method, result.get(), RpcValues::receipt))
        : Optional.empty();
  }

  /** Whether the node has the transaction, in a block or waiting. */
  public boolean has(Bytes hash, TimeLeft left) throws IOException {
    List<String> params = Collections.singletonList(hex(hash));
    return rpc.call("eth_getTransactionByHash", params, left.get()).isPresent();
  }

  /** The URI of the node. */
  public String uri() {
    return rpc.uri();
  }

  @Override
  public void close() {
    rpc.close();
  }

  private interface Decoding<T> {
    T of(Object value) throws MalformedException;
  }

  private <T> T read(String method, List<?> params, TimeLeft left, Decoding<T> decoding)
      throws IOException {
    Optional<Object> result = rpc.call(method, params, left.get());
    if (!result.isPresent()) {
      throw new IOException(uri() + " answers " + method + " with nothing");
    }
    return decode(method, result.get(), decoding);
  }

  private <T> T decode(String method, Object result, Decoding<T> decoding) throws IOException {
    try {
      return decoding.of(result);
    } catch (MalformedException e) {
      throw new IOException(
          uri() + " is no Ethereum RPC: it answers " + method + " with " + e.getMessage(), e);
    }
  }

  private static String hex(Bytes bytes) {
    return "0x" + bytes.hex();
  }

  private static String hex(BigInteger number) {
    return "0x" + number.toString(16);
  }
}
