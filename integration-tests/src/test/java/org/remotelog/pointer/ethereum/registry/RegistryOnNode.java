package org.remotelog.pointer.ethereum.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.it.Anvil;
import org.remotelog.log.LogName;

/** The contract on a node's chain, called without the client that ships. */
final class RegistryOnNode {
  /** Keys of accounts that have money. */
  static final List<EthereumKey> KEYS =
      Anvil.KEYS.stream().map(hex -> EthereumKey.of(SecretBytes.of(Bytes.ofHex(hex)))).toList();

  private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);
  private static final Fees FEES = new Fees(GWEI.multiply(BigInteger.TEN), GWEI);
  private static final long GAS_LIMIT = 12_000_000;
  private static final Duration MINED_DEADLINE = Duration.ofSeconds(60);
  private static final RegistryCode CODE = RegistryCode.load();

  private final String url;
  private final long chainId;
  private final EthereumAddress address;

  /** What a transaction left; a transaction that was refused has no events. */
  record Receipt(boolean isDone, long gas, List<RegistryEvent> events) {}

  /** What the contract holds, all zero where there is nothing. */
  record Slot(long sequence, long prefix, long timeSeconds, Digest digest) {
    static final Slot EMPTY = new Slot(0, 0, 0, Digest.of(Entry.ZERO_WORD));
  }

  private RegistryOnNode(String url, long chainId, EthereumAddress address) {
    this.url = url;
    this.chainId = chainId;
    this.address = address;
  }

  /** Makes a new contract. */
  static RegistryOnNode deploy(String url)
      throws IOException, InterruptedException, MalformedException {
    long chainId = number(Anvil.rpcTo(url, "eth_chainId"));
    RegistryOnNode none = new RegistryOnNode(url, chainId, EthereumAddress.ZERO);
    JsonNode receipt = none.mined(KEYS.get(0), Optional.empty(), CODE.creation());
    return new RegistryOnNode(
        url, chainId, EthereumAddress.parse(receipt.get("contractAddress").asText()));
  }

  long chainId() {
    return chainId;
  }

  EthereumAddress address() {
    return address;
  }

  /** The code that is there. */
  Bytes code() throws IOException, InterruptedException {
    return bytes(Anvil.rpcTo(url, "eth_getCode", address.hex(), "latest"));
  }

  /** Sends it and waits until it is in a block, whatever becomes of it. */
  Receipt send(EthereumKey from, Bytes data)
      throws IOException, InterruptedException, MalformedException {
    JsonNode receipt = mined(from, Optional.of(address), data);
    List<RegistryEvent> events = new ArrayList<>();
    for (JsonNode log : receipt.get("logs")) {
      assertThat(log.get("address").asText()).isEqualTo(address.hex());
      List<Bytes> topics = new ArrayList<>();
      log.get("topics").forEach(topic -> topics.add(bytes(topic)));
      events.add(RegistryCodec.event(topics, bytes(log.get("data"))).orElseThrow());
    }
    return new Receipt(
        receipt.get("status").asText().equals("0x1"), number(receipt.get("gasUsed")), events);
  }

  private JsonNode mined(EthereumKey from, Optional<EthereumAddress> to, Bytes data)
      throws IOException, InterruptedException {
    String account = from.address().hex();
    long nonce = number(Anvil.rpcTo(url, "eth_getTransactionCount", account, "latest"));
    Bytes signed = from.sign(new FeeTransaction(chainId, nonce, FEES, GAS_LIMIT, to, data));
    JsonNode hash = Anvil.rpcTo(url, "eth_sendRawTransaction", "0x" + signed.hex());
    assertThat(bytes(hash)).isEqualTo(EthereumKey.hash(signed));
    long end = System.nanoTime() + MINED_DEADLINE.toNanos();
    while (System.nanoTime() < end) {
      JsonNode receipt = Anvil.rpcTo(url, "eth_getTransactionReceipt", hash);
      if (!receipt.isNull()) {
        return receipt;
      }
      Thread.sleep(1);
    }
    throw new IOException("not mined within " + MINED_DEADLINE);
  }

  /** What the contract returns when this is tried, without a transaction. */
  Bytes call(Bytes data) throws IOException, InterruptedException {
    return bytes(Anvil.rpcTo(url, "eth_call", question(KEYS.get(0), data), "latest"));
  }

  /** What the contract says when it refuses this, without a transaction; empty if it does not. */
  Optional<Bytes> refusal(EthereumKey from, Bytes data) throws IOException, InterruptedException {
    JsonNode reply = Anvil.replyOf(url, "eth_call", question(from, data), "latest");
    return reply.has("error")
        ? Optional.of(bytes(reply.get("error").path("data")))
        : Optional.empty();
  }

  private Map<String, String> question(EthereumKey from, Bytes data) {
    return Map.of("from", from.address().hex(), "to", address.hex(), "data", "0x" + data.hex());
  }

  /** What the contract holds for these logs of these owners. */
  List<Slot> slots(List<EthereumAddress> owners, List<LogName> logs)
      throws IOException, InterruptedException, MalformedException {
    Bytes returned = call(RegistryCodec.headsOf(owners, logs));
    assertThat(RegistryCodec.heads(returned, logs.size()).chainId()).isEqualTo(chainId);
    Words words = new Words(returned.slice(3 * Words.SIZE, returned.size()));
    List<Slot> slots = new ArrayList<>();
    while (!words.isAtEnd()) {
      slots.add(new Slot(words.u64(), words.u64(), words.u64(), Digest.of(words.word())));
    }
    return slots;
  }

  Slot slot(EthereumAddress owner, LogName log)
      throws IOException, InterruptedException, MalformedException {
    return slots(List.of(owner), List.of(log)).get(0);
  }

  private static long number(JsonNode hex) {
    return Long.decode(hex.asText());
  }

  private static Bytes bytes(JsonNode hex) {
    String text = hex.asText();
    return Bytes.ofHex(text.startsWith("0x") ? text.substring(2) : text);
  }
}
