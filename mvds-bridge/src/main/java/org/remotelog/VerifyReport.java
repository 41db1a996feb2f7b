package org.remotelog;

import java.util.List;

/**
 * What {@link Proofs#verify} checked, and what it found.
 *
 * @param stores what each store has of all blocks of these logs
 * @param pointers what each pointer gave for these logs
 * @param ms how long it took, in milliseconds
 */
public record VerifyReport(
    List<LogCheck> logs, List<PlaceCheck> stores, List<PlaceCheck> pointers, long ms) {
  public VerifyReport {
    logs = List.copyOf(logs);
    stores = List.copyOf(stores);
    pointers = List.copyOf(pointers);
  }

  /** How many faults were found. */
  public long faults() {
    long found = 0;
    for (LogCheck log : logs) {
      found += log.faults().size() + log.moreFaults();
    }
    return found;
  }

  /** Whether nothing is missing, wrong, or other than this home has it. */
  public boolean isGood() {
    return faults() == 0;
  }
}
