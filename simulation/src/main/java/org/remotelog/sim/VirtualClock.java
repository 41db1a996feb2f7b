package org.remotelog.sim;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock of UTC that shows whatever time {@link #millis} says. */
public abstract class VirtualClock extends Clock {
  @Override
  public abstract long millis();

  @Override
  public final Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public final ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public final Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("a clock of UTC alone");
  }
}
