package org.remotelog.sim.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotelog.mvds.MessageId;

/**
 * Every device delivers a message once, also over restarts: rows are numbered without holes, never
 * change their message, and go to the listener one by one. Only the last row comes again, and only
 * after a failure.
 */
public final class DeliveredOnce implements Invariant {
  private final PerDevice<Inbox> inboxes = new PerDevice<>(Inbox::new, Inbox::new);

  private static final class Inbox {
    private final List<MessageId> rows = new ArrayList<>();
    private final Set<MessageId> ids = new HashSet<>();
    private long handed;
    private boolean mayRepeat;

    Inbox() {}

    Inbox(Inbox other) {
      rows.addAll(other.rows);
      ids.addAll(other.ids);
      handed = other.handed;
      mayRepeat = other.mayRepeat;
    }
  }

  @Override
  public String name() {
    return "delivered-once";
  }

  @Override
  public Optional<String> after(Event event) {
    inboxes.learn(event);
    if (event instanceof Event.Committed committed) {
      for (Changes.Row row : committed.changes().rows()) {
        Optional<String> wrong = row(committed.device(), row);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
    } else if (event instanceof Event.Handed handed) {
      return handed(handed);
    } else if (event instanceof Event.HandingFailed failed) {
      inboxes.of(failed.device()).mayRepeat = true;
    } else if (event instanceof Event.Booted booted) {
      inboxes.of(booted.device()).mayRepeat = true;
      if (new HashSet<>(booted.inbox()).size() != booted.inbox().size()) {
        return Optional.of("d" + booted.device() + " has a message in two rows");
      }
    }
    return Optional.empty();
  }

  private Optional<String> row(int device, Changes.Row row) {
    Inbox inbox = inboxes.of(device);
    String what = "d" + device + ": row " + row.number() + " ";
    if (row.number() > inbox.rows.size() + 1) {
      return Optional.of(what + "after row " + inbox.rows.size());
    }
    if (row.number() <= inbox.rows.size()) {
      return inbox.rows.get((int) row.number() - 1).equals(row.id())
          ? Optional.empty()
          : Optional.of(what + "became " + Names.of(row.id()));
    }
    inbox.rows.add(row.id());
    return inbox.ids.add(row.id())
        ? Optional.empty()
        : Optional.of(what + "delivers " + Names.of(row.id()) + " again");
  }

  private Optional<String> handed(Event.Handed event) {
    Inbox inbox = inboxes.of(event.device());
    String what = "d" + event.device() + " hands on row " + event.row() + " ";
    boolean repeats = inbox.mayRepeat && event.row() == inbox.handed;
    if (!repeats && event.row() != inbox.handed + 1) {
      return Optional.of(what + "after row " + inbox.handed);
    }
    inbox.handed = event.row();
    inbox.mayRepeat = false;
    if (event.row() > inbox.rows.size()
        || !inbox.rows.get((int) event.row() - 1).equals(event.id())) {
      return Optional.of(what + "as " + Names.of(event.id()));
    }
    return Optional.empty();
  }
}
