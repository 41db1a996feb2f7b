package org.remotelog.sim.cost;

import java.util.NavigableSet;
import java.util.TreeSet;
import org.remotelog.mvds.core.RetransmitPolicy;

/**
 * How often a message may be sent by the rule of waits, on a link on which nothing ever comes: as
 * early as the seconds online allow. Until a log carries it, waits are those of 2/MVDS; then ten
 * minutes, and twice as long each time. Once the peer was silent for long, news of it in its log is
 * a reason to try sooner, after one round trip and then twice as long each time.
 */
final class Waits {
  private final NavigableSet<Long> onlineMs = new TreeSet<>();
  private final NavigableSet<Long> newsMs = new TreeSet<>();
  private final RetransmitPolicy policy;
  private final long silentFromMs;

  Waits(RetransmitPolicy policy, long startMs) {
    this.policy = policy;
    this.silentFromMs = startMs + policy.parkAfterMs();
  }

  void online(long nowMs) {
    onlineMs.add(nowMs);
  }

  void news(long nowMs) {
    newsMs.add(nowMs);
  }

  /** Most copies of this message, which was cleared. */
  int most(Copies.Way way) {
    int most = 0;
    int tries = 0;
    int cycles = 0;
    int carried = 0;
    Long sentMs = onlineMs.ceiling(way.writtenMs());
    while (sentMs != null && sentMs <= way.clearedMs()) {
      most++;
      if (carried > 0) {
        carried++;
        sentMs = next(sentMs, carried, carried > 1 || cycles > 0);
        continue;
      }
      tries++;
      long waitMs = Math.min(policy.firstMs() << (tries - 1), policy.ceilingMs());
      if (waitMs == policy.ceilingMs()) {
        // A cycle ends with its longest wait.
        tries = 0;
        cycles++;
      }
      Long nextMs = onlineMs.ceiling(sentMs + waitMs);
      if (nextMs == null || nextMs > way.carriedMs()) {
        carried = 1;
        nextMs = next(sentMs, carried, cycles > 0);
      }
      sentMs = nextMs;
    }
    return most;
  }

  /** The next copy of what a log carries, which was sent so often since it was known to. */
  private Long next(long sentMs, int carried, boolean isTried) {
    long waitMs =
        Math.min(
            RetransmitPolicy.CARRIED_FIRST_MS << (carried - 1),
            RetransmitPolicy.CARRIED_CEILING_MS);
    long dueMs = sentMs + waitMs;
    Long news = newsMs.ceiling(sentMs);
    if (isTried && sentMs >= silentFromMs && news != null) {
      long gapMs = Math.min(policy.firstMs() << (carried - 1), waitMs);
      dueMs = Math.min(dueMs, Math.max(news, sentMs + gapMs));
    }
    return onlineMs.ceiling(dueMs);
  }
}
