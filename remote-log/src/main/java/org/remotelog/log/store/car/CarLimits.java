package org.remotelog.log.store.car;

/** Limits of reading and writing CAR files; those of the format itself stand with the logs'. */
public final class CarLimits {
  /** Blocks of one file: their places are kept in memory, about 150 bytes for each. */
  public static final int MAX_CAR_BLOCKS = 262_144;

  /** Faults of one file that are described; more are counted. */
  public static final int MAX_CAR_FAULTS = 16;

  /**
   * Signatures that are checked to find whose the records of one file are: it does not say, and a
   * file made to waste time has many records of nobody. About a minute.
   */
  public static final int MAX_CAR_TRIALS = 262_144;

  private CarLimits() {}
}
