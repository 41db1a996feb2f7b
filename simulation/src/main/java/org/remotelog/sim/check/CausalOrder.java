package org.remotelog.sim.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Parent;

/**
 * Parents come before their children. A parent may be marked missing only after the wait, or when a
 * lying copy had named other parents. A message that follows the newest ones names all of them.
 */
public final class CausalOrder implements Invariant {
  private final long waitMs;
  private final PerDevice<Inbox> inboxes = new PerDevice<>(Inbox::new, Inbox::new);
  private final Set<MessageId> lied = new HashSet<>();

  private static final class Inbox {
    private final Map<MessageId, Changes.Row> rows = new HashMap<>();

    /** Since when a message waits, by the earliest clock that was seen meanwhile. */
    private final Map<MessageId, Long> waitingSince = new HashMap<>();

    private final Set<MessageId> leaves = new LinkedHashSet<>();
    private final Map<MessageId, List<MessageId>> leavesBefore = new HashMap<>();

    Inbox() {}

    Inbox(Inbox other) {
      rows.putAll(other.rows);
      waitingSince.putAll(other.waitingSince);
      leaves.addAll(other.leaves);
      leavesBefore.putAll(other.leavesBefore);
    }
  }

  /** An order with this longest wait for parents. */
  public CausalOrder(long waitMs) {
    this.waitMs = waitMs;
  }

  @Override
  public String name() {
    return "causal-order";
  }

  @Override
  public Optional<String> after(Event event) {
    inboxes.learn(event);
    if (event instanceof Event.Copied copied && copied.lies()) {
      lied.add(copied.id());
    } else if (event instanceof Event.Committed committed) {
      return committed(committed);
    } else if (event instanceof Event.Sent sent && sent.follows()) {
      return follows(sent);
    }
    return Optional.empty();
  }

  private Optional<String> committed(Event.Committed event) {
    Inbox inbox = inboxes.of(event.device());
    long nowMs = event.clockMs();
    inbox.waitingSince.replaceAll((id, since) -> Math.min(since, nowMs));
    boolean expired = false;
    for (Changes.Row row : event.changes().rows()) {
      Long since = inbox.waitingSince.get(row.id());
      expired |= since != null && nowMs - since >= waitMs;
    }
    for (Changes.Row row : event.changes().rows()) {
      Optional<String> wrong =
          inbox.rows.containsKey(row.id())
              ? changed(inbox, row)
              : added(inbox, row, expired || lied.contains(row.id()));
      if (wrong.isPresent()) {
        return wrong.map(text -> "d" + event.device() + ": row " + row.number() + " " + text);
      }
      inbox.rows.put(row.id(), row);
    }
    Set<MessageId> waiting = new HashSet<>(event.changes().waiting());
    inbox.waitingSince.keySet().retainAll(waiting);
    for (MessageId id : waiting) {
      inbox.waitingSince.putIfAbsent(id, nowMs);
    }
    return Optional.empty();
  }

  private static Optional<String> added(Inbox inbox, Changes.Row row, boolean mayBeMarked) {
    inbox.leavesBefore.put(row.id(), new ArrayList<>(inbox.leaves));
    for (Parent parent : row.parents()) {
      inbox.leaves.remove(parent.id());
    }
    inbox.leaves.add(row.id());
    if (!row.missing().isEmpty() && !mayBeMarked) {
      return Optional.of("is marked before the wait for its parents is over");
    }
    return disorder(inbox, row);
  }

  private Optional<String> changed(Inbox inbox, Changes.Row row) {
    Changes.Row before = inbox.rows.get(row.id());
    if (before == null) {
      return Optional.empty();
    }
    boolean same = before.hasParentsOf(row);
    if (!lied.contains(row.id()) && (!same || !before.missing().equals(row.missing()))) {
      return Optional.of("changes its parents");
    }
    return same ? Optional.empty() : disorder(inbox, row);
  }

  private static Optional<String> disorder(Inbox inbox, Changes.Row row) {
    for (Parent parent : row.parents()) {
      if (parent.id().equals(row.id())) {
        continue;
      }
      Changes.Row above = inbox.rows.get(parent.id());
      boolean before = above != null && above.number() < row.number();
      if (before == row.missing().contains(parent.id())) {
        return Optional.of(
            before
                ? "marks " + Names.of(parent.id()) + " as missing, which is here"
                : "comes before its parent " + Names.of(parent.id()));
      }
    }
    return Optional.empty();
  }

  private Optional<String> follows(Event.Sent sent) {
    Inbox inbox = inboxes.of(sent.device());
    Changes.Row row = inbox.rows.get(sent.id());
    List<MessageId> leaves = inbox.leavesBefore.getOrDefault(sent.id(), List.of());
    if (row == null) {
      return Optional.empty();
    }
    Set<MessageId> parents = new HashSet<>();
    row.parents().forEach(parent -> parents.add(parent.id()));
    for (MessageId leaf : leaves) {
      if (!parents.contains(leaf)) {
        return Optional.of(
            Names.of(sent.id()) + " does not follow " + Names.of(leaf) + ", which was here before");
      }
    }
    return Optional.empty();
  }
}
