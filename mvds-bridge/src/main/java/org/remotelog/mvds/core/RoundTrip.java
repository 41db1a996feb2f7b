package org.remotelog.mvds.core;

/**
 * How long a peer takes to answer: smoothed means and deviations, as TCP keeps them (RFC 6298).
 *
 * <p>An answer does not say which copy it answers. So there are two measures. What was sent once
 * gives the time of one answer; where waits are too short there is no such record. What was sent
 * again gives a bound, the time since its first copy. Without loss the bound is the time of one
 * answer, and much the same each time; with loss it scatters. It counts only while it does not
 * scatter.
 */
final class RoundTrip {
  /** A bound that deviates by more than this part of its mean comes from loss. */
  private static final int STEADY_SHARE = 4;

  private final Measure once = new Measure();
  private final Measure bound = new Measure();

  /** A mean and a deviation, in ms. */
  private static final class Measure {
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

    boolean isSteady() {
      return meanMs >= 0 && STEADY_SHARE * deviationMs <= meanMs;
    }

    /** Answers are told apart no finer than by epochs. */
    long waitMs(long epochMs) {
      return meanMs < 0 ? 0 : meanMs + Math.max(DEVIATIONS * deviationMs, epochMs);
    }

    void copyFrom(Measure other) {
      meanMs = other.meanMs;
      deviationMs = other.deviationMs;
    }

    @Override
    public String toString() {
      return meanMs + " +- " + deviationMs;
    }
  }

  /** What was sent once was answered after so long; at most one sample of each payload. */
  void sample(long answerMs) {
    once.sample(answerMs);
  }

  /**
   * An answer came so long after the first copy; at most one sample of each payload, as what comes
   * together was late together.
   */
  void bound(long answerMs, RetransmitPolicy policy) {
    // What takes longer than the longest wait was lost, or its peer was away.
    if (answerMs <= policy.ceilingMs()) {
      bound.sample(answerMs);
    }
  }

  /** How long to wait for an answer. */
  long waitMs(RetransmitPolicy policy) {
    long expected = once.waitMs(policy.epochMs());
    if (bound.isSteady()) {
      expected = Math.max(expected, bound.waitMs(policy.epochMs()));
    }
    return Math.min(Math.max(expected, policy.firstMs()), policy.ceilingMs());
  }

  void copyFrom(RoundTrip other) {
    once.copyFrom(other.once);
    bound.copyFrom(other.bound);
  }

  @Override
  public String toString() {
    return "round trip " + once + ", at most " + bound;
  }
}
