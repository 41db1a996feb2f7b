package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.RegistryHead;
import org.remotelog.pointer.ethereum.rpc.BlockTag;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;
import org.remotelog.pointer.ethereum.rpc.FakeRpc;

class HeadReadsTest {
  private static final int MOST = org.remotelog.pointer.ethereum.registry.Limits.MAX_HEADS_PER_CALL;
  private static final EthereumAddress ADDRESS = new EthereumAddress(Bytes.ofHex("33".repeat(20)));
  private static final Cid RECORD = Cid.of(Cid.Codec.RAW, Bytes.utf8("record"));

  private final MemoryHeadLedger ledger = new MemoryHeadLedger();
  private final FakeRpc rpc = new FakeRpc("http://fake", (method, params) -> heads(params, 31_337));
  private final RegistrySite site = new RegistrySite(ADDRESS, Optional.empty(), ledger);
  private final HeadReads reads =
      new HeadReads(new EthereumNodes(List.of(new EthereumNode(rpc))), site);

  private static String word(long number) {
    return String.format("%064x", number);
  }

  private static Optional<Object> heads(List<?> params, long chain) {
    return heads(params, chain, 0);
  }

  /** As many heads as are asked for; the sequence is the last byte of the log's name, and more. */
  private static Optional<Object> heads(List<?> params, long chain, int more) {
    String data = (String) ((Map<?, ?>) params.get(0)).get("data");
    int count = (data.length() / 2 - 1 - 4 - 4 * 32) / 64;
    StringBuilder answer = new StringBuilder("0x").append(word(chain)).append(word(64));
    answer.append(word(count));
    for (int i = 0; i < count; i++) {
      int end = data.length() - 64 * (count - 1 - i);
      answer.append(word(Integer.parseInt(data.substring(end - 2, end), 16) + more));
      answer.append(word(0x01551220)).append(word(1)).append(RECORD.digest().hex());
    }
    return Optional.of(answer.toString());
  }

  private static Slot slot(int number) {
    return new Slot(
        ADDRESS, LogName.of(Bytes.ofHex("44".repeat(28) + String.format("%08x", number))));
  }

  private static List<Slot> slots(int count) {
    List<Slot> slots = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      slots.add(slot(i));
    }
    return slots;
  }

  private static TimeLeft left() {
    return new TimeLeft(Duration.ofSeconds(20));
  }

  @Test
  void headsThatAreAnnouncedTogetherAreAskedForInOneCall() throws IOException {
    reads.expect(slots(3));
    for (int i = 3; i >= 1; i--) {
      assertThat(reads.latest(slot(i), left()))
          .isEqualTo(new RegistryHead(i, Optional.of(RECORD), 1));
    }
    assertThat(rpc.methods()).containsExactly("eth_call");
  }

  @Test
  void announcedHeadServesOnceAndIsThenAskedForAlone() throws IOException {
    reads.expect(slots(2));
    reads.latest(slot(1), left());
    reads.latest(slot(1), left());
    reads.latest(slot(2), left());
    reads.latest(slot(9), left());
    assertThat(rpc.methods()).hasSize(3);
  }

  @Test
  void announcingIsNoCall() {
    reads.expect(slots(3));
    assertThat(rpc.methods()).isEmpty();
  }

  @Test
  void answerThatIsOldIsNotUsed() throws Exception {
    reads.expect(slots(2));
    reads.latest(slot(1), left());
    Thread.sleep(Limits.MAX_BATCH_AGE_MS + 100);
    rpc.answer((method, params) -> heads(params, 31_337, 100));
    assertThat(reads.latest(slot(2), left()).sequence()).isEqualTo(102);
    assertThat(rpc.methods()).hasSize(2);
  }

  @Test
  void asManyHeadsAsAllowedAreOneCallAndOneMoreAreTwo() throws IOException {
    assertThat(reads.at(BlockTag.LATEST, slots(MOST), left())).hasSize(MOST);
    assertThat(rpc.methods()).hasSize(1);
    assertThat(reads.at(BlockTag.LATEST, slots(MOST + 1), left())).hasSize(MOST + 1);
    assertThat(rpc.methods()).hasSize(3);
    reads.expect(slots(MOST + 1));
    for (Slot slot : slots(MOST + 1)) {
      reads.latest(slot, left());
    }
    assertThat(rpc.methods()).hasSize(5);
  }

  @Test
  void headsOfAnotherChainThanTheOneThatIsKnownAreRefused() throws IOException {
    reads.latest(slot(1), left());
    assertThat(ledger.chain()).as("a node can say anything").isEmpty();
    site.confirm();
    assertThat(ledger.chain()).contains(31_337L);
    rpc.answer((method, params) -> heads(params, 1));
    assertThatThrownBy(() -> reads.latest(slot(1), left()))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("http://fake is on chain 1")
        .hasMessageContaining("31337");
    assertThat(ledger.chain()).contains(31_337L);
  }

  @Test
  void answersOfNoContractAndOfAnotherOneAreToldApart() {
    rpc.answer((method, params) -> Optional.of("0x"));
    fails("there is no contract at this address");
    rpc.answer((method, params) -> Optional.of("0x" + word(1)));
    fails("the contract at this address is another one");
    rpc.answer(
        (method, params) -> {
          throw FakeRpc.error(3, "execution reverted");
        });
    fails("it is not the registry of heads");
    rpc.answer((method, params) -> Optional.of("seven"));
    fails("is no Ethereum RPC");
  }

  private void fails(String message) {
    assertThatThrownBy(() -> reads.latest(slot(1), left()))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void failureOfACallIsThatOfAllWhoWaitForIt() throws IOException {
    rpc.answer(
        (method, params) -> {
          throw new IOException("down");
        });
    reads.expect(slots(3));
    for (Slot slot : slots(3)) {
      assertThatThrownBy(() -> reads.latest(slot, left())).hasMessage("down");
    }
    assertThat(rpc.methods()).hasSize(1);
    rpc.answer((method, params) -> heads(params, 31_337));
    assertThat(reads.latest(slot(1), left()).sequence()).isEqualTo(1);
  }

  @Test
  void interruptedCallerDoesNotFailThoseWhoWaitWithIt() throws IOException {
    rpc.answer(
        (method, params) -> {
          throw new InterruptedIOException("interrupted");
        });
    reads.expect(slots(2));
    assertThatThrownBy(() -> reads.latest(slot(1), left()))
        .isInstanceOf(InterruptedIOException.class);
    rpc.answer((method, params) -> heads(params, 31_337));
    assertThat(reads.latest(slot(2), left()).sequence()).isEqualTo(2);
  }

  @Test
  void headsAreAskedForInTheBlockThatIsNamed() throws IOException {
    reads.at(BlockTag.number(5), slots(1), left());
    assertThat(rpc.params().get(0).get(1)).isEqualTo("0x5");
  }
}
