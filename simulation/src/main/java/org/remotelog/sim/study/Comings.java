package org.remotelog.sim.study;

import org.remotelog.sim.Chance;

/** When one node comes and goes. Times are milliseconds since the beginning, at noon. */
abstract class Comings {
  private static final long SECOND_MS = 1_000;
  private static final long HOUR_MS = 3_600_000;
  private static final long DAY_MS = 24 * HOUR_MS;

  /** In cases of a hundred, how readily somebody comes online in an hour of the day. */
  private static final int NIGHT = 10;

  private static final int NIGHT_HOURS = 7;
  private static final int[] LEAVING_HOURS = {7, 17};
  private static final long OWN_HABIT_MS = HOUR_MS / 2;
  private static final long EACH_DAY_MS = HOUR_MS / 6;

  /** Whether it is online at the beginning. */
  abstract boolean isOnlineFirst();

  /** How long it stays as it has become just now. */
  abstract long staysMs(boolean online, long nowMs);

  /** Somebody who is always there. */
  static Comings always() {
    return new Comings() {
      @Override
      boolean isOnlineFirst() {
        return true;
      }

      @Override
      long staysMs(boolean online, long nowMs) {
        return Long.MAX_VALUE / 4;
      }
    };
  }

  static Comings of(Scenario scenario, Chance chance) {
    int offline = scenario.offlinePercent();
    if (scenario.presence() == Presence.PAYLOAD || offline == 0) {
      return always();
    }
    return switch (scenario.presence()) {
      case SECONDS -> new Seconds(chance, offline);
      case COMMUTE -> new Commute(chance, DAY_MS * (100 - offline) / 100 / LEAVING_HOURS.length);
      case DAYS -> new Stretches(chance, scenario, true);
      default -> new Stretches(chance, scenario, false);
    };
  }

  /** Each second by itself. */
  private static final class Seconds extends Comings {
    private final Chance chance;
    private final int offline;

    Seconds(Chance chance, int offline) {
      this.chance = chance;
      this.offline = offline;
    }

    @Override
    boolean isOnlineFirst() {
      return !chance.percent(offline);
    }

    @Override
    long staysMs(boolean online, long nowMs) {
      long seconds = 1;
      while (chance.percent(offline) != online) {
        seconds++;
      }
      return seconds * SECOND_MS;
    }
  }

  /** Stretches of random lengths; by day more of them than by night. */
  private static final class Stretches extends Comings {
    private final Chance chance;
    private final int offline;
    private final long onlineMs;
    private final long meanMs;
    private final boolean byDay;

    Stretches(Chance chance, Scenario scenario, boolean byDay) {
      this.chance = chance;
      this.offline = scenario.offlinePercent();
      this.onlineMs = scenario.ms(Setting.ONLINE);
      this.meanMs = scenario.meanAwayMs();
      this.byDay = byDay;
    }

    @Override
    boolean isOnlineFirst() {
      return !chance.percent(offline);
    }

    @Override
    long staysMs(boolean online, long nowMs) {
      if (online) {
        return chance.around(onlineMs);
      }
      if (!byDay) {
        return chance.around(meanMs);
      }
      // Throws at the rate of the day, of which most are not taken by night.
      int takenOfHundred = (NIGHT * NIGHT_HOURS + 100 * (24 - NIGHT_HOURS)) / 24;
      long ms = 0;
      do {
        ms += chance.around(meanMs * takenOfHundred / 100);
      } while (hour(nowMs + ms) < NIGHT_HOURS && !chance.percent(NIGHT));
      return ms;
    }

    private static int hour(long atMs) {
      return (int) ((atMs + DAY_MS / 2) % DAY_MS / HOUR_MS);
    }
  }

  /** Twice a day, at about the same times as everybody else. */
  private static final class Commute extends Comings {
    private final Chance chance;
    private final long onlineMs;
    private final long habitMs;

    Commute(Chance chance, long onlineMs) {
      this.chance = chance;
      this.onlineMs = onlineMs;
      this.habitMs = chance.between(-OWN_HABIT_MS, OWN_HABIT_MS);
    }

    @Override
    boolean isOnlineFirst() {
      return false;
    }

    @Override
    long staysMs(boolean online, long nowMs) {
      if (online) {
        return onlineMs;
      }
      long clockMs = nowMs + DAY_MS / 2;
      long dayMs = clockMs - clockMs % DAY_MS;
      for (int i = 0; ; i++) {
        long leavesMs =
            dayMs
                + DAY_MS * (i / LEAVING_HOURS.length)
                + HOUR_MS * LEAVING_HOURS[i % LEAVING_HOURS.length]
                + habitMs;
        // What is nearer than the jitter would be the one that is just over.
        if (leavesMs > clockMs + EACH_DAY_MS) {
          return leavesMs + chance.between(-EACH_DAY_MS, EACH_DAY_MS) - clockMs;
        }
      }
    }
  }
}
