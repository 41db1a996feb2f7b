package org.remotelog.bench;

/** Times and rates since a moment on the clock of {@link System#nanoTime}. */
final class Stopwatch {
  static final double MS_PER_SECOND = 1e3;

  private static final double NS_PER_MS = 1e6;
  private static final double NS_PER_SECOND = 1e9;

  private Stopwatch() {}

  static double ms(long beginNs) {
    return sinceNs(beginNs) / NS_PER_MS;
  }

  static double perSecond(long times, long beginNs) {
    return times * NS_PER_SECOND / sinceNs(beginNs);
  }

  /** At least one, so that rates are finite. */
  private static long sinceNs(long beginNs) {
    return Math.max(1, System.nanoTime() - beginNs);
  }
}
