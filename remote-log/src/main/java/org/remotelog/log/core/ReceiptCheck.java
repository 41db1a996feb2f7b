package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.remotelog.bytes.Digest;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;

/**
 * Whether receipts about one log count: whether the log's own root at the last entry that each
 * covers is the one that its writer saw.
 *
 * <p>A root at a count of before takes every commitment since some frontier that is known. So
 * frontiers are remembered, at most {@link CoreLimits#MAX_MILESTONES} of a log: where the log ended
 * when somebody looked, and where receipts ended. They stand close together near the end of the
 * log, where nearly all receipts end, and wide apart before. All receipts about a log are checked
 * in one go through it, from the nearest milestone on.
 */
public final class ReceiptCheck {
  private static final int MOST_TO_CHOOSE_FROM = 8 * CoreLimits.MAX_MILESTONES;

  private final Known known;
  private final LongFunction<Digest> commitments;
  private final NavigableMap<Long, LogRoot> frontiers = new TreeMap<>();

  private ReceiptCheck(Known known, LongFunction<Digest> commitments) {
    this.known = known;
    this.commitments = commitments;
  }

  /** What becomes of a receipt. */
  public enum Verdict {
    /** Who wrote it holds what it covers, of the log that this device knows. */
    COUNTS,
    /**
     * It reaches beyond what this device can check, or far from what it has gone through: to be
     * looked at again.
     */
    NOT_KNOWN_YET,
    /** It speaks of another branch of the log. */
    CONTRADICTS
  }

  /**
   * What this device knows of a log.
   *
   * @param frontier over the entries 1 to n that it holds without a hole
   * @param accepted count and root of the accepted head, which may lie beyond
   * @param milestones frontiers of before, in any order; what lies beyond the present one is left
   *     out
   * @param isForked whether the log has several histories, so that this one may be cut back
   */
  public record Known(
      LogRoot frontier, Optional<SignedRoot> accepted, List<LogRoot> milestones, boolean isForked) {
    public Known {
      milestones = Collections.unmodifiableList(new ArrayList<>(milestones));
    }

    /** Whether a receipt that counted by this counts still, as the log only grew. */
    public boolean isPartOf(Known later) {
      return later.isForked
          ? frontier.equals(later.frontier) && accepted.equals(later.accepted)
          : frontier.count() <= later.frontier.count();
    }
  }

  /** What a signed head says of its log. */
  public record SignedRoot(long count, Digest root) {}

  /**
   * What was found.
   *
   * @param verdicts one for each receipt, in their order
   * @param milestones what is to be remembered from now on, ascending, in place of what was
   */
  public record Result(List<Verdict> verdicts, List<LogRoot> milestones) {
    public Result {
      verdicts = Collections.unmodifiableList(new ArrayList<>(verdicts));
      milestones = Collections.unmodifiableList(new ArrayList<>(milestones));
    }
  }

  /**
   * Checks receipts that concern one log.
   *
   * @param commitments gives the commitment of an entry up to the frontier's count; asked for each
   *     entry once at most, and for no more than {@link CoreLimits#MAX_ENTRIES_PER_CHECK}
   */
  public static Result of(Known known, List<Receipt> receipts, LongFunction<Digest> commitments) {
    ReceiptCheck check = new ReceiptCheck(known, commitments);
    for (LogRoot milestone : known.milestones()) {
      if (milestone.count() <= known.frontier().count()) {
        check.frontiers.put(milestone.count(), milestone);
      }
    }
    check.frontiers.put(0L, LogRoot.EMPTY);
    check.frontiers.put(known.frontier().count(), known.frontier());
    check.sweep(receipts);
    List<Verdict> verdicts = new ArrayList<>(receipts.size());
    for (Receipt receipt : receipts) {
      verdicts.add(check.verdict(receipt));
    }
    check.frontiers.remove(0L);
    return new Result(verdicts, thinned(check.frontiers.values()));
  }

  /**
   * Finds the frontiers at the ends of all receipts, once through the log. The nearest to what is
   * known come first: whoever names numbers far from it does not keep others waiting.
   */
  private void sweep(List<Receipt> receipts) {
    TreeSet<Long> counts = new TreeSet<>();
    for (Receipt receipt : receipts) {
      if (receipt.upTo() <= known.frontier().count() && !isAccepted(receipt)) {
        counts.add(receipt.upTo());
      }
    }
    List<Long> nearestFirst = new ArrayList<>(counts);
    nearestFirst.sort(Comparator.comparingLong(count -> count - frontiers.floorKey(count)));
    long left = CoreLimits.MAX_ENTRIES_PER_CHECK;
    for (long count : nearestFirst) {
      LogRoot root = frontiers.floorEntry(count).getValue();
      for (; left > 0 && root.count() < count; left--) {
        root = root.append(commitments.apply(root.count() + 1));
      }
      frontiers.put(root.count(), root);
    }
  }

  private boolean isAccepted(Receipt receipt) {
    return known.accepted().filter(head -> head.count() == receipt.upTo()).isPresent();
  }

  private Verdict verdict(Receipt receipt) {
    if (isAccepted(receipt)) {
      return verdict(receipt, known.accepted().get().root());
    }
    Optional<LogRoot> root = Optional.ofNullable(frontiers.get(receipt.upTo()));
    return root.isPresent() ? verdict(receipt, root.get().root()) : Verdict.NOT_KNOWN_YET;
  }

  private static Verdict verdict(Receipt receipt, Digest root) {
    return receipt.confirms(root) ? Verdict.COUNTS : Verdict.CONTRADICTS;
  }

  /**
   * As many as may be kept: those go first that stand closest to their neighbours for their
   * distance from the end. The newest stays.
   */
  private static List<LogRoot> thinned(Iterable<LogRoot> ascending) {
    List<LogRoot> kept = new ArrayList<>();
    ascending.forEach(kept::add);
    // Whoever writes thousands of receipts about one log must not make choosing slow.
    while (kept.size() > MOST_TO_CHOOSE_FROM) {
      kept = everySecond(kept);
    }
    while (kept.size() > CoreLimits.MAX_MILESTONES) {
      long end = kept.get(kept.size() - 1).count();
      int least = 0;
      double leastShare = Double.MAX_VALUE;
      for (int i = 0; i < kept.size() - 1; i++) {
        long before = i == 0 ? 0 : kept.get(i - 1).count();
        double gap = kept.get(i + 1).count() - before;
        double share = gap / (end - before);
        if (share < leastShare) {
          least = i;
          leastShare = share;
        }
      }
      kept.remove(least);
    }
    return kept;
  }

  private static List<LogRoot> everySecond(List<LogRoot> all) {
    List<LogRoot> half = new ArrayList<>(all.size() / 2 + 1);
    for (int i = all.size() - 1; i >= 0; i -= 2) {
      half.add(all.get(i));
    }
    Collections.reverse(half);
    return half;
  }

  /** What a receipt says is held, as a set. */
  public static SequenceRanges held(Receipt receipt) {
    List<SequenceRange> runs = new ArrayList<>();
    long next = 1;
    for (SequenceRange missing : receipt.except()) {
      if (missing.first() > next) {
        runs.add(new SequenceRange(next, missing.first() - 1));
      }
      next = missing.last() + 1;
    }
    if (next <= receipt.upTo()) {
      runs.add(new SequenceRange(next, receipt.upTo()));
    }
    return SequenceRanges.of(runs);
  }
}
