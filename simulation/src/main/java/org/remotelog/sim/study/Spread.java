package org.remotelog.sim.study;

import java.util.Map;
import java.util.TreeMap;

/**
 * How often which value was seen, exactly up to 255 and by steps of less than 1 % above. Not safe
 * for several threads.
 */
public final class Spread {
  private static final int EXACT_BITS = 8;

  private final TreeMap<Long, Long> counts = new TreeMap<>();
  private long count;
  private long sum;
  private long most;

  /** Counts a value, which is not below 0. */
  public void add(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a value of " + value);
    }
    counts.merge(step(value), 1L, Long::sum);
    count++;
    sum += value;
    most = Math.max(most, value);
  }

  /** Counts all that another one has counted. */
  public void addAll(Spread other) {
    other.counts.forEach((value, times) -> counts.merge(value, times, Long::sum));
    count += other.count;
    sum += other.sum;
    most = Math.max(most, other.most);
  }

  /** The value without the digits after its first eight binary ones. */
  private static long step(long value) {
    int drop = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(value) - EXACT_BITS);
    return value >> drop << drop;
  }

  public long count() {
    return count;
  }

  /** The mean, exactly; 0 of nothing. */
  public double mean() {
    return count == 0 ? 0 : (double) sum / count;
  }

  public long most() {
    return most;
  }

  /**
   * The value that this share of all is not above, but for its step; 0 of nothing.
   *
   * @param share from 0 to 1
   */
  public long quantile(double share) {
    long wanted = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (Map.Entry<Long, Long> step : counts.entrySet()) {
      seen += step.getValue();
      if (seen >= wanted) {
        return step.getKey();
      }
    }
    return 0;
  }

  /** How many were at or above each step, ascending. */
  public Map<Long, Long> counts() {
    return new TreeMap<>(counts);
  }
}
