package org.remotelog.sim.check;

import java.util.Optional;

/** No call fails in a way that its contract does not name, and every pass ends. */
public final class NoSurprise implements Invariant {
  @Override
  public String name() {
    return "no-surprise";
  }

  @Override
  public Optional<String> after(Event event) {
    return event instanceof Event.Surprise surprise
        ? Optional.of(surprise.who() + ": " + surprise.text())
        : Optional.empty();
  }
}
