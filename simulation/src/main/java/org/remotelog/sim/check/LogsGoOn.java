package org.remotelog.sim.check;

import java.util.Optional;
import org.remotelog.log.LogName;

/** No device ends a log of its own that nobody else can have written: there is one home with it. */
public final class LogsGoOn implements Invariant {
  private final CopiedLogs copied = new CopiedLogs();

  @Override
  public String name() {
    return "logs-go-on";
  }

  @Override
  public Optional<String> after(Event event) {
    copied.learn(event);
    if (event instanceof Event.Committed committed) {
      for (LogName log : committed.changes().ended()) {
        if (!copied.contains(log)) {
          return Optional.of(
              "d"
                  + committed.device()
                  + " ends its log "
                  + Names.of(log)
                  + ", which nobody else has written");
        }
      }
    }
    return Optional.empty();
  }
}
