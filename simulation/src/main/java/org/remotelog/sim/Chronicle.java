package org.remotelog.sim;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.sim.check.Event;
import org.remotelog.sim.check.Invariant;

/** Every event as a line, the hash over all lines, and the invariants after each. */
final class Chronicle {
  private final Stage stage;
  private final List<Invariant> invariants;
  private final long mostEvents;
  private final Consumer<String> trace;
  private final Sha256 hash = Sha256.begin();
  private long events;
  private Optional<Violation> violation = Optional.empty();

  /** A world with more events than these does not get anywhere. */
  Chronicle(Stage stage, List<Invariant> invariants, long mostEvents, Consumer<String> trace) {
    this.stage = stage;
    this.invariants = invariants;
    this.mostEvents = mostEvents;
    this.trace = trace;
  }

  /** Takes an event; the first violation ends the run. */
  void record(Event event) {
    stage.refuseHalted();
    events++;
    String line = stage.nowMs() + " " + event.line();
    hash.add(Bytes.utf8(line)).addByte('\n');
    trace.accept(line);
    for (Invariant invariant : invariants) {
      Optional<String> wrong = invariant.after(event);
      if (wrong.isPresent()) {
        end(new Violation(invariant.name(), wrong.get(), events));
      }
    }
    if (events > mostEvents) {
      end(new Violation("no-surprise", "more than " + mostEvents + " events", events));
    }
  }

  void note(String who, String what) {
    record(new Event.Note(who, what));
  }

  Outcome outcome(long seed) {
    return new Outcome(seed, hash.finish().hex(), events, violation);
  }

  private void end(Violation found) {
    violation = Optional.of(found);
    stage.halt();
    throw new Halt();
  }
}
