package org.remotelog.sim;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The clock of one device: virtual time, and how wrong the device is about it. */
final class SimClock extends Clock {
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

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("a clock of UTC alone");
  }
}
