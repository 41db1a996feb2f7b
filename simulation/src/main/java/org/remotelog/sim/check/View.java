package org.remotelog.sim.check;

import java.util.List;
import org.remotelog.log.LogName;
import org.remotelog.mvds.MessageId;

/**
 * What one device has at the end, after the faults have stopped.
 *
 * @param log the log that says what it holds of others
 * @param owed messages that its engine still has to give to devices that are there, or wants from
 *     them
 */
public record View(
    int device,
    LogName log,
    List<Changes.Row> rows,
    int gaps,
    boolean complete,
    int published,
    List<MessageId> owed) {
  public View {
    rows = List.copyOf(rows);
    owed = List.copyOf(owed);
  }
}
