package org.remotelog.bridge;

/** Counts of one session: messages that came and were here already. */
public final class Arrivals {
  private long duplicates;
  private long corrected;

  Arrivals() {}

  void again() {
    duplicates++;
  }

  void confirmed(boolean wasTrue) {
    corrected += wasTrue ? 0 : 1;
  }

  /** Messages that came again. */
  public long duplicates() {
    return duplicates;
  }

  /**
   * Messages that came directly with other metadata or another place than the signed log has; what
   * the log says counts now.
   */
  public long corrected() {
    return corrected;
  }
}
