package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.remotelog.log.LogName;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.ParentPosition;

/**
 * A position counts as confirmed only if the log's writer put that very message there, and a head
 * that was accepted covers it; and no device names a position of a parent that is not true.
 */
public final class ConfirmedIsTrue implements Invariant {
  private final Truth truth = new Truth();
  private final CopiedLogs copied = new CopiedLogs();
  private final PerDevice<Map<LogName, Long>> accepted =
      new PerDevice<>(HashMap::new, HashMap::new);

  @Override
  public String name() {
    return "confirmed-is-true";
  }

  @Override
  public Optional<String> after(Event event) {
    truth.learn(event);
    copied.learn(event);
    accepted.learn(event);
    if (event instanceof Event.Committed committed) {
      Map<LogName, Long> heads = accepted.of(committed.device());
      for (Changes.Accepted head : committed.changes().heads()) {
        heads.merge(head.log(), head.count(), Math::max);
      }
      for (Changes.Row row : committed.changes().rows()) {
        Optional<String> wrong = row.own() ? parents(row) : confirmed(row, heads);
        if (wrong.isPresent()) {
          return wrong.map(text -> "d" + committed.device() + ": row " + row.number() + " " + text);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> confirmed(Changes.Row row, Map<LogName, Long> heads) {
    if (!row.confirmed()) {
      return Optional.empty();
    }
    if (row.log().isEmpty()) {
      return Optional.of("is confirmed without a position");
    }
    LogName log = row.log().get();
    if (truth.isForked(log, row.sequence()) && !copied.contains(log)) {
      return Optional.of("is one of several that " + Names.of(log) + " has at one place");
    }
    // Heads of other histories than the first one that was read are not told.
    if (heads.getOrDefault(log, 0L) < row.sequence() && !copied.contains(log)) {
      return Optional.of("is confirmed, and no head that was accepted covers it");
    }
    return truth.has(log, row)
        ? Optional.empty()
        : Optional.of(
            "counts as confirmed at "
                + Names.of(log)
                + "/"
                + row.sequence()
                + ", where its writer has put "
                + truth.names(log, row.sequence()));
  }

  private Optional<String> parents(Changes.Row row) {
    for (Parent parent : row.parents()) {
      if (parent.position().isPresent()) {
        ParentPosition place = parent.position().get();
        if (!truth.has(LogName.of(place.log()), place.sequence(), parent.id())) {
          return Optional.of(
              "names a position of its parent " + Names.of(parent.id()) + " that" + " is not true");
        }
      }
    }
    return Optional.empty();
  }
}
