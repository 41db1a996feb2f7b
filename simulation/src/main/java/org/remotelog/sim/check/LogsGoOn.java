package org.remotelog.sim.check;

import java.util.Optional;

/** No device ends a log of its own: there is one copy of each home, so nobody else writes it. */
public final class LogsGoOn implements Invariant {
  @Override
  public String name() {
    return "logs-go-on";
  }

  @Override
  public Optional<String> after(Event event) {
    return event instanceof Event.Committed committed && !committed.changes().ended().isEmpty()
        ? Optional.of(
            "d"
                + committed.device()
                + " ends its log "
                + Names.of(committed.changes().ended().get(0))
                + ", which nobody else has written")
        : Optional.empty();
  }
}
