package org.remotelog;

import java.util.List;

/**
 * What an export wrote.
 *
 * @param logs logs in the file
 * @param answers own answers to invites in it, which the inviter has not acted on yet
 * @param blocks blocks in it
 * @param bytes of the file
 * @param pending own entries that are not in it, because they could not be published
 * @param missing what should be in it and could not be had, for a person to read
 * @param warnings what was odd and did not stop the work
 * @param ms how long it took, in milliseconds
 */
public record ExportReport(
    int logs,
    int answers,
    int blocks,
    long bytes,
    long pending,
    List<String> missing,
    List<String> warnings,
    long ms) {
  public ExportReport {
    missing = List.copyOf(missing);
    warnings = List.copyOf(warnings);
  }

  /** Whether everything that should be in the file is. */
  public boolean isComplete() {
    return missing.isEmpty() && pending == 0;
  }
}
