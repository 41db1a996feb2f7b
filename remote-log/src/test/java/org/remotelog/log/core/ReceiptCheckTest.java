package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.ReceiptCheck.Known;
import org.remotelog.log.core.ReceiptCheck.SignedRoot;
import org.remotelog.log.core.ReceiptCheck.Verdict;

class ReceiptCheckTest {
  private static final LogName LOG = LogName.of(Sha256.of(Bytes.utf8("log")).bytes());
  private static final int ENTRIES = 100_000;

  private final List<LogRoot> roots = new ArrayList<>(List.of(LogRoot.EMPTY));
  private long reads;

  private static Digest commitment(String branch, long sequence) {
    return Sha256.of(new ByteWriter().bytes(Bytes.utf8(branch)).u64(sequence).toBytes());
  }

  private Digest read(long sequence) {
    reads++;
    return commitment("main", sequence);
  }

  private LogRoot rootAt(int count) {
    while (roots.size() <= count) {
      roots.add(roots.get(roots.size() - 1).append(commitment("main", roots.size())));
    }
    return roots.get(count);
  }

  private Receipt receipt(int upTo, SequenceRange... except) {
    return Receipt.of(LOG, upTo, rootAt(upTo).root(), List.of(except));
  }

  private ReceiptCheck.Result check(int count, List<LogRoot> milestones, Receipt... receipts) {
    Known known = new Known(rootAt(count), Optional.empty(), milestones, false);
    return ReceiptCheck.of(known, List.of(receipts), this::read);
  }

  @Test
  void countsWhatEndsInTheLogAndNotWhatLiesBeyondOrOnAnotherBranch() {
    LogRoot other = rootAt(6).append(commitment("other", 7)).append(commitment("other", 8));
    Receipt branch = Receipt.of(LOG, 8, other.root(), List.of());
    Receipt common = Receipt.of(LOG, 6, rootAt(6).root(), List.of());
    ReceiptCheck.Result result =
        check(10, List.of(), receipt(10), receipt(3), branch, common, receipt(11), receipt(1));
    assertThat(result.verdicts())
        .containsExactly(
            Verdict.COUNTS,
            Verdict.COUNTS,
            Verdict.CONTRADICTS,
            Verdict.COUNTS,
            Verdict.NOT_KNOWN_YET,
            Verdict.COUNTS);
    assertThat(reads).as("each entry once at most, those after the last receipt not").isEqualTo(8);
  }

  @Test
  void acceptedHeadSaysWhatItsRootIsAlsoBeyondAHole() {
    Known known =
        new Known(rootAt(4), Optional.of(new SignedRoot(10, rootAt(10).root())), List.of(), false);
    Receipt wrong = Receipt.of(LOG, 10, rootAt(9).root(), List.of());
    assertThat(
            ReceiptCheck.of(known, List.of(receipt(10), wrong, receipt(9)), this::read).verdicts())
        .containsExactly(Verdict.COUNTS, Verdict.CONTRADICTS, Verdict.NOT_KNOWN_YET);
    assertThat(reads).isZero();
  }

  @Test
  void longLogIsGoneThroughOnceForAllReceiptsAndThenOnlyBetweenMilestones() {
    ReceiptCheck.Result first =
        check(ENTRIES, List.of(), receipt(99_990), receipt(50_000), receipt(99_990), receipt(7));
    assertThat(first.verdicts()).containsOnly(Verdict.COUNTS);
    assertThat(reads).isEqualTo(99_990);
    reads = 0;
    assertThat(check(ENTRIES, first.milestones(), receipt(99_990), receipt(ENTRIES)).verdicts())
        .containsOnly(Verdict.COUNTS);
    assertThat(reads).as("where receipts ended before").isZero();
    check(ENTRIES, first.milestones(), receipt(99_995), receipt(60_000));
    assertThat(reads).isEqualTo(5 + 10_000);
    System.out.printf(
        "%d entries: %d reads for 4 receipts, then 0 at the same ends and %d between%n",
        ENTRIES, 99_990, reads);
  }

  @Test
  void receiptsThatFollowALogCostWhatItGrowsByNotWhatItIs() {
    List<LogRoot> milestones = List.of();
    long most = 0;
    int last = 0;
    for (int count = 1_000; count <= ENTRIES; count += 100) {
      reads = 0;
      // One peer is there, one a step behind, one ten steps.
      ReceiptCheck.Result result =
          check(
              count,
              milestones,
              receipt(count),
              receipt(Math.max(1, count - 100)),
              receipt(Math.max(1, count - 1_000)));
      assertThat(result.verdicts()).containsOnly(Verdict.COUNTS);
      milestones = result.milestones();
      assertThat(milestones.size()).isLessThanOrEqualTo(CoreLimits.MAX_MILESTONES);
      most = count == 1_000 ? most : Math.max(most, reads);
      last = count;
    }
    System.out.printf("%d entries in steps of 100: at most %d reads a step%n", last, most);
    assertThat(most).isLessThanOrEqualTo(1_000);
    reads = 0;
    check(ENTRIES, milestones, receipt(20_000));
    assertThat(reads).as("far back, where milestones are far apart").isLessThanOrEqualTo(20_000);
  }

