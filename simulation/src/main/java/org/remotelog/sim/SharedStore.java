package org.remotelog.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;

/** One store of the world: what it truly holds, and its moods. */
final class SharedStore {
  private final int number;
  private final ContentStore blocks;
  private final List<Cid> order = new ArrayList<>();
  private final Map<Cid, Long> hiddenUntilMs = new HashMap<>();
  private long fullUntilMs;

  SharedStore(int number, ContentStore blocks) {
    this.number = number;
    this.blocks = blocks;
  }

  int number() {
    return number;
  }

  ContentStore blocks() {
    return blocks;
  }

  /** The blocks in the order in which they came. */
  List<Cid> order() {
    return order;
  }

  void hide(Cid cid, long untilMs) {
    hiddenUntilMs.put(cid, untilMs);
  }

  boolean isHidden(Cid cid, long nowMs) {
    return hiddenUntilMs.getOrDefault(cid, 0L) > nowMs;
  }

  void fill(long untilMs) {
    fullUntilMs = untilMs;
  }

  boolean isFull(long nowMs) {
    return fullUntilMs > nowMs;
  }
}
