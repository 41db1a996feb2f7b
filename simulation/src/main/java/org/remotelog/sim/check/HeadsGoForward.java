package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;

/**
 * A head never goes back: neither the one that a reader accepted, nor a writer's own numbers, nor
 * what a pointer truly holds, unless it forgot that; and a pointer has one head for a number.
 */
public final class HeadsGoForward implements Invariant {
  private final CopiedLogs copied = new CopiedLogs();
  private final Map<Holder, Numbers> seen = new HashMap<>();
  private final Map<Holder, Set<Numbers>> accepted = new HashMap<>();
  private final Map<Holder, Cid> heads = new HashMap<>();

  private record Holder(String who, LogName log) {}

  /** Numbers of which none may shrink. */
  private record Numbers(long sequence, long count, long published) {
    boolean isBehind(Numbers other) {
      return sequence < other.sequence || count < other.count || published < other.published;
    }
  }

  @Override
  public String name() {
    return "heads-go-forward";
  }

  @Override
  public Optional<String> after(Event event) {
    copied.learn(event);
    if (event instanceof Event.Committed committed) {
      for (Changes.Accepted head : committed.changes().heads()) {
        Holder reader = new Holder("reader d" + committed.device(), head.log());
        Numbers now = new Numbers(head.sequence(), head.count(), 0);
        boolean isKnown = !accepted.computeIfAbsent(reader, absent -> new HashSet<>()).add(now);
        if (copied.contains(head.log()) && isKnown) {
          seen.put(reader, now);
          continue; // It goes back to the head before one that is of another history.
        }
        Optional<String> wrong = move(reader, now);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
      for (Changes.Own own : committed.changes().own()) {
        Optional<String> wrong =
            move(
                new Holder("writer d" + committed.device(), own.log()),
                new Numbers(own.recordSequence(), own.count(), own.published()));
        if (wrong.isPresent()) {
          return wrong;
        }
      }
    } else if (event instanceof Event.Forgot forgot) {
      seen.remove(new Holder("pointer p" + forgot.pointer(), forgot.log()));
    } else if (event instanceof Event.Taken taken) {
      Holder holder = new Holder("pointer p" + taken.pointer(), taken.log());
      Numbers before = seen.getOrDefault(holder, new Numbers(0, 0, 0));
      Cid head = heads.put(holder, taken.head());
      if (head != null
          && !copied.contains(taken.log())
          && before.sequence == taken.sequence()
          && !head.equals(taken.head())) {
        return Optional.of(
            holder.who()
                + " got two heads of number "
                + taken.sequence()
                + " of "
                + Names.of(taken.log()));
      }
      // Who could not read what another copy wrote ends the log without it.
      long count =
          copied.contains(taken.log()) ? Math.max(before.count, taken.count()) : taken.count();
      return move(holder, new Numbers(taken.sequence(), count, 0));
    }
    return Optional.empty();
  }

  private Optional<String> move(Holder holder, Numbers now) {
    Numbers before = seen.put(holder, now);
    return before != null && now.isBehind(before)
        ? Optional.of(
            holder.who()
                + " went back in "
                + Names.of(holder.log())
                + " from "
                + before
                + " to "
                + now)
        : Optional.empty();
  }
}
