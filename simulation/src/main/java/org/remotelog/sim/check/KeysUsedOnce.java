package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;
import org.remotelog.log.crypto.SegmentHeader;

/**
 * No leaf and no salt seals two different segments. Copies of a home use the same leaves, with
 * other salts.
 */
public final class KeysUsedOnce implements Invariant {
  private final PerDevice<Map<Leaf, Cid>> leaves = new PerDevice<>(HashMap::new, HashMap::new);
  private final Map<Bytes, Cid> salts = new HashMap<>();

  private record Leaf(LogName log, int epoch, long leaf) {}

  @Override
  public String name() {
    return "keys-used-once";
  }

  @Override
  public Optional<String> after(Event event) {
    leaves.learn(event);
    if (!(event instanceof Event.Offered offered)
        || offered.log().isEmpty()
        || offered.block().cid().codec() != Cid.Codec.RAW) {
      return Optional.empty();
    }
    Cid cid = offered.block().cid();
    try {
      SegmentHeader header = SegmentHeader.parse(offered.block().data());
      Leaf leaf = new Leaf(offered.log().get(), header.epoch(), header.leaf());
      Cid byLeaf = leaves.of(offered.device()).putIfAbsent(leaf, cid);
      Cid bySalt = salts.putIfAbsent(header.salt(), cid);
      String text = Names.of(offered.log().get()) + " seals two segments with ";
      if (byLeaf != null && !byLeaf.equals(cid)) {
        return Optional.of(text + "leaf " + header.leaf() + " of epoch " + header.epoch());
      }
      if (bySalt != null && !bySalt.equals(cid)) {
        return Optional.of(text + "one salt");
      }
      return Optional.empty();
    } catch (MalformedException e) {
      return Optional.of("a segment is no segment: " + e.getMessage());
    }
  }
}
