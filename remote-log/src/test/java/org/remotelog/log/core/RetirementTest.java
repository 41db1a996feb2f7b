package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.Block;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.Successor;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.crypto.Ed25519Signer;
import org.remotelog.log.crypto.Succession;

/** Which last head is signed, by what is known of the log. */
final class RetirementTest {
  private static final long NOW = 1_790_000_000_000L;
  private static final Ed25519Signer SIGNER = Ed25519.signer(seed("ended"));
  private static final LogName LOG = Ed25519.name(seed("ended"));
  private static final Successor OURS = successor("ours");
  private static final Successor THEIRS = successor("theirs");
  static final EpochSecrets SECRETS =
      new EpochSecrets() {
        @Override
        public int current() {
          return 0;
        }

        @Override
        public Optional<SecretBytes> secret(int epoch) {
          return Optional.of(SampleLog.SECRET);
        }
      };

  private static SecretBytes seed(String name) {
    return SecretBytes.of(Sha256.of(Bytes.utf8(name)).bytes());
  }

  private static Successor successor(String name) {
    SecretBytes seed = seed(name);
    return Succession.consent(LOG, Ed25519.name(seed), Ed25519.signer(seed));
  }

  private static ReaderState.Accepted head(long sequence, Successor... named) {
    Head head = Head.of(LOG, 0, LogRoot.EMPTY.root(), NOW + sequence % 1_000, List.of());
    Head ended = named.length == 0 ? head : head.endedBy(List.of(named), head.writtenAtMs());
    Bytes salt = Sha256.of(Bytes.utf8("salt " + sequence + List.of(named))).bytes();
    Block block = HeadCodec.encode(ended, 0, SampleLog.SECRET, salt);
    HeadRecord record =
        IpnsRecordCodec.build(
            SIGNER,
            LOG,
            block.cid(),
            sequence,
            Instant.ofEpochMilli(NOW).plus(Duration.ofDays(365)),
            Duration.ofMinutes(1),
            Optional.of(block.data()));
    return new ReaderState.Accepted(record, block.data(), ended);
  }

  private static ReaderState read(ReaderState.Accepted main, ReaderState.Accepted... sides) {
    List<SideBranch> branches = new ArrayList<>();
    for (ReaderState.Accepted side : sides) {
      branches.add(SideBranch.unread(branches.size() + 1, side.record(), Optional.of(side)));
    }
    return new ReaderState(
        LOG,
        Optional.of(main),
        SequenceRanges.NONE,
        LogRoot.EMPTY,
        List.of(),
        branches,
        Optional.empty(),
        List.of(),
        List.of());
  }

  private static Optional<Retirement.Ended> end(ReaderState read, long known) {
    return Retirement.of(
        read,
        WriterState.empty(LOG),
        new Retirement.Statement(List.of(OURS), known, Sha256.of(Bytes.utf8("fresh")).bytes(), NOW),
        new WriterInput.Signing(SIGNER, SECRETS));
  }

  private static List<Successor> named(Retirement.Ended ended) throws Exception {
    return HeadCodec.decode(LOG, ended.head().data(), SECRETS::secret).successors();
  }

  @Test
  void theLastNumberIsLeftForTheHeadThatEndsTheLog() {
    WriterState open = numbered(Limits.MAX_RECORD_SEQUENCE - 2);
    assertThat(WriterCore.isUsedUp(open)).isFalse();
    assertThat(WriterCore.isUsedUp(numbered(Limits.MAX_RECORD_SEQUENCE - 1))).isTrue();

    ReaderState read = read(head(Limits.MAX_RECORD_SEQUENCE - 1));

    assertThat(Retirement.isUsedUp(read, WriterState.empty(LOG))).isFalse();
    assertThat(end(read, 0).orElseThrow().state().recordSequence())
        .isEqualTo(Limits.MAX_RECORD_SEQUENCE);
  }

  @Test
  void nobodyIsToldWhenTheLastNumberIsTaken() {
    ReaderState read = read(head(Limits.MAX_RECORD_SEQUENCE));
    assertThat(Retirement.isUsedUp(read, WriterState.empty(LOG))).isTrue();
    assertThat(end(read, 0)).isEmpty();
    assertThat(end(read(head(3)), Limits.MAX_RECORD_SEQUENCE)).isEmpty();
  }

