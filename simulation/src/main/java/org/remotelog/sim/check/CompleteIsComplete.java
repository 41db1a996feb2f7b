package org.remotelog.sim.check;

import java.util.Collection;
import java.util.Optional;
import org.remotelog.log.SequenceRange;
import org.remotelog.mvds.MessageId;

/**
 * A report that says complete has every message of every accepted head; any other names what is
 * missing. Gaps are never silent.
 */
public final class CompleteIsComplete implements Invariant {
  private final Truth truth = new Truth();
  private final PerDevice<Held> held = new PerDevice<>(Held::new, Held::new);

  @Override
  public String name() {
    return "complete-is-complete";
  }

  @Override
  public Optional<String> after(Event event) {
    truth.learn(event);
    held.learn(event);
    if (event instanceof Event.Committed committed) {
      held.of(committed.device()).take(committed.changes());
    } else if (event instanceof Event.Reported reported) {
      for (Event.Known log : reported.logs()) {
        for (long at = 1; at <= log.count(); at++) {
          Optional<String> wrong = silent(reported, log, at);
          if (wrong.isPresent()) {
            return wrong;
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> silent(Event.Reported reported, Event.Known log, long at) {
    Collection<MessageId> there = truth.all(log.log(), at);
    Held here = held.of(reported.device());
    // Of a log with several histories a head has one; the others are gaps, or not known of.
    if (there.isEmpty() || there.stream().anyMatch(here.delivered()::contains)) {
      return Optional.empty();
    }
    String what = "d" + reported.device() + " lacks " + Names.of(log.log()) + "/" + at;
    if (reported.complete()) {
      return Optional.of(what + " and says that it is complete");
    }
    if (there.stream().anyMatch(here::isWaiting)) {
      return Optional.empty();
    }
    for (SequenceRange gap : log.gaps()) {
      if (gap.contains(at)) {
        return Optional.empty();
      }
    }
    return Optional.of(what + " and names no gap there");
  }
}
