package org.remotelog.sim.check;

import java.util.HashSet;
import java.util.Set;
import org.remotelog.log.LogName;

/** Logs whose key more than one home has had: they may have several histories. */
final class CopiedLogs {
  private final Set<LogName> logs = new HashSet<>();

  void learn(Event event) {
    if (event instanceof Event.Restored restored) {
      logs.addAll(restored.logs());
    }
  }

  boolean contains(LogName log) {
    return logs.contains(log);
  }
}
