package org.remotelog.log.store.replicated;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;

/** Owed blocks in memory; what is owed is forgotten with it. */
public final class MemoryOwedBlocks implements OwedBlocks {
  private final Map<String, Map<Cid, Block>> owed = new LinkedHashMap<>();
  private long blockCount;
  private long byteCount;

  @Override
  public synchronized void add(List<String> places, List<Block> blocks) throws OwedLimitException {
    long moreBlocks = 0;
    long moreBytes = 0;
    for (String place : places) {
      Map<Cid, Block> before = of(place);
      Map<Cid, Block> added = new LinkedHashMap<>();
      blocks.forEach(block -> added.put(block.cid(), block));
      added.keySet().removeAll(before.keySet());
      moreBlocks += added.size();
      moreBytes += bytes(added);
    }
    if (blockCount + moreBlocks > Limits.MAX_OWED_BLOCKS
        || byteCount + moreBytes > Limits.MAX_OWED_BYTES) {
      throw new OwedLimitException(places, blockCount + moreBlocks, byteCount + moreBytes);
    }
    for (String place : places) {
      Map<Cid, Block> queue = owed.computeIfAbsent(place, missing -> new LinkedHashMap<>());
      blocks.forEach(block -> queue.putIfAbsent(block.cid(), block));
    }
    blockCount += moreBlocks;
    byteCount += moreBytes;
  }

  @Override
  public synchronized List<Block> oldest(String place, int maxBlocks, long maxBytes) {
    List<Block> oldest = new ArrayList<>();
    long bytes = 0;
    for (Block block : of(place).values()) {
      bytes += block.data().size();
      if (oldest.size() == maxBlocks || (!oldest.isEmpty() && bytes > maxBytes)) {
        break;
      }
      oldest.add(block);
    }
    return oldest;
  }

  @Override
  public synchronized void forget(String place, List<Cid> cids) {
    Map<Cid, Block> queue = of(place);
    for (Cid cid : cids) {
      if (queue.containsKey(cid)) {
        byteCount -= queue.remove(cid).data().size();
        blockCount--;
      }
    }
    if (queue.isEmpty()) {
      owed.remove(place);
    }
  }

  @Override
  public synchronized void forget(String place) {
    forget(place, new ArrayList<>(of(place).keySet()));
  }

  @Override
  public synchronized long count(String place) {
    return of(place).size();
  }

  private Map<Cid, Block> of(String place) {
    return owed.getOrDefault(place, Collections.emptyMap());
  }

  private static long bytes(Map<Cid, Block> blocks) {
    return blocks.values().stream().mapToLong(block -> block.data().size()).sum();
  }
}
