package org.remotelog.sim.check;

import java.util.List;
import org.remotelog.log.LogName;

/**
 * What one device has at the end, after the faults have stopped.
 *
 * @param log the log that says what it holds of others
 * @param pending what its engine still has to give, or waits for
 */
public record View(
    int device,
    LogName log,
    List<Changes.Row> rows,
    int gaps,
    boolean complete,
    int published,
    long pending) {
  public View {
    rows = List.copyOf(rows);
  }
}
