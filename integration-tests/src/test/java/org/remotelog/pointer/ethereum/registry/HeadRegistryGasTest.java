package org.remotelog.pointer.ethereum.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.it.Anvil;
import org.remotelog.log.LogName;

/** What publishing costs, with references that have no zero bytes, which are cheaper. */
class HeadRegistryGasTest {
  private static final long MAX_FIRST_GAS = 72_000;
  private static final long MAX_UPDATE_GAS = 37_000;
  private static final long MAX_RELAYED_UPDATE_GAS = 43_000;
  private static final long MAX_GAS_OF_ONE_IN_TEN = 18_000;

  private static final EthereumKey OWNER = RegistryOnNode.KEYS.get(0);
  private static final EthereumKey RELAY = RegistryOnNode.KEYS.get(1);

  private final Random random = new Random(24);
  private Optional<Anvil> own = Optional.empty();
  private RegistryOnNode registry;

  @BeforeEach
  void deploy() throws IOException, InterruptedException, MalformedException {
    if (Anvil.named().isEmpty()) {
      own = Optional.of(Anvil.start());
    }
    registry = RegistryOnNode.deploy(own.map(Anvil::url).or(Anvil::named).orElseThrow());
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (own.isPresent()) {
      own.get().close();
    }
  }

  @Test
  void singleHeadStaysWithinItsGas() throws IOException, InterruptedException, MalformedException {
    LogName log = LogName.of(randomWord());
    long first = gas(OWNER, entry(log, 0, 1).publish(), 1);
    long update = gas(OWNER, entry(log, 1, 2).publish(), 1);
    LogName other = LogName.of(randomWord());
    long relayedFirst = gas(RELAY, signed(entry(other, 0, 1)).publishFor(), 1);
    long relayedUpdate = gas(RELAY, signed(entry(other, 1, 2)).publishFor(), 1);

    print("first %,d; update %,d", first, update);
    print("relayed: first %,d; update %,d", relayedFirst, relayedUpdate);
    assertThat(first).isLessThanOrEqualTo(MAX_FIRST_GAS);
    assertThat(update).isLessThanOrEqualTo(MAX_UPDATE_GAS);
    assertThat(relayedUpdate).isLessThanOrEqualTo(MAX_RELAYED_UPDATE_GAS);
  }

  @Test
  void headInABatchOfTenStaysWithinItsGas()
      throws IOException, InterruptedException, MalformedException {
    long ofTen = 0;
    for (int size : new int[] {1, 2, 5, 10, 20, 50}) {
      long first = batch(newLogs(size), 0, false);
      List<LogName> logs = newLogs(size);
      long relayedFirst = batch(logs, 0, true);
      long update = batch(logs, 1, false);
      long relayedUpdate = batch(logs, 2, true);
      print(
          "each in a batch of %2d: first %,d; update %,d; relayed: first %,d; update %,d",
          size, first, update, relayedFirst, relayedUpdate);
      ofTen = size == 10 ? update : ofTen;
    }
    assertThat(ofTen).isBetween(1L, MAX_GAS_OF_ONE_IN_TEN);
  }

  private long batch(List<LogName> logs, long current, boolean isRelayed)
      throws IOException, InterruptedException, MalformedException {
    List<Entry> entries = new ArrayList<>();
    logs.forEach(log -> entries.add(signed(entry(log, current, current + 1))));
    long gas =
        isRelayed
            ? gas(RELAY, Entry.publishBatchFor(entries), logs.size())
            : gas(OWNER, Entry.publishBatch(entries), logs.size());
    return gas / logs.size();
  }

  /** Of the whole transaction, which has to publish so many heads. */
  private long gas(EthereumKey from, Bytes data, int heads)
      throws IOException, InterruptedException, MalformedException {
    RegistryOnNode.Receipt receipt = registry.send(from, data);
    assertThat(receipt.isDone()).isTrue();
    assertThat(receipt.events()).hasSize(heads).hasOnlyElementsOfType(RegistryEvent.Updated.class);
    return receipt.gas();
  }

  private Entry entry(LogName log, long expected, long sequence) {
    return Entry.of(OWNER.address(), log, expected, sequence, Digest.of(randomWord()));
  }

  private Entry signed(Entry entry) {
    return entry.signedBy(OWNER, registry.chainId(), registry.address());
  }

  private List<LogName> newLogs(int count) {
    List<LogName> logs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      logs.add(LogName.of(randomWord()));
    }
    return logs;
  }

  private Bytes randomWord() {
    byte[] word = new byte[Words.SIZE];
    for (int i = 0; i < word.length; i++) {
      word[i] = (byte) (1 + random.nextInt(255));
    }
    return Bytes.wrap(word);
  }

  private static void print(String format, Object... numbers) {
    System.out.println("HeadRegistryGasTest: " + String.format(Locale.ROOT, format, numbers));
  }
}
