package org.remotelog.sim;

/**
 * What direct sync has to bear with, drawn with the rest of the {@link Weather}. Faults are in
 * cases of 10,000.
 *
 * @param sharing how many devices sync directly, in per cent
 * @param epochMs shortest time between two payloads to one peer
 * @param loss a payload is lost
 * @param repeats a payload comes twice
 * @param untrueSent what a link says of a payload is not true: that it left, or that it did not
 * @param delayMs how long a payload is on its way, at most; so they overtake each other
 * @param wholeMs how long the world is one, about; 0 for always
 * @param partedMs how long it falls into two parts then
 * @param told whether both ends of a link are told when it falls into two
 * @param quiet whether links do not tell either that an end is offline, as radios do not
 */
record LinkWeather(
    int sharing,
    long epochMs,
    int loss,
    int repeats,
    int untrueSent,
    long delayMs,
    long wholeMs,
    long partedMs,
    boolean told,
    boolean quiet) {
  /** Nobody syncs directly. */
  static final LinkWeather NONE = new LinkWeather(0, 1_000, 0, 0, 0, 0, 0, 0, true, false);

  private static final long MINUTE_MS = 60_000;
  private static final long HOUR_MS = 60 * MINUTE_MS;

  /**
   * Links of a world.
   *
   * @param wild how wild it is, 0 for calm
   */
  static LinkWeather of(Chance chance, int wild) {
    boolean parts = wild > 0 && chance.percent(40);
    boolean quiet = wild > 0 && chance.percent(30);
    boolean told = chance.percent(50);
    return new LinkWeather(
        chance.percent(30) ? 0 : chance.percent(60) ? 100 : 60,
        epochMs(chance, quiet || (parts && !told)),
        fault(chance, wild, 6_000),
        fault(chance, wild, 4_000),
        fault(chance, wild, 2_000),
        chance.percent(50) ? chance.between(1, 400) : chance.between(1, 3 * MINUTE_MS),
        parts ? chance.between(HOUR_MS, 12 * HOUR_MS) : 0,
        chance.between(10 * MINUTE_MS, 6 * HOUR_MS),
        told,
        quiet);
  }

  /** Not too short where nobody says that the other end is away: much is sent for nothing there. */
  private static long epochMs(Chance chance, boolean untold) {
    if (untold) {
      return chance.between(MINUTE_MS / 3, MINUTE_MS);
    }
    return chance.percent(50) ? chance.between(100, 3_000) : chance.between(3_000, MINUTE_MS);
  }

  private static int fault(Chance chance, int wild, int most) {
    return Weather.fault(chance, wild, most);
  }
}
