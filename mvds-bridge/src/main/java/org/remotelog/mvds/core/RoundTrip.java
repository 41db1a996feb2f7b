package org.remotelog.mvds.core;

/**
 * How long a peer takes to answer: a smoothed mean and deviation, as TCP keeps them (RFC 6298).
 * Only what was sent once is a sample, since an answer does not say which copy it answers.
 */
final class RoundTrip {
  private static final int MEAN_SHARE = 8;
  private static final int DEVIATION_SHARE = 4;
  private static final int DEVIATIONS = 4;

  private long meanMs = -1;
  private long deviationMs;

  void sample(long answerMs) {
    long measured = Math.max(0, answerMs);
    if (meanMs < 0) {
      meanMs = measured;
      deviationMs = measured / 2;
      return;
    }
    deviationMs += (Math.abs(meanMs - measured) - deviationMs) / DEVIATION_SHARE;
    meanMs += (measured - meanMs) / MEAN_SHARE;
  }

  /** How long to wait for an answer. */
  long waitMs(RetransmitPolicy policy) {
    long expected = meanMs < 0 ? policy.firstMs() : meanMs + DEVIATIONS * deviationMs;
    return Math.min(Math.max(expected, policy.firstMs()), policy.ceilingMs());
  }

  void copyFrom(RoundTrip other) {
    meanMs = other.meanMs;
    deviationMs = other.deviationMs;
  }

  @Override
  public String toString() {
    return "round trip " + meanMs + " +- " + deviationMs;
  }
}
