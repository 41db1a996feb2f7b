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

  /** Whether it has never been wrong. */
  boolean isTrue() {
    return !wasWrong;
  }

  @Override
  public long millis() {
    return beginMs + stage.nowMs() + skewMs;
  }
}
