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
  private final Map<Integer, Map<LogName, Long>> accepted = new HashMap<>();

  @Override
  public String name() {
    return "confirmed-is-true";
  }

  @Override
  public Optional<String> after(Event event) {
    truth.learn(event);
    if (event instanceof Event.Committed committed) {
      Map<LogName, Long> heads =
          accepted.computeIfAbsent(committed.device(), absent -> new HashMap<>());
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
    if (heads.getOrDefault(log, 0L) < row.sequence()) {
      return Optional.of("is confirmed, and no head that was accepted covers it");
    }
    Optional<Changes.Row> written = truth.at(log, row.sequence());
    boolean same =
        written.isPresent()
            && written.get().id().equals(row.id())
            && written.get().salt().equals(row.salt())
            && written.get().content().equals(row.content())
            && written.get().parents().equals(row.parents());
    return same
        ? Optional.empty()
        : Optional.of(
            "counts as confirmed at "
                + Names.of(log)
                + "/"
                + row.sequence()
                + ", where its writer has put "
                + written.map(other -> Names.of(other.id())).orElse("nothing"));
  }

  private Optional<String> parents(Changes.Row row) {
    for (Parent parent : row.parents()) {
      if (parent.position().isPresent()) {
        ParentPosition place = parent.position().get();
        Optional<Changes.Row> there = truth.at(LogName.of(place.log()), place.sequence());
        if (there.isEmpty() || !there.get().id().equals(parent.id())) {
          return Optional.of(
              "names a position of its parent " + Names.of(parent.id()) + " that" + " is not true");
        }
      }
    }
    return Optional.empty();
  }
}
