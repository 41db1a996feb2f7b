package org.remotelog.sim.cost;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.node.MvdsEvents;

/** What became of each message on its direct way. */
final class Copies implements MvdsEvents {
  /** One message; times are milliseconds, and 0 for what has not happened. */
  static final class Way {
    private final long writtenMs;
    private long carriedMs;
    private long clearedMs;
    private int copies;

    private Way(long writtenMs) {
      this.writtenMs = writtenMs;
    }

    int copies() {
      return copies;
    }

    long writtenMs() {
      return writtenMs;
    }

    long carriedMs() {
      return carriedMs;
    }

    long clearedMs() {
      return clearedMs;
    }

    boolean isCleared() {
      return clearedMs > 0;
    }

    long clearedAfterMs() {
      return clearedMs - writtenMs;
    }
  }

  private final Map<MessageId, Way> ways = new LinkedHashMap<>();

  void written(MessageId id, long nowMs) {
    ways.put(id, new Way(nowMs));
  }

  void carried(MessageId id, long nowMs) {
    way(id).carriedMs = nowMs;
  }

  void cleared(MessageId id, long nowMs) {
    way(id).clearedMs = nowMs;
  }

  private Way way(MessageId id) {
    Way way = ways.get(id);
    if (way == null) {
      throw new AssertionError("nobody wrote " + id);
    }
    return way;
  }

  Collection<Way> all() {
    return ways.values();
  }

  @Override
  public void onSent(PeerId peer, Payload payload, int payloadBytes) {
    for (Message message : payload.messages()) {
      way(MessageIds.of(message)).copies++;
    }
  }

  /** How many messages were sent so often. */
  static Map<Integer, Integer> spread(Collection<Way> ways) {
    Map<Integer, Integer> spread = new TreeMap<>();
    ways.forEach(way -> spread.merge(way.copies, 1, Integer::sum));
    return spread;
  }
}
