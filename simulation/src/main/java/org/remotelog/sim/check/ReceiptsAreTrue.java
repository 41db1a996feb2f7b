package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.mvds.MessageId;

/**
 * A head says of no entry of another log that its writer holds it, when it does not. In the end all
 * heads together say of every message that everybody holds it.
 */
public final class ReceiptsAreTrue implements Invariant {
  private final Truth truth = new Truth();
  private final Map<Bytes, LogName> byTag = new HashMap<>();
  private final Map<LogName, Long> counts = new HashMap<>();
  private final Map<LogName, Integer> writers = new HashMap<>();
  private final Map<Integer, Set<MessageId>> held = new HashMap<>();

  /** By who says it and of which log. */
  private final Map<Pair, Receipt> said = new HashMap<>();

  private record Pair(LogName from, LogName of) {}

  @Override
  public String name() {
    return "receipts-are-true";
  }

  @Override
  public Optional<String> after(Event event) {
    truth.learn(event);
    if (event instanceof Event.Committed committed) {
      Set<MessageId> here = held.computeIfAbsent(committed.device(), absent -> new HashSet<>());
      committed.changes().rows().forEach(row -> here.add(row.id()));
      here.addAll(committed.changes().waiting());
      for (Changes.Own own : committed.changes().own()) {
        byTag.put(Receipt.logTagOf(own.log()), own.log());
        counts.put(own.log(), own.count());
        writers.put(own.log(), committed.device());
      }
    } else if (event instanceof Event.Said one) {
      for (Receipt receipt : one.receipts()) {
        Optional<String> wrong = untrue(one, receipt);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
    } else if (event instanceof Event.Ended ended) {
      for (Event.View view : ended.views()) {
        Optional<String> unsaid = unsaid(view);
        if (unsaid.isPresent()) {
          return unsaid;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> untrue(Event.Said one, Receipt receipt) {
    LogName log = byTag.get(receipt.logTag());
    String what = "d" + one.device() + " says that it holds ";
    if (log == null) {
      return Optional.of(what + "something of a log that there is not");
    }
    if (receipt.upTo() > counts.getOrDefault(log, 0L)) {
      return Optional.of(what + receipt.upTo() + " entries of " + Names.of(log));
    }
    for (long at = 1; at <= receipt.upTo(); at++) {
      Optional<MessageId> id = truth.at(log, at).map(Changes.Row::id);
      if (receipt.covers(at)
          && id.isPresent()
          && !held.getOrDefault(one.device(), Set.of()).contains(id.get())) {
        return Optional.of(what + Names.of(log) + "/" + at + ", and lacks it");
      }
    }
    said.put(new Pair(one.log(), log), receipt);
    return Optional.empty();
  }

  private Optional<String> unsaid(Event.View view) {
    for (Map.Entry<LogName, Integer> log : writers.entrySet()) {
      if (log.getValue() == view.device()) {
        continue;
      }
      Receipt receipt = said.get(new Pair(view.log(), log.getKey()));
      for (long at = 1; at <= counts.getOrDefault(log.getKey(), 0L); at++) {
        if (truth.at(log.getKey(), at).isPresent() && (receipt == null || !receipt.covers(at))) {
          return Optional.of(
              "d"
                  + view.device()
                  + " has not said that it holds "
                  + Names.of(log.getKey())
                  + "/"
                  + at);
        }
      }
    }
    return Optional.empty();
  }
}
