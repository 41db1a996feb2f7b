package org.remotelog.sim.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.remotelog.mvds.MessageId;

/**
 * Once faults have stopped, everybody has the same messages with the same content and parents, all
 * confirmed, without gaps, one more pass publishes nothing, and nothing more is given directly.
 */
public final class Converged implements Invariant {
  private final Orphans orphans = new Orphans();

  @Override
  public String name() {
    return "converged";
  }

  @Override
  public Optional<String> after(Event event) {
    orphans.learn(event);
    if (!(event instanceof Event.Ended ended)) {
      return Optional.empty();
    }
    List<View> views = ended.views();
    if (views.size() < ended.devices()) {
      return Optional.of((ended.devices() - views.size()) + " devices are in no group");
    }
    for (View view : views) {
      Optional<String> wrong = unfinished(view);
      if (!wrong.isPresent()) {
        wrong = different(byId(views.get(0)), byId(view));
      }
      if (wrong.isPresent()) {
        return wrong.map(text -> "d" + view.device() + " " + text);
      }
    }
    return Optional.empty();
  }

  private Optional<String> unfinished(View view) {
    if (view.gaps() > 0 || !view.complete()) {
      return Optional.of("still has " + view.gaps() + " gaps or an incomplete report");
    }
    if (view.published() > 0) {
      return Optional.of("still publishes");
    }
    for (MessageId id : view.owed()) {
      // Of what is in no log no head says that it is there.
      if (!orphans.contains(id)) {
        return Optional.of("still has " + Names.of(id) + " to give directly");
      }
    }
    for (Changes.Row row : view.rows()) {
      if (!row.confirmed() && !orphans.contains(row.id())) {
        return Optional.of("has " + Names.of(row.id()) + " still unconfirmed");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> different(
      Map<MessageId, Changes.Row> one, Map<MessageId, Changes.Row> other) {
    for (Map.Entry<MessageId, Changes.Row> entry : one.entrySet()) {
      Changes.Row row = other.get(entry.getKey());
      String id = Names.of(entry.getKey());
      if (row == null) {
        return Optional.of("lacks " + id);
      }
      if (!row.content().equals(entry.getValue().content())) {
        return Optional.of("has another content of " + id);
      }
      if (!row.hasParentsOf(entry.getValue())) {
        return Optional.of("has other parents of " + id);
      }
    }
    return one.size() == other.size()
        ? Optional.empty()
        : Optional.of("has " + (other.size() - one.size()) + " messages that nobody else has");
  }

  private Map<MessageId, Changes.Row> byId(View view) {
    Map<MessageId, Changes.Row> rows = new TreeMap<>();
    view.rows().stream()
        .filter(row -> !orphans.contains(row.id()))
        .forEach(row -> rows.put(row.id(), row));
    return rows;
  }
}
