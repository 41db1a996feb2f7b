package org.remotelog.sim;

/**
 * How many devices there are and how bad things get, drawn once for each seed. Faults are in cases
 * of 10,000, at each point where they could happen.
 *
 * @param devices devices, the first of which makes the group
 * @param actions what a person does on a device, about
 * @param spanMs how long the faulty part lasts, in virtual time
 * @param crash a process dies
 * @param homeFails a transaction or read fails
 * @param homeFull the disk of a home is full for a while
 * @param putFails a put fails, wholly or in part, with or without effect
 * @param storeFull a store takes nothing for a while
 * @param getFails a get fails
 * @param getLies a get gives other bytes
 * @param hides a block that was taken cannot be found for a while
 * @param publishFails a publish fails, with or without effect
 * @param resolveFails a resolve fails
 * @param resolveLies a resolve gives something old, nothing, or rubbish
 * @param forgets a pointer loses its record of a log, at each resolve
 * @param lagMs how far pointers are behind, at most
 * @param clockJumps a clock jumps, at each action
 * @param onlineMs how long a device is online at a time, about
 * @param offlineMs how long it is not
 * @param churn how devices come and go
 * @param copies direct copies, per cent of sent messages and devices
 * @param copyLies lying ones among them, in per cent
 * @param imports batches of drafts among appends, in per cent
 * @param graceMs how long replaced blocks stay in the stores at least
 * @param silenceMs how long nobody does anything before the end
 * @param outageMs how long all stores and pointers are out of reach at the end of the span
 * @param epochs how many epochs begin meanwhile, after the first one
 * @param awayMs how long one device is away after that, while the others go on
 * @param links what direct sync has to bear with
 * @param backups what people do with their homes
 */
record Weather(
    int devices,
    int stores,
    int pointers,
    int actions,
    long spanMs,
    int crash,
    int homeFails,
    int homeFull,
    int putFails,
    int storeFull,
    int getFails,
    int getLies,
    int hides,
    int publishFails,
    int resolveFails,
    int resolveLies,
    int forgets,
    long lagMs,
    int clockJumps,
    long onlineMs,
    long offlineMs,
    Churn.Kind churn,
    int copies,
    int copyLies,
    int imports,
    long graceMs,
    long silenceMs,
    long outageMs,
    int epochs,
    long awayMs,
    LinkWeather links,
    BackupWeather backups) {
  private static final long MINUTE_MS = 60_000;
  private static final long HOUR_MS = 60 * MINUTE_MS;
  private static final long DAY_MS = 24 * HOUR_MS;

  /** The weather of a seed. */
  static Weather of(Chance chance) {
    // One world in six is calm: what fails there fails without any fault.
    int wild = chance.below(6);
    // Some worlds are small and talk much, so that segments are merged.
    boolean chatty = chance.percent(25);
    long online = chance.between(5 * MINUTE_MS, 6 * HOUR_MS);
    BackupWeather backups = BackupWeather.of(chance);
    // What pointers forget before a home is put back nobody has any longer.
    boolean keeps = !backups.isNone();
    return new Weather(
        chatty ? 2 : 3 + chance.below(3),
        1 + chance.below(3),
        1 + chance.below(2),
        (chatty ? 20 : 5) + chance.below(10),
        HOUR_MS * chance.between(6, 96),
        fault(chance, wild, 250),
        fault(chance, wild, 150),
        fault(chance, wild, 100),
        fault(chance, wild, 4_000),
        fault(chance, wild, 400),
        fault(chance, wild, 4_000),
        fault(chance, wild, 4_000),
        fault(chance, wild, 4_000),
        fault(chance, wild, 4_000),
        fault(chance, wild, 4_000),
        fault(chance, wild, 4_000),
        keeps ? 0 : fault(chance, wild, 800),
        wild > 0 && chance.percent(40) ? chance.between(MINUTE_MS, 12 * HOUR_MS) : 0,
        fault(chance, wild, 1_500),
        online,
        chance.percent(25) ? online / 20 : online * chance.between(1, 9),
        churn(chance),
        chance.percent(60) ? 5 + chance.below(60) : 0,
        chance.percent(60) ? chance.below(60) : 0,
        chance.percent(50) ? 5 + chance.below(30) : 0,
        chance.percent(60) ? chance.between(0, 12 * HOUR_MS) : 7 * DAY_MS,
        chance.percent(40) ? chance.between(DAY_MS, 300 * DAY_MS) : 0,
        wild > 0 && chance.percent(30) ? chance.between(HOUR_MS, 48 * HOUR_MS) : 0,
        chance.percent(35) ? 1 + chance.below(3) : 0,
        wild > 0 && !keeps && chance.percent(25) ? chance.between(100 * DAY_MS, 500 * DAY_MS) : 0,
        keeps && chance.percent(60) ? LinkWeather.NONE : LinkWeather.of(chance, wild),
        backups);
  }

  /**
   * Ten devices that write now and then for a day, through one store and one pointer. What mostly
   * goes wrong is that processes die; requests and transactions fail sometimes, nobody lies.
   */
  static Weather dayOfTen(Chance chance) {
    long online = chance.between(20 * MINUTE_MS, 90 * MINUTE_MS);
    return new Weather(
        10,
        1,
        1,
        60,
        DAY_MS,
        30 + chance.below(90),
        fault(chance, 1, 150),
        0,
        fault(chance, 1, 1_000),
        0,
        fault(chance, 1, 1_000),
        0,
        fault(chance, 1, 1_000),
        fault(chance, 1, 1_000),
        fault(chance, 1, 1_000),
        0,
        0,
        0,
        0,
        online,
        online * chance.between(1, 3),
        Churn.Kind.ALONE,
        0,
        0,
        0,
        chance.between(HOUR_MS, 12 * HOUR_MS),
        0,
        0,
        0,
        0,
        LinkWeather.NONE,
        BackupWeather.NONE);
  }

  /** Whether a clock may be wrong by more than a year: records expire, and patience ends. */
  boolean clocksMayBeFarOff() {
    return awayMs == 0 && backups.isNone();
  }

  private static Churn.Kind churn(Chance chance) {
    int kind = chance.below(10);
    if (kind < 3) {
      return Churn.Kind.BURSTS;
    }
    return kind < 6 ? Churn.Kind.ALONE : kind < 8 ? Churn.Kind.DAYS : Churn.Kind.COMMUTE;
  }

  /** How often a fault strikes, at most in so many of 10,000 cases; never in a calm world. */
  static int fault(Chance chance, int wild, int most) {
    boolean on = chance.percent(60);
    int strength = chance.below(most * Math.max(1, wild) / 5 + 1);
    return on && wild > 0 ? strength : 0;
  }
}
