package org.remotelog;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands until it is moved, or goes as another one and is moved besides. */
final class SettableClock extends Clock {
  private final Clock base;
  private volatile Duration moved = Duration.ZERO;

  SettableClock(String now) {
    this(Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
  }

  SettableClock(Clock base) {
    this.base = base;
  }

  void set(String time) {
    moved = Duration.between(base.instant(), Instant.parse(time));
  }

  void pass(Duration time) {
    moved = moved.plus(time);
  }

  @Override
  public Instant instant() {
    return base.instant().plus(moved);
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
