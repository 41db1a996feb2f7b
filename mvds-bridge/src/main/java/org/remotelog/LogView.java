package org.remotelog;

import java.util.List;

/** The logs of a group. */
public record LogView(GroupInfo group, List<LogState> logs) {
  public LogView {
    logs = List.copyOf(logs);
  }
}
