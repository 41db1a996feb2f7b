package org.remotelog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.SequenceRanges;

/** Faults of one log while it is verified: bounded, and only about entries that count. */
final class FaultList {
  private final long limit;
  private final List<VerifyFault> faults = new ArrayList<>();
  private long more;

  /**
   * @param limit the last entry that counts; what is wrong beyond it is nobody's loss
   */
  FaultList(long limit) {
    this.limit = limit;
  }

  void add(VerifyFault.Cause cause, Optional<SequenceRange> range, String place, String detail) {
    if (range.isPresent() && range.get().first() > limit) {
      return;
    }
    if (faults.size() < ClientBounds.MAX_FAULTS_PER_LOG) {
      faults.add(new VerifyFault(cause, range, place, detail));
    } else {
      more++;
    }
  }

  void add(VerifyFault.Cause cause, SequenceRanges ranges, String place, String detail) {
    for (SequenceRange range : ranges.asList()) {
      add(cause, Optional.of(range), place, detail);
    }
  }

  List<VerifyFault> list() {
    return faults;
  }

  /** Faults beyond those listed. */
  long more() {
    return more;
  }
}
