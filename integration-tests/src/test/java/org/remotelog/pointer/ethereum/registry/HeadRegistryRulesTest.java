package org.remotelog.pointer.ethereum.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.Sha256;
import org.remotelog.it.Anvil;
import org.remotelog.log.LogName;

class HeadRegistryRulesTest {
  private static final EthereumKey OWNER = RegistryOnNode.KEYS.get(0);
  private static final EthereumKey OTHER = RegistryOnNode.KEYS.get(1);
  private static final LogName LOG = LogName.of(Bytes.ofHex("22".repeat(32)));
  private static final long GREATEST = -1;

  private static Anvil node;

  private RegistryOnNode registry;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    node = Anvil.start();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (node != null) {
      node.close();
    }
  }

  @BeforeEach
  void deploy() throws IOException, InterruptedException, MalformedException {
    registry = RegistryOnNode.deploy(node.url());
  }

  @Test
  void codeIsTheSameOnEveryChain() throws IOException, InterruptedException, MalformedException {
    try (Anvil two = Anvil.start("--chain-id", "4711")) {
      RegistryOnNode second = RegistryOnNode.deploy(two.url());
      RegistryOnNode third = RegistryOnNode.deploy(two.url());
      assertThat(second.chainId()).isEqualTo(4_711);
      assertThat(third.address()).isNotEqualTo(second.address());
      for (RegistryOnNode any : List.of(registry, second, third)) {
        assertThat(any.code()).isEqualTo(RegistryCode.load().runtime());
      }
    }
  }

  @Test
  void headMovesOnlyFromTheSequenceThatIsThere()
      throws IOException, InterruptedException, MalformedException {
    assertThat(registry.send(OWNER, entry(0, 5).publish()).events())
        .containsExactly(entry(0, 5).updated());
    refused(entry(4, 6), new RegistryError(RegistryError.Kind.CONFLICT, 5));
    refused(entry(6, 7), new RegistryError(RegistryError.Kind.CONFLICT, 5));
    refused(entry(0, 5), new RegistryError(RegistryError.Kind.CONFLICT, 5));
    refused(entry(5, 5), new RegistryError(RegistryError.Kind.NOT_INCREASING, 5));
    refused(entry(5, 4), new RegistryError(RegistryError.Kind.NOT_INCREASING, 5));
    assertThat(registry.slot(OTHER.address(), LOG)).isEqualTo(RegistryOnNode.Slot.EMPTY);
  }

  @Test
  void greatestSequenceIsTakenAndNothingAfterIt()
      throws IOException, InterruptedException, MalformedException {
    assertThat(registry.send(OWNER, entry(0, GREATEST).publish()).isDone()).isTrue();
    assertThat(registry.slot(OWNER.address(), LOG).sequence()).isEqualTo(GREATEST);
    refused(
        entry(GREATEST, GREATEST), new RegistryError(RegistryError.Kind.NOT_INCREASING, GREATEST));
    refused(entry(GREATEST, 0), new RegistryError(RegistryError.Kind.NOT_INCREASING, GREATEST));
  }

  @Test
  void emptyBatchesDoNothing() throws IOException, InterruptedException, MalformedException {
    for (Bytes call : List.of(Entry.publishBatch(List.of()), Entry.publishBatchFor(List.of()))) {
      RegistryOnNode.Receipt receipt = registry.send(OWNER, call);
      assertThat(receipt.isDone()).isTrue();
      assertThat(receipt.events()).isEmpty();
    }
  }

  @Test
  void headIsTheOneThatHeadsOfTells() throws IOException, InterruptedException, MalformedException {
    registry.send(OWNER, entry(0, 5).publish());
    Bytes question =
        Bytes.concat(
            Entry.selector("head(address,bytes32)"), Entry.word(OWNER.address()), LOG.publicKey());
    Words answer = new Words(registry.call(question));
    RegistryOnNode.Slot slot = registry.slot(OWNER.address(), LOG);
    assertThat(answer.u64()).isEqualTo(slot.sequence()).isEqualTo(5);
    assertThat(answer.u64()).isEqualTo(slot.prefix()).isEqualTo(Entry.RAW);
    assertThat(answer.u64()).isEqualTo(slot.timeSeconds());
    assertThat(answer.word()).isEqualTo(slot.digest().bytes());
    assertThat(answer.isAtEnd()).isTrue();
  }

  @Test
  void questionWithMoreOwnersThanLogsIsRefused()
      throws IOException, InterruptedException, MalformedException {
    Bytes question =
        Bytes.concat(
            Entry.selector("headsOf(address[],bytes32[])"),
            Entry.word(64),
            Entry.word(128),
            Entry.word(1),
            Entry.word(OWNER.address()),
            Entry.word(0));
    assertThat(registry.refusal(OTHER, question)).contains(Entry.selector("LengthsDiffer()"));
  }

  @Test
  void contractTakesNoMoneyAndNoOtherCalls()
      throws IOException, InterruptedException, MalformedException {
    for (Bytes data : List.of(Bytes.EMPTY, Bytes.ofHex("00000000"))) {
      assertThat(registry.refusal(OTHER, data)).contains(Bytes.EMPTY);
    }
    for (Bytes data : List.of(Bytes.EMPTY, entry(0, 1).publish())) {
      Map<String, String> paid =
          Map.of(
              "from",
              OWNER.address().hex(),
              "to",
              registry.address().hex(),
              "value",
              "0x1",
              "data",
              "0x" + data.hex());
      assertThat(Anvil.replyOf(node.url(), "eth_call", paid, "latest").has("error")).isTrue();
    }
  }

  private void refused(Entry entry, RegistryError why)
      throws IOException, InterruptedException, MalformedException {
    RegistryOnNode.Slot before = registry.slot(OWNER.address(), LOG);
    assertThat(registry.refusal(OWNER, entry.publish()).flatMap(RegistryCodec::error))
        .contains(why);
    assertThat(registry.send(OWNER, entry.publish()).isDone()).isFalse();
    RegistryOnNode.Receipt receipt = registry.send(OWNER, Entry.publishBatch(List.of(entry)));
    assertThat(receipt.isDone()).isTrue();
    assertThat(receipt.events()).containsExactly(entry.skipped(why.kind(), why.current()));
    assertThat(registry.slot(OWNER.address(), LOG)).isEqualTo(before);
  }

  private static Entry entry(long expected, long sequence) {
    return Entry.of(
        OWNER.address(), LOG, expected, sequence, Sha256.of(Bytes.utf8("r" + sequence)));
  }
}
