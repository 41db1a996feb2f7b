package org.remotelog.sim;

import java.time.Instant;

/** The clock of one device: virtual time, and how wrong the device is about it. */
final class SimClock extends VirtualClock {
  private final Stage stage;
  private final long beginMs;
  private long skewMs;
  private boolean wasWrong;

  SimClock(Stage stage, Instant begin) {
    this.stage = stage;
    this.beginMs = begin.toEpochMilli();
  }

  void skew(long ms) {
    skewMs = ms;
    wasWrong |= ms != 0;
  }

  /** Times in the home that it serves may have been told by a clock that was wrong. */
  void inherit(SimClock other) {
    wasWrong |= other.wasWrong;
  }

  /** Whether it has never been wrong, nor any before it. */
  boolean isTrue() {
    return !wasWrong;
  }

  @Override
  public long millis() {
    return beginMs + stage.nowMs() + skewMs;
  }
}
