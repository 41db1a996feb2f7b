package org.remotelog.sim;

/**
 * What people do with their homes, drawn with the rest of the {@link Weather}. In per cent of
 * sessions, or of the actions in them.
 *
 * @param made a home is backed up, at each action
 * @param putBack the backup takes the place of the home
 * @param opened the backup is opened elsewhere, and both go on
 */
record BackupWeather(int made, int putBack, int opened) {
  /** Homes are where they are. */
  static final BackupWeather NONE = new BackupWeather(0, 0, 0);

  private static final int WORLDS = 25;

  /** Backups of a world. */
  static BackupWeather of(Chance chance) {
    boolean any = chance.percent(WORLDS);
    int made = 5 + chance.below(25);
    int what = chance.below(3);
    int putBack = what == 0 ? 0 : 5 + chance.below(25);
    int opened = what == 1 ? 0 : 5 + chance.below(25);
    return any ? new BackupWeather(made, putBack, opened) : NONE;
  }

  boolean isNone() {
    return made == 0;
  }
}