  private static WriterState numbered(long sequence) {
    WriterState empty = WriterState.empty(LOG);
    return new WriterState(
        LOG,
        empty.root(),
        empty.layout(),
        new WriterState.Publishing(
            0, sequence, Optional.empty(), Optional.empty(), Optional.empty()),
        empty.predecessor(),
        empty.notes());
  }

  @Test
  void numbersThatAreKnownOfAreSkipped() {
    assertThat(end(read(head(3)), 7).orElseThrow().state().recordSequence()).isEqualTo(8);
    assertThat(end(read(head(9)), 7).orElseThrow().state().recordSequence()).isEqualTo(10);
  }

  @Test
  void theNewestHeadHasToNameAllAndNotOnlyAnOlderOne() throws Exception {
    ReaderState read = read(head(5, OURS), head(6, THEIRS));

    Retirement.Ended ended = end(read, 0).orElseThrow();

    assertThat(ended.state().recordSequence()).isEqualTo(7);
    assertThat(named(ended)).containsExactly(OURS, THEIRS);
    assertThat(end(read(head(5, OURS), head(6, THEIRS, OURS)), 0)).isEmpty();
  }

  @Test
  void aFullHeadThatNamesTheOwnOneIsEnough() {
    List<Successor> full = new ArrayList<>(List.of(OURS));
    for (int i = 1; i < Limits.MAX_SUCCESSORS; i++) {
      full.add(successor("number " + i));
    }
    ReaderState.Accepted newest = head(6, full.toArray(new Successor[0]));
    assertThat(end(read(head(5, THEIRS), newest), 0)).isEmpty();
    ReaderState.Accepted withRoom =
        head(6, full.subList(0, Limits.MAX_SUCCESSORS - 1).toArray(new Successor[0]));
    assertThat(end(read(head(5, THEIRS), withRoom), 0)).isPresent();
  }

  @Test
  void aHeadOfAnotherCopyIsKeptWhenItNamesTheOwnSuccessor() {
    ReaderState read = read(head(5, OURS), head(6, THEIRS, OURS));
    WriterState kept = Retirement.kept(read, WriterState.empty(LOG), List.of(OURS)).orElseThrow();
    assertThat(kept.recordSequence()).isEqualTo(6);
    assertThat(kept.headCid()).contains(read.newest().orElseThrow().record().head());
    assertThat(Retirement.kept(read, kept, List.of(OURS))).as("again").isEmpty();
    assertThat(Retirement.isRenewalDue(kept, NOW)).isFalse();
    long halfMs = NOW + CoreLimits.RECORD_VALIDITY_MS / 2;
    assertThat(Retirement.isRenewalDue(kept, halfMs - 1)).isFalse();
    assertThat(Retirement.isRenewalDue(kept, halfMs)).isTrue();
    assertThat(Retirement.kept(read(head(6, THEIRS)), WriterState.empty(LOG), List.of(OURS)))
        .isEmpty();
  }

  @Test
  void anOwnRecordWhoseHeadNoStoreGivesBackIsNoReasonToSignAnother() throws Exception {
    Retirement.Ended ended = end(read(head(5)), 0).orElseThrow();
    HeadRecord own = IpnsRecordCodec.parse(LOG, ended.state().outgoing().orElseThrow().record());
    HeadRecord other = head(own.sequence(), THEIRS).record();

    assertThat(again(ended.state(), own)).isEmpty();
    assertThat(again(ended.state(), other).orElseThrow().state().recordSequence())
        .as("another copy has given the same number")
        .isEqualTo(own.sequence() + 1);
  }

  /** With a record of another history, whose head is not to be had. */
  private static Optional<Retirement.Ended> again(WriterState writer, HeadRecord unheld) {
    SideBranch branch = SideBranch.unread(1, unheld, Optional.empty());
    return Retirement.of(
        read(head(5)).withBranch(branch),
        writer,
        new Retirement.Statement(List.of(OURS), 0, Sha256.of(Bytes.utf8("again")).bytes(), NOW),
        new WriterInput.Signing(SIGNER, SECRETS));
  }
}
