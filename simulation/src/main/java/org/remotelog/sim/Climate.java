package org.remotelog.sim;

/** What kind of world a seed is drawn from. */
enum Climate {
  /** Few devices over some days; anything may go wrong. */
  ANY(100_000) {
    @Override
    Weather weather(Chance chance) {
      return Weather.of(chance);
    }
  },
  /** Ten devices over a day; processes die. */
  DAY_OF_TEN(400_000) {
    @Override
    Weather weather(Chance chance) {
      return Weather.dayOfTen(chance);
    }
  };

  private final long mostEvents;

  Climate(long mostEvents) {
    this.mostEvents = mostEvents;
  }

  /** The weather that these dice give. */
  abstract Weather weather(Chance chance);

  /** A world with more events does not get anywhere. */
  long mostEvents() {
    return mostEvents;
  }
}
