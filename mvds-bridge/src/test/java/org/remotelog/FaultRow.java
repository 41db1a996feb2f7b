package org.remotelog;

/**
 * One fault of the matrix.
 *
 * @param namedBy a regular expression that a gap, a fork or an event of meanwhile must match
 * @param isHeldUp whether requests are held up until their deadline
 * @param heals whether all is well once the fault is over; else somebody has to act
 * @param isNamedAfter whether it shows only once the fault is over
 * @param seen what else the pass that meets the fault has to show
 */
record FaultRow(
    String fault,
    String port,
    String namedBy,
    boolean isHeldUp,
    boolean heals,
    boolean isNamedAfter,
    Begin begin,
    Seen seen) {
  FaultRow {
    if (!namedBy.matches("\\^\\(?(gap|fork|event)\\b.*")) {
      throw new IllegalArgumentException(namedBy);
    }
  }

  /** Lays the fault over the devices; Alice has not written her news yet. */
  interface Begin {
    void on(FaultBench bench) throws Exception;
  }

  /** Looks at the pass that met the fault. */
  interface Seen {
    void check(FaultBench bench, SyncReport report) throws Exception;
  }

  static FaultRow of(String fault, String port, String namedBy, Begin begin) {
    return new FaultRow(fault, port, namedBy, false, true, false, begin, (bench, report) -> {});
  }

  /** Requests are held up, so they end soon. */
  FaultRow held() {
    return new FaultRow(fault, port, namedBy, true, heals, isNamedAfter, begin, seen);
  }

  FaultRow forGood() {
    return new FaultRow(fault, port, namedBy, isHeldUp, false, isNamedAfter, begin, seen);
  }

  FaultRow after() {
    return new FaultRow(fault, port, namedBy, isHeldUp, heals, true, begin, seen);
  }

  FaultRow seeing(Seen check) {
    return new FaultRow(fault, port, namedBy, isHeldUp, heals, isNamedAfter, begin, check);
  }

  @Override
  public String toString() {
    return port + ": " + fault;
  }
}
