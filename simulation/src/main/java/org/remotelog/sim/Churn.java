package org.remotelog.sim;

/** When a device is online: stretches of it and of the opposite, in turn. */
final class Churn {
  private final Chance chance;
  private final long onlineMs;
  private final long offlineMs;
  private boolean online;
  private long untilMs;

  /** Stretches of about these lengths. */
  Churn(Chance chance, long onlineMs, long offlineMs) {
    this.chance = chance;
    this.onlineMs = onlineMs;
    this.offlineMs = offlineMs;
    this.online = chance.percent(50);
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

  private long length() {
    return chance.around(online ? onlineMs : offlineMs);
  }
}
