package org.remotelog.log.core;

import java.util.List;
import java.util.Optional;
import org.remotelog.log.Head;
import org.remotelog.log.Limits;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;

/** What a reader can acknowledge of a log: entries that it holds under a signed root. */
final class OwnReceipts {
  private OwnReceipts() {}

  /**
   * The receipt for a log; empty when nothing of it is held.
   *
   * <p>It speaks of the accepted head as long as few runs are missing; else of the entries that are
   * held without a hole. Of a forked log it speaks of the part that all branches have in common.
   *
   * @param common the frontier where the branches of a forked log part, or before that
   */
  static Optional<Receipt> of(ReaderState state, Optional<LogRoot> common) {
    if (common.isPresent()) {
      return whole(state, common.get());
    }
    if (!state.accepted().isPresent() || state.held().isEmpty()) {
      return Optional.empty();
    }
    Head head = state.accepted().get().head();
    List<SequenceRange> missing = state.held().missingIn(new SequenceRange(1, head.count()));
    boolean isWhole = missing.isEmpty() && state.verified().root().equals(head.root());
    boolean isNearlyWhole =
        !missing.isEmpty()
            && missing.size() <= Limits.MAX_RECEIPT_EXCEPTIONS
            && !state.isForked()
            // A head that is not yet known to extend what is held may be of another branch.
            && !state.before().isPresent();
    if (isWhole || isNearlyWhole) {
      return Optional.of(Receipt.of(state.log(), head.count(), head.root(), missing));
    }
    return whole(state, state.verified());
  }

  private static Optional<Receipt> whole(ReaderState state, LogRoot held) {
    return held.count() == 0
        ? Optional.empty()
        : Optional.of(Receipt.of(state.log(), held.count(), held.root(), List.of()));
  }
}
