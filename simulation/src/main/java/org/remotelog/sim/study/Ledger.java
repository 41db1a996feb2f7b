package org.remotelog.sim.study;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;

/** What happened in a run, in numbers and as a hash; and what must not happen. */
final class Ledger {
  /** Bytes of an id in a payload, with its tag and length (2/MVDS, protobuf). */
  private static final int ID_BYTES = 36;

  private static final int SENT = 1;
  private static final int WRITTEN = 2;
  private static final int DELIVERED = 3;
  private static final int PASSED = 4;

  private record Written(int number, int writer, long atMs) {}

  private final Timeline timeline;
  private final MessageDigest digest;
  private final ByteBuffer line = ByteBuffer.allocate(25);
  private final Map<MessageId, Written> written = new HashMap<>();
  private final List<BitSet> delivered = new ArrayList<>();
  private final List<List<Integer>> unpublished = new ArrayList<>();
  private final Map<Integer, Long> publishedMs = new HashMap<>();
  private final Map<String, Long> records = new LinkedHashMap<>();
  private final Map<String, Long> bytes = new TreeMap<>();
  private final Spread latencies = new Spread();
  private final Spread rounds = new Spread();
  private long deliveries;
  private long directBytes;
  private long bytesAtLastDelivery;
  private Optional<String> violation = Optional.empty();

  Ledger(Timeline timeline, int nodes) {
    this.timeline = timeline;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; i < nodes; i++) {
      delivered.add(new BitSet());
      unpublished.add(new ArrayList<>());
    }
    for (String kind : List.of("offer", "request", "message", "ack")) {
      records.put(kind, 0L);
    }
  }

  private void note(int what, long one, long other) {
    line.clear();
    line.put((byte) what).putLong(timeline.nowMs()).putLong(one).putLong(other);
    digest.update(line.array());
  }

  /** A node has written a message. */
  void wrote(int node, MessageId id) {
    Written message = new Written(written.size(), node, timeline.nowMs());
    written.put(id, message);
    delivered.get(node).set(message.number());
    unpublished.get(node).add(message.number());
    note(WRITTEN, node, id.hashCode());
  }

  long messages() {
    return written.size();
  }

  long deliveries() {
    return deliveries;
  }

  /**
   * A message came to a node so much later than now.
   *
   * @param parents what has to be there before
   */
  void delivered(int node, MessageId id, List<MessageId> parents, long laterMs, long bytesNow) {
    Written message = written.get(id);
    if (message == null) {
      violate("nothing-invented", "node " + node + " has got what nobody wrote: " + id.hex());
      return;
    }
    if (message.writer() == node) {
      return;
    }
    BitSet here = delivered.get(node);
    if (here.get(message.number())) {
      violate("delivered-once", "node " + node + " has got message " + message.number() + " again");
    }
    for (MessageId parent : parents) {
      Written before = written.get(parent);
      if (before != null && !here.get(before.number())) {
        violate(
            "causal-order",
            "node " + node + " has got message " + message.number() + " before " + before.number());
      }
    }
    here.set(message.number());
    note(DELIVERED, ((long) node << Integer.SIZE) + message.number(), laterMs);
    deliveries++;
    latencies.add(timeline.nowMs() + laterMs - message.atMs());
    bytesAtLastDelivery = bytesNow;
  }

  /** All that a node has written so far can be had by others from now on. */
  void published(int node) {
    for (int number : unpublished.get(node)) {
      publishedMs.put(number, timeline.nowMs());
    }
    unpublished.get(node).clear();
  }

  /**
   * A node that has looked at everything has all that was published before it began to.
   *
   * @param waiting what has come and waits for parents that their writers have not published yet
   */
  void requireAll(int node, long beganMs, Set<MessageId> waiting) {
    BitSet lacks = new BitSet();
    publishedMs.forEach((number, atMs) -> lacks.set(number, atMs < beganMs));
    lacks.andNot(delivered.get(node));
    waiting.forEach(
        id -> Optional.ofNullable(written.get(id)).ifPresent(of -> lacks.clear(of.number())));
    if (!lacks.isEmpty()) {
      violate("complete", "node " + node + " has looked and lacks " + lacks.cardinality());
    }
  }

  /** A payload was given to a link. */
  void sent(int from, int to, int size) {
    directBytes += size;
    note(SENT, from, ((long) to << Integer.SIZE) + size);
  }

  /** What was in it. */
  void sent(String prefix, Payload payload, int size) {
    count("offer", payload.offers().size());
    count("request", payload.requests().size());
    count("message", payload.messages().size());
    count("ack", payload.acks().size());
    long offers = (long) ID_BYTES * payload.offers().size();
    long requests = (long) ID_BYTES * payload.requests().size();
    long acks = (long) ID_BYTES * payload.acks().size();
    charge(prefix + "offers", offers);
    charge(prefix + "requests", requests);
    charge(prefix + "acks", acks);
    charge(prefix + "messages", size - offers - requests - acks);
  }

  private void count(String kind, int more) {
    records.merge(kind, (long) more, Long::sum);
  }

  private void charge(String part, long more) {
    bytes.merge(part, more, Long::sum);
  }

  /** A node has looked at logs. */
  void looked(int node, int passRounds) {
    rounds.add(passRounds);
    note(PASSED, node, passRounds);
  }

  /** Bytes of all payloads so far. */
  long directBytes() {
    return directBytes;
  }

  void violate(String invariant, String text) {
    if (!violation.isPresent()) {
      violation = Optional.of(invariant + ": " + text + " at " + timeline.nowMs() + " ms");
    }
  }

  Optional<String> violation() {
    return violation;
  }

  Spread latencies() {
    return latencies;
  }

  Spread rounds() {
    return rounds;
  }

  Map<String, Long> records() {
    return records;
  }

  /** Bytes of payloads by what was in them. */
  Map<String, Long> parts() {
    return bytes;
  }

  long bytesAtLastDelivery() {
    return bytesAtLastDelivery;
  }

  /** Over all that happened, and what it came to. */
  String hash(Map<String, Long> allBytes) {
    digest.update(Bytes.utf8(new TreeMap<>(allBytes) + " " + records).toArray());
    return Bytes.wrap(digest.digest()).hex();
  }
}
