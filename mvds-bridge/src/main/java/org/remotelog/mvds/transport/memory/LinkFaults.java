package org.remotelog.mvds.transport.memory;

/**
 * What links do to payloads, each by itself.
 *
 * @param loss how many of them are lost, 0 to 1
 * @param repeats how many of them arrive twice, 0 to 1
 * @param leastDelayMs shortest time on the way
 * @param mostDelayMs longest time on the way; where it is longer than the shortest one, payloads
 *     overtake each other
 */
public record LinkFaults(double loss, double repeats, long leastDelayMs, long mostDelayMs) {
  /** Nothing is lost, repeated or delayed. */
  public static final LinkFaults NONE = new LinkFaults(0, 0, 0, 0);

  public LinkFaults {
    if (!(loss >= 0 && loss <= 1 && repeats >= 0 && repeats <= 1)) {
      throw new IllegalArgumentException("a share is not between 0 and 1");
    }
    if (leastDelayMs < 0 || mostDelayMs < leastDelayMs) {
      throw new IllegalArgumentException("delays out of order");
    }
  }
}
