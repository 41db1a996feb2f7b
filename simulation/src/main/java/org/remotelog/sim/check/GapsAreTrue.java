package org.remotelog.sim.check;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;

/**
 * A gap names only what is missing: nothing that was delivered from that place, and, unless its end
 * is open, nothing behind the accepted head, which the next pass would have forgotten.
 */
public final class GapsAreTrue implements Invariant {
  private final CopiedLogs copied = new CopiedLogs();
  private final Set<Place> held = new HashSet<>();

  /** A place in a log whose message a device has delivered, confirmed. */
  private record Place(int device, LogName log, long sequence) {}

  @Override
  public String name() {
    return "gaps-are-true";
  }

  @Override
  public Optional<String> after(Event event) {
    copied.learn(event);
    if (event instanceof Event.Committed committed) {
      for (Changes.Row row : committed.changes().rows()) {
        if (row.confirmed() && row.log().isPresent()) {
          held.add(new Place(committed.device(), row.log().get(), row.sequence()));
        }
      }
    } else if (event instanceof Event.Reported reported) {
      for (Event.Known log : reported.logs()) {
        if (copied.contains(log.log())) {
          continue; // A gap does not say in which history it is.
        }
        for (SequenceRange gap : log.gaps()) {
          Optional<String> wrong = untrue(reported.device(), log, gap);
          if (wrong.isPresent()) {
            return wrong;
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> untrue(int device, Event.Known log, SequenceRange gap) {
    String what = "d" + device + " names the gap " + gap + " of " + Names.of(log.log());
    boolean isOpen = gap.last() == Long.MAX_VALUE;
    if (!isOpen && gap.last() > log.count()) {
      return Optional.of(what + ", and remembers a head of " + log.count() + " entries");
    }
    for (long at = gap.first(); at <= Math.min(gap.last(), log.count()); at++) {
      if (held.contains(new Place(device, log.log(), at))) {
        return Optional.of(what + ", and has delivered " + at);
      }
    }
    return Optional.empty();
  }
}