  @Test
  void keepsAsManyMilestonesAsAllowedTheNewestAmongThem() {
    List<Receipt> receipts = new ArrayList<>();
    for (int i = 1; i < CoreLimits.MAX_MILESTONES; i++) {
      receipts.add(receipt(10 * i));
    }
    Known known = new Known(rootAt(1_000), Optional.empty(), List.of(), false);
    List<LogRoot> kept = ReceiptCheck.of(known, receipts, this::read).milestones();
    assertThat(kept).hasSize(CoreLimits.MAX_MILESTONES);
    receipts.add(receipt(5));
    kept = ReceiptCheck.of(known, receipts, this::read).milestones();
    assertThat(kept).hasSize(CoreLimits.MAX_MILESTONES).contains(rootAt(1_000));
    assertThat(kept).extracting(LogRoot::count).isSorted();
  }

  @Test
  void asManyReceiptsAsAHeadMayHaveLeaveNoMoreMilestones() {
    List<Receipt> receipts = new ArrayList<>();
    for (int i = 1; i <= Limits.MAX_RECEIPTS; i++) {
      receipts.add(receipt(2 * i));
    }
    Known known = new Known(rootAt(10_000), Optional.empty(), List.of(), false);
    ReceiptCheck.Result result = ReceiptCheck.of(known, receipts, this::read);
    assertThat(result.verdicts()).containsOnly(Verdict.COUNTS).hasSize(Limits.MAX_RECEIPTS);
    assertThat(reads).isEqualTo(2L * Limits.MAX_RECEIPTS);
    assertThat(result.milestones()).hasSize(CoreLimits.MAX_MILESTONES).contains(rootAt(10_000));
  }

  @Test
  void checkGoesThroughNoMoreEntriesThanAllowedAndTheNextOneGoesOn() {
    int most = CoreLimits.MAX_ENTRIES_PER_CHECK;
    int count = 2 * most + 20;
    assertThat(check(count, List.of(), receipt(most)).verdicts()).containsExactly(Verdict.COUNTS);
    assertThat(reads).isEqualTo(most);
    reads = 0;
    ReceiptCheck.Result first = check(count, List.of(), receipt(most + 1));
    assertThat(first.verdicts()).containsExactly(Verdict.NOT_KNOWN_YET);
    assertThat(reads).isEqualTo(most);
    reads = 0;
    assertThat(check(count, first.milestones(), receipt(most + 1)).verdicts())
        .containsExactly(Verdict.COUNTS);
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void numbersFarFromWhatIsKnownKeepNoOtherReceiptWaiting() {
    int most = CoreLimits.MAX_ENTRIES_PER_CHECK;
    int count = 2 * most;
    List<LogRoot> milestones = List.of(rootAt(count - 100));
    Receipt near = receipt(count - 90);
    ReceiptCheck.Result result = check(count, milestones, receipt(most + 7), near, receipt(9));
    assertThat(result.verdicts())
        .containsExactly(Verdict.NOT_KNOWN_YET, Verdict.COUNTS, Verdict.COUNTS);
    assertThat(reads).isEqualTo(most);
    assertThat(check(count, result.milestones(), receipt(most + 7)).verdicts())
        .containsExactly(Verdict.COUNTS);
  }

  @Test
  void milestonesBeyondTheLogAreLeftOut() {
    ReceiptCheck.Result result = check(10, List.of(rootAt(20)), receipt(10), receipt(20));
    assertThat(result.verdicts()).containsExactly(Verdict.COUNTS, Verdict.NOT_KNOWN_YET);
    assertThat(result.milestones()).containsExactly(rootAt(10));
  }

  @Test
  void heldIsWhatTheReceiptCovers() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      int upTo = 1 + random.nextInt(60);
      List<SequenceRange> except = new ArrayList<>();
      long next = 1 + random.nextInt(4);
      while (next <= upTo && except.size() < 16) {
        long last = Math.min(upTo, next + random.nextInt(3));
        except.add(new SequenceRange(next, last));
        next = last + 1 + random.nextInt(4);
      }
      Receipt receipt = Receipt.of(LOG, upTo, rootAt(upTo).root(), except);
      SequenceRanges held = ReceiptCheck.held(receipt);
      for (long at = 1; at <= upTo + 2; at++) {
        assertThat(held.contains(at)).as("%s at %s", receipt, at).isEqualTo(receipt.covers(at));
      }
    }
  }
}
