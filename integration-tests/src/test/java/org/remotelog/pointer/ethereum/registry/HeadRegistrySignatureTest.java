package org.remotelog.pointer.ethereum.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.Sha256;
import org.remotelog.it.Anvil;
import org.remotelog.log.LogName;

/** Which signatures move a head; each is tried alone and in a batch. */
class HeadRegistrySignatureTest {
  private static final EthereumKey OWNER = RegistryOnNode.KEYS.get(0);
  private static final EthereumKey STRANGER = RegistryOnNode.KEYS.get(1);
  private static final EthereumKey RELAY = RegistryOnNode.KEYS.get(2);
  private static final Digest DIGEST = Sha256.of(Bytes.utf8("record"));
  private static final RegistryError BAD_SIGNATURE =
      new RegistryError(RegistryError.Kind.BAD_SIGNATURE, 0);

  private static Anvil node;
  private static RegistryOnNode registry;
  private static int logs;

  private LogName log;

  @BeforeAll
  static void deploy() throws IOException, InterruptedException, MalformedException {
    node = Anvil.start();
    registry = RegistryOnNode.deploy(node.url());
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (node != null) {
      node.close();
    }
  }

  @BeforeEach
  void newLog() {
    logs++;
    log = LogName.of(Entry.word(logs));
  }

  @Test
  void signedUpdateIsTakenFromAnybody()
      throws IOException, InterruptedException, MalformedException {
    HeadUpdate update = entry(0, 7).update();
    SignedUpdate signed =
        OWNER.sign(update, Entry.FAR_FUTURE, registry.chainId(), registry.address());
    assertThat(signed).isEqualTo(signed(entry(0, 7)).signed());
    RegistryOnNode.Receipt receipt = registry.send(RELAY, RegistryCodec.publishFor(signed));
    assertThat(receipt.isDone()).isTrue();
    assertThat(receipt.events()).containsExactly(entry(0, 7).updated());
    RegistryOnNode.Slot slot = registry.slot(OWNER.address(), log);
    assertThat(slot.sequence()).isEqualTo(7);
    assertThat(slot.digest()).isEqualTo(DIGEST);
    assertThat(registry.slot(RELAY.address(), log)).isEqualTo(RegistryOnNode.Slot.EMPTY);
  }

  @Test
  void bothParitiesOfASignatureAreTakenAloneAndInABatch()
      throws IOException, InterruptedException, MalformedException {
    long current = 0;
    for (int v : new int[] {27, 28, 27, 28}) {
      Entry entry = signed(entry(current, current + 1));
      while (entry.v() != v) {
        entry = signed(entry(current, entry.sequence() + 1));
      }
      Bytes call = current % 2 == 0 ? entry.publishFor() : Entry.publishBatchFor(List.of(entry));
      assertThat(registry.send(RELAY, call).events()).containsExactly(entry.updated());
      current = entry.sequence();
    }
  }

  @Test
  void signatureForAnotherChainIsRefused()
      throws IOException, InterruptedException, MalformedException {
    refused(entry(0, 1).signedBy(OWNER, registry.chainId() + 1, registry.address()));
  }

  @Test
  void signatureCountsOnOneChainOnlyWhenTheContractHasTheSameAddressOnAnother()
      throws IOException, InterruptedException, MalformedException {
    try (Anvil one = Anvil.start();
        Anvil two = Anvil.start("--chain-id", "4711")) {
      RegistryOnNode here = RegistryOnNode.deploy(one.url());
      RegistryOnNode there = RegistryOnNode.deploy(two.url());
      assertThat(there.address()).isEqualTo(here.address());
      Entry ofHere = entry(0, 1).signedBy(OWNER, here.chainId(), here.address());
      Entry ofThere = entry(0, 1).signedBy(OWNER, there.chainId(), there.address());
      assertThat(here.send(RELAY, ofThere.publishFor()).isDone()).isFalse();
      assertThat(there.send(RELAY, ofHere.publishFor()).isDone()).isFalse();
      assertThat(here.send(RELAY, ofHere.publishFor()).isDone()).isTrue();
      assertThat(there.send(RELAY, ofThere.publishFor()).isDone()).isTrue();
    }
  }

  @Test
  void signatureForAnotherContractIsRefused()
      throws IOException, InterruptedException, MalformedException {
    RegistryOnNode other = RegistryOnNode.deploy(node.url());
    Entry entry = entry(0, 1).signedBy(OWNER, other.chainId(), other.address());
    refused(entry);
    assertThat(other.send(RELAY, entry.publishFor()).events()).containsExactly(entry.updated());
  }

  @Test
  void signatureOfAnotherAccountIsRefused()
      throws IOException, InterruptedException, MalformedException {
    refused(entry(0, 1).signedBy(STRANGER, registry.chainId(), registry.address()));
    refused(signed(entry(0, 1)).withOwner(STRANGER.address()));
  }

  @Test
  void signatureIsRefusedWhenAnythingThatWasSignedIsAltered()
      throws IOException, InterruptedException, MalformedException {
    Entry entry = signed(entry(0, 1));
    refused(entry.withLog(LogName.of(Entry.word(1_000_000 + logs))));
    refused(entry.withNumbers(1, 2, Entry.RAW));
    refused(entry.withNumbers(0, 2, Entry.RAW));
    refused(entry.withNumbers(0, 1, Entry.RAW + 1));
    refused(entry.withDigest(Sha256.of(Bytes.utf8("another record"))));
    refused(entry.withDeadline(Entry.FAR_FUTURE + 1));
    assertThat(registry.send(RELAY, entry.publishFor()).events()).containsExactly(entry.updated());
  }

