package org.remotelog.pointer.multi;

/**
 * How many pointers must have taken a record before it counts as published.
 *
 * @param copies as many, or all there are when there are fewer
 */
public record Policy(int copies) {
  /** Refuses less than one. */
  public Policy {
    if (copies < 1) {
      throw new IllegalArgumentException("a record is published on one pointer at least");
    }
  }

  public static Policy all() {
    return new Policy(Integer.MAX_VALUE);
  }

  public static Policy any() {
    return new Policy(1);
  }

  public static Policy atLeast(int copies) {
    return new Policy(copies);
  }

  int of(int parts) {
    return Math.min(copies, parts);
  }
}
