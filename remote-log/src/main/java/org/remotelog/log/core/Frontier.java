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
   * @param lacking entries that are held and of which there is no commitment; it ends before them
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
        return new Moved(verified, true, strays, Optional.of(lacking(at, upTo, commitment)));
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

  private static SequenceRange lacking(
      long first, long upTo, LongFunction<Optional<Digest>> commitment) {
    long last = first;
    while (last < upTo && !commitment.apply(last + 1).isPresent()) {
      last++;
    }
    return new SequenceRange(first, last);
  }

  /** Whether a frontier does not contradict a head of as many entries. */
  private static boolean isAlong(Accepted head, LogRoot frontier) {
    return frontier.count() != head.head().count() || frontier.root().equals(head.head().root());
  }
}