  @Test
  void signatureIsTakenOnlyOnce() throws IOException, InterruptedException, MalformedException {
    Entry entry = signed(entry(0, 5));
    assertThat(registry.send(RELAY, entry.publishFor()).isDone()).isTrue();
    RegistryOnNode.Slot before = registry.slot(OWNER.address(), log);
    assertThat(refusal(entry)).contains(new RegistryError(RegistryError.Kind.CONFLICT, 5));
    assertThat(registry.send(RELAY, entry.publishFor()).isDone()).isFalse();
    assertThat(registry.send(RELAY, Entry.publishBatchFor(List.of(entry))).events())
        .containsExactly(entry.skipped(RegistryError.Kind.CONFLICT, 5));
    assertThat(registry.slot(OWNER.address(), log)).isEqualTo(before);
  }

  @Test
  void highFormOfASignatureIsRefused()
      throws IOException, InterruptedException, MalformedException {
    refused(signed(entry(0, 1)).inHighForm());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 26, 29, 30, 255})
  void signatureWithAnotherParityThan27And28IsRefused(int v)
      throws IOException, InterruptedException, MalformedException {
    Entry entry = signed(entry(0, 1));
    Entry other = entry.withSignature(v, entry.r(), entry.s());
    assertThat(refusal(other)).contains(BAD_SIGNATURE);
    assertThat(registry.send(RELAY, other.publishFor()).isDone()).isFalse();
    assertThat(registry.slot(OWNER.address(), log)).isEqualTo(RegistryOnNode.Slot.EMPTY);
  }

  @Test
  void noSignatureSpeaksForTheZeroAddress()
      throws IOException, InterruptedException, MalformedException {
    Bytes garbage = Bytes.ofHex("ff".repeat(32));
    Entry entry = entry(0, 1).withOwner(EthereumAddress.ZERO);
    refused(entry);
    refused(signed(entry));
    refused(entry.withSignature(27, garbage, Entry.word(1)));
    refused(entry.withSignature(28, Entry.word(1), Entry.ZERO_WORD));
  }

  @Test
  void deadlineIsTheLastSecondThatCounts()
      throws IOException, InterruptedException, MalformedException {
    long now = Long.decode(latest("timestamp"));
    Entry first = signed(entry(0, 1).withDeadline(now + 100));
    node.rpc("evm_setNextBlockTimestamp", now + 100);
    assertThat(registry.send(RELAY, first.publishFor()).events()).containsExactly(first.updated());
    assertThat(registry.slot(OWNER.address(), log).timeSeconds()).isEqualTo(now + 100);

    Entry late = signed(entry(1, 2).withDeadline(now + 199));
    node.rpc("evm_setNextBlockTimestamp", now + 200);
    assertThat(registry.send(RELAY, late.publishFor()).isDone()).isFalse();
    node.rpc("evm_setNextBlockTimestamp", now + 201);
    assertThat(registry.send(RELAY, Entry.publishBatchFor(List.of(late))).events())
        .containsExactly(late.skipped(RegistryError.Kind.EXPIRED, 1));
    assertThat(refusal(late)).contains(new RegistryError(RegistryError.Kind.EXPIRED, 0));
  }

  /** Alone it is an error that changes nothing; in a batch it is skipped, and others are not. */
  private void refused(Entry entry) throws IOException, InterruptedException, MalformedException {
    RegistryOnNode.Slot before = registry.slot(entry.owner(), entry.log());
    assertThat(refusal(entry)).contains(BAD_SIGNATURE);
    assertThat(registry.send(RELAY, entry.publishFor()).isDone()).isFalse();

    logs++;
    Entry good = signed(Entry.of(OWNER.address(), LogName.of(Entry.word(logs)), 0, 1, DIGEST));
    List<RegistryEvent> expected = new ArrayList<>();
    expected.add(entry.skipped(RegistryError.Kind.BAD_SIGNATURE, before.sequence()));
    expected.add(good.updated());
    RegistryOnNode.Receipt receipt =
        registry.send(RELAY, Entry.publishBatchFor(List.of(entry, good)));
    assertThat(receipt.isDone()).isTrue();
    assertThat(receipt.events()).isEqualTo(expected);
    assertThat(registry.slot(entry.owner(), entry.log())).isEqualTo(before);
  }

  private static Optional<RegistryError> refusal(Entry entry)
      throws IOException, InterruptedException {
    return registry.refusal(RELAY, entry.publishFor()).flatMap(RegistryCodec::error);
  }

  private static String latest(String field) throws IOException, InterruptedException {
    return node.rpc("eth_getBlockByNumber", "latest", false).get(field).asText();
  }

  private Entry entry(long expected, long sequence) {
    return Entry.of(OWNER.address(), log, expected, sequence, DIGEST);
  }

  private static Entry signed(Entry entry) {
    return entry.signedBy(OWNER, registry.chainId(), registry.address());
  }
}
