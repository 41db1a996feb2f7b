package org.remotelog.sim;

/** When a device is online: stretches of it and of the opposite, in turn. */
final class Churn {
  private static final long HOUR_MS = 3_600_000;
  private static final long DAY_MS = 24 * HOUR_MS;

  /** The time of day at which a world begins. */
  private static final long FIRST_HOUR = 8;

  private static final long EVENING_HOUR = 22;
  private static final long MORNING_HOUR = 6;

  /** At night devices go offline so much more easily, and come back so much later. */
  private static final int NIGHT = 4;

  /** When people leave their homes, and their work. */
  private static final long[] LEAVING_MS = {7 * HOUR_MS, 17 * HOUR_MS};

  private static final long OWN_HABIT_MS = HOUR_MS / 2;
  private static final long EACH_DAY_MS = HOUR_MS / 6;
  private static final long LONGEST_WAY_MS = 2 * HOUR_MS;

  private final Chance chance;
  private final Kind kind;
  private final long onlineMs;
  private final long offlineMs;

  /** By how much the habits of its user are behind those of others. */
  private final long habitMs;

  private boolean online;
  private long untilMs;

  /** How devices come and go. */
  enum Kind {
    /** Each by itself, at any time. */
    ALONE,
    /** All at the same times. */
    BURSTS,
    /** Seldom at night. */
    DAYS,
    /** On the way to work and back. */
    COMMUTE
  }

  /** Stretches of about these lengths; of the way to work the first counts alone. */
  Churn(Chance chance, Kind kind, long onlineMs, long offlineMs) {
    this.chance = chance;
    this.kind = kind;
    this.onlineMs = onlineMs;
    this.offlineMs = offlineMs;
    this.online = chance.percent(50);
    this.habitMs = kind == Kind.DAYS || kind == Kind.COMMUTE ? chance.between(0, OWN_HABIT_MS) : 0;
    this.untilMs = length();
  }

  /** Whether it is online now; time must not go back between two calls. */
  boolean isOnline(long nowMs) {
    while (nowMs >= untilMs) {
      online = !online;
      untilMs += length();
    }
    return online;
  }

  /** When that changes. */
  long changesAtMs(long nowMs) {
    var unused = isOnline(nowMs);
    return untilMs;
  }

  private long length() {
    return switch (kind) {
      case ALONE, BURSTS -> chance.around(online ? onlineMs : offlineMs);
      case DAYS -> byDay();
      case COMMUTE -> online ? chance.around(Math.min(onlineMs, LONGEST_WAY_MS)) : untilLeavingMs();
    };
  }

  private long byDay() {
    long hour = timeOfDayMs() / HOUR_MS;
    boolean isNight = hour >= EVENING_HOUR || hour < MORNING_HOUR;
    long length = chance.around(online ? onlineMs : offlineMs);
    if (!isNight) {
      return length;
    }
    return online ? Math.max(1, length / NIGHT) : length * NIGHT;
  }

  private long untilLeavingMs() {
    long nowMs = timeOfDayMs();
    long nextMs = LEAVING_MS[0] + DAY_MS;
    for (int i = LEAVING_MS.length - 1; i >= 0; i--) {
      nextMs = LEAVING_MS[i] > nowMs ? LEAVING_MS[i] : nextMs;
    }
    return nextMs - nowMs + chance.between(0, EACH_DAY_MS);
  }

  private long timeOfDayMs() {
    return (FIRST_HOUR * HOUR_MS + untilMs + DAY_MS - habitMs) % DAY_MS;
  }
}
