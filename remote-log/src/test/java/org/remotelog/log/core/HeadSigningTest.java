package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Announced;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.crypto.Ed25519;

/** What gives way when a head does not fit into its record. */
final class HeadSigningTest {
  private static final SecretBytes SEED = SecretBytes.of(SampleLog.filled(7, 32));
  private static final LogName LOG = Ed25519.name(SEED);

  private static final EpochSecrets SECRETS =
      new EpochSecrets() {
        @Override
        public int current() {
          return SampleLog.EPOCH;
        }

        @Override
        public Optional<SecretBytes> secret(int epoch) {
          return SampleLog.SECRETS.apply(epoch);
        }
      };

  /** The receipts of the head of one entry, whose record has to carry it. */
  private static List<Receipt> kept(List<Receipt> receipts) throws Exception {
    return kept(Bytes.EMPTY, receipts);
  }

  /**
   * @param said which receipts were given by heads before
   */
  private static List<Receipt> kept(Bytes said, List<Receipt> receipts) throws Exception {
    Bytes body = Bytes.utf8("hello");
    WriterState.Notes notes = new WriterState.Notes(List.of(), 0, Bytes.EMPTY, said);
    WriterState state = WriterState.empty(LOG).withNotes(notes);
    WriterInput.Draft draft =
        new WriterInput.Draft(
            SampleLog.RULE.idOf(1, body), SampleLog.filled(1, 16), 1, Bytes.EMPTY, body);
    WriterEffect.PersistEntries appended =
        (WriterEffect.PersistEntries)
            WriterCore.step(state, new WriterInput.Append(List.of(draft))).effects().get(0);
    List<Entry> entries = appended.entries();
    List<MergePlanner.Run> layout = WriterCore.layout(appended.state(), entries, SECRETS.current());
    Map<SequenceRange, List<Entry>> runs = new HashMap<>();
    runs.put(SequenceRange.single(1), entries);
    WriterInput.Flush flush =
        new WriterInput.Flush(
            layout,
            runs,
            new WriterInput.HeadExtras(receipts, Announced.NONE),
            new WriterInput.Signing(Ed25519.signer(SEED), SECRETS),
            SampleLog.SALT,
            1_790_000_000_000L);
    WriterState next = WriterCore.step(appended.state(), flush).state();
    Bytes bytes = next.outgoing().orElseThrow().record();
    assertThat(bytes.size()).isLessThanOrEqualTo(Limits.MAX_INLINE_RECORD_BYTES);
    HeadRecord record = IpnsRecordCodec.parse(LOG, bytes);
    Head head = HeadCodec.decode(LOG, record.verifiedInlineHead().orElseThrow(), SECRETS::secret);
    assertThat(next.notes().receiptsTag())
        .isEqualTo(HeadNotes.saidAfter(receipts, said, head.receipts()));
    return head.receipts();
  }

  private static Receipt receipt(int of, int exceptions) {
    byte[] name = new byte[32];
    Arrays.fill(name, (byte) of);
    List<SequenceRange> except = new ArrayList<>();
    for (int i = 1; i <= exceptions; i++) {
      // Numbers of irregular length, as a log with scattered holes has.
      long first = 1_000_000L * i + 7_919L * i * of;
      except.add(new SequenceRange(first, first + 100L * of * i));
    }
    return Receipt.of(
        LogName.of(Bytes.wrap(name)), 900_000_000L, SampleLog.digest("root " + of), except);
  }

  @Test
  void keepsAllReceiptsThatFit() throws Exception {
    List<Receipt> receipts = new ArrayList<>();
    for (int i = 1; i <= CoreLimits.MAX_HEAD_RECEIPTS; i++) {
      receipts.add(receipt(i, 0));
    }
    assertThat(kept(receipts)).isEqualTo(receipts);
  }

  @Test
  void leavesOutReceiptsWithExceptionsBeforeTheHeadLeavesItsRecord() throws Exception {
    List<Receipt> receipts = new ArrayList<>();
    List<Receipt> plain = new ArrayList<>();
    for (int i = 1; i <= CoreLimits.MAX_HEAD_RECEIPTS; i++) {
      Receipt one = receipt(i, i % 5 == 0 ? 0 : Limits.MAX_RECEIPT_EXCEPTIONS);
      receipts.add(one);
      if (one.except().isEmpty()) {
        plain.add(one);
      }
    }
    List<Receipt> kept = kept(receipts);
    assertThat(kept).containsAll(plain).hasSizeBetween(plain.size() + 1, receipts.size() - 1);
    List<Receipt> inOrder = new ArrayList<>(receipts);
    inOrder.retainAll(kept);
    assertThat(kept).isEqualTo(inOrder);
  }

  @Test
  void receiptsThatWereLeftOutAreGivenByTheNextHeads() throws Exception {
    List<Receipt> receipts = new ArrayList<>();
    for (int i = 1; i <= CoreLimits.MAX_HEAD_RECEIPTS; i++) {
      receipts.add(receipt(i, Limits.MAX_RECEIPT_EXCEPTIONS));
    }
    Set<Receipt> given = new LinkedHashSet<>();
    Bytes said = Bytes.EMPTY;
    int heads = 0;
    while (receipts.stream().anyMatch(HeadNotes.unsaid(receipts, said))) {
      List<Receipt> kept = kept(said, receipts);
      said = HeadNotes.saidAfter(receipts, said, kept);
      assertThat(given.addAll(kept)).as("each head gives one that was not given").isTrue();
      assertThat(receipts.stream().filter(HeadNotes.unsaid(receipts, said)))
          .doesNotContainAnyElementsOf(given);
      heads++;
    }
    assertThat(given).containsExactlyInAnyOrderElementsOf(receipts);
    assertThat(heads).isBetween(2, 6);
  }

  @Test
  void receiptsForWhichThereIsNoRoomAtAllAreNotAReasonForAHeadAgainAndAgain() {
    List<Receipt> receipts = List.of(receipt(1, 0), receipt(2, 3));
    Bytes said = HeadNotes.saidAfter(receipts, Bytes.EMPTY, List.of());
    assertThat(receipts).noneMatch(HeadNotes.unsaid(receipts, said));
    List<Receipt> later = List.of(receipt(1, 0), receipt(2, 4));
    assertThat(later.stream().filter(HeadNotes.unsaid(later, said))).containsExactly(receipt(2, 4));
  }
}
