package org.remotelog;

import java.util.List;

/**
 * What an import did.
 *
 * @param pass what reading did, as a pass of {@link RemoteLogClient#sync} over the file alone
 * @param logs logs of this home that the file has
 * @param blocks good blocks in the file
 * @param kept blocks that were put into the stores of this home, where they may have been before
 * @param ignored blocks that belong to nothing that this home knows
 * @param unknownRoots roots in the file that are neither record nor head of a log of this home
 * @param faults what is wrong with the file, with offsets; not more than the first few
 * @param faultCount how much is wrong with it
 */
public record ImportReport(
    SyncReport pass,
    int logs,
    int blocks,
    int kept,
    int ignored,
    int unknownRoots,
    List<String> faults,
    int faultCount) {
  public ImportReport {
    faults = List.copyOf(faults);
  }

  /** Whether the file was sound, and nothing that is known to exist is missing. */
  public boolean isComplete() {
    return faultCount == 0 && pass.isComplete();
  }
}
