package org.remotelog.log.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;
import org.remotelog.log.client.PassAsks.Ask;
import org.remotelog.log.client.PassAsks.AskBlock;

/** What the next round of a pass asks for; a block of a log is asked for once, whoever wants it. */
final class NextRound {
  private final Map<Wanted, AskBlock> wanted = new HashMap<>();
  private List<Ask> asks = new ArrayList<>();

  /** A block that the next round asks for. */
  private record Wanted(LogName log, Cid cid) {
    static Wanted of(AskBlock ask) {
      return new Wanted(ask.log(), ask.fetch().cid());
    }
  }

  boolean isEmpty() {
    return asks.isEmpty();
  }

  List<Ask> all() {
    return Collections.unmodifiableList(asks);
  }

  void add(Ask ask) {
    asks.add(ask);
  }

  void want(AskBlock ask) {
    AskBlock same = wanted.putIfAbsent(Wanted.of(ask), ask);
    if (same == null) {
      asks.add(ask);
    } else {
      same.arrivals().addAll(ask.arrivals());
    }
  }

  /** Begins the round; what waits for the one after is left here. */
  List<Ask> begin(boolean newestFirst) {
    List<Ask> all = asks;
    asks = new ArrayList<>();
    List<Ask> round = PassAsks.round(all, newestFirst, asks);
    forgetGone();
    return round;
  }

  /** These need not be asked for any more. */
  void removeAll(Collection<? extends Ask> gone) {
    asks.removeAll(gone);
    forgetGone();
  }

  /** Takes out what asks for the block that came for this one. */
  Optional<AskBlock> takeSame(AskBlock arrived) {
    Optional<AskBlock> same = Optional.ofNullable(wanted.remove(Wanted.of(arrived)));
    same.ifPresent(asks::remove);
    return same;
  }

  private void forgetGone() {
    wanted.values().retainAll(new HashSet<>(asks));
  }
}
