package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.remotelog.bytes.Digest;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.ReaderState.Accepted;

/** Moves the frontier of a branch over what it holds, past heads that it has to contain. */
final class Frontier {
  private Frontier() {}

  /**
   * How far it came.
   *
   * @param isAlong whether it contains the head before; where it does not, it ends there
   * @param strays heads that were passed and that it does not contain
   * @param lacking an entry that is held and of which there is no commitment; it ends before that
   */
  record Moved(
      LogRoot frontier, boolean isAlong, List<Accepted> strays, Optional<SequenceRange> lacking) {}

  static Moved move(
      LogRoot from,
      long upTo,
      Optional<ReaderState.Before> before,
      LongFunction<Optional<Digest>> commitment) {
    LogRoot verified = from;
    List<Accepted> strays = new ArrayList<>();
    while (verified.count() < upTo) {
      long at = verified.count() + 1;
      Optional<Digest> next = commitment.apply(at);
      if (!next.isPresent()) {
        return new Moved(verified, true, strays, Optional.of(SequenceRange.single(at)));
      }
      verified = verified.append(next.get());
      if (before.isPresent()) {
        if (!isAlong(before.get().accepted(), verified)) {
          return new Moved(verified, false, strays, Optional.empty());
        }
        for (Accepted passed : before.get().passed()) {
          if (!isAlong(passed, verified)) {
            strays.add(passed);
          }
        }
      }
    }
    return new Moved(verified, true, strays, Optional.empty());
  }

  /** Whether a frontier does not contradict a head of as many entries. */
  private static boolean isAlong(Accepted head, LogRoot frontier) {
    return frontier.count() != head.head().count() || frontier.root().equals(head.head().root());
  }
}
