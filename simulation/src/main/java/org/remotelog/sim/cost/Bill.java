package org.remotelog.sim.cost;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;

/** What all calls to a store and a pointer cost over HTTP, by what the bytes are. */
public final class Bill {
  private static final String HEADS = "put: head blocks";
  private static final String SENT = "publish: records";
  private static final String READ_BACK = "publish: read back";
  private static final String POLLED = "poll: records";

  /** What a receipt of one other log takes in a head, and so in a record: tags, number, fields. */
  private static final int RECEIPT_BYTES = 24;

  private final Map<String, long[]> parts = new TreeMap<>();

  /** Sizes of the blocks that a store holds. */
  private final Map<Cid, Integer> held = new HashMap<>();

  private long heldBytes;

  private void charge(String part, long bytes) {
    long[] sum = parts.computeIfAbsent(part, unused -> new long[2]);
    sum[0]++;
    sum[1] += bytes;
  }

  private void hold(Block block) {
    if (held.put(block.cid(), block.data().size()) == null) {
      heldBytes += block.data().size();
    }
  }

  /** Everything so far. */
  public long bytes() {
    return parts.values().stream().mapToLong(sum -> sum[1]).sum();
  }

  /** The bytes of each part so far. */
  public Map<String, Long> parts() {
    Map<String, Long> bytes = new TreeMap<>();
    parts.forEach((part, sum) -> bytes.put(part, sum[1]));
    return bytes;
  }

  /** Begins anew; what is held stays. */
  public void clear() {
    parts.clear();
  }

  /** Bytes of the blocks that were put and not removed. */
  public long heldBytes() {
    return heldBytes;
  }

  /** One line for each part, with its share of the application's bytes. */
  public String lines(long applicationBytes) {
    StringBuilder text = new StringBuilder();
    parts.forEach((part, sum) -> text.append(line(part, sum[0], sum[1], applicationBytes)));
    long heads = 0;
    for (String part : List.of(HEADS, SENT, READ_BACK, POLLED)) {
      heads += parts.getOrDefault(part, new long[2])[0];
    }
    text.append(
        line("(receipts in these, at most)", heads, heads * RECEIPT_BYTES, applicationBytes));
    return text.toString();
  }

  private static String line(String part, long times, long bytes, long applicationBytes) {
    return String.format(
        "  %-34s %7d x %,12d B  %5.2f%n", part, times, bytes, (double) bytes / applicationBytes);
  }

  /** The store, with every call on the bill. */
  public ContentStore store(ContentStore store) {
    return new ContentStore() {
      @Override
      public void put(List<Block> blocks, Duration deadline) throws IOException {
        store.put(blocks, deadline);
        long data = 0;
        for (Block block : blocks) {
          data += block.data().size();
          hold(block);
          boolean isHead = block.cid().codec() == Cid.Codec.DAG_CBOR;
          charge(isHead ? HEADS : "put: segments", block.data().size());
        }
        charge("put: HTTP", HttpCharge.put(blocks) - data);
      }

      @Override
      public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
        Optional<Bytes> block = store.get(cid, deadline);
        int size = block.map(Bytes::size).orElse(0);
        charge("get: blocks", size);
        charge("get: HTTP", HttpCharge.get(size) - size);
        return block;
      }

      @Override
      public boolean has(Cid cid, Duration deadline) throws IOException {
        charge("upkeep: HTTP", HttpCharge.get(0));
        return store.has(cid, deadline);
      }

      @Override
      public void remove(List<Cid> cids, Duration deadline) throws IOException {
        charge(
            "upkeep: HTTP",
            HttpCharge.PIN_REQUEST
                + HttpCharge.RPC_REPLY
                + (long) cids.size() * HttpCharge.PIN_OF_ONE);
        store.remove(cids, deadline);
        cids.forEach(cid -> heldBytes -= Optional.ofNullable(held.remove(cid)).orElse(0));
      }

      @Override
      public String describe() {
        return "charged";
      }

      @Override
      public void close() {}
    };
  }

  /** The pointer, with every call on the bill. */
  public HeadPointer pointer(HeadPointer pointer) {
    return new HeadPointer() {
      @Override
      public void publish(LogName log, Bytes record, Duration deadline) throws IOException {
        pointer.publish(log, record, deadline);
        charge(SENT, record.size());
        charge(READ_BACK, record.size());
        charge("publish: HTTP", HttpCharge.publish(record.size()) - 2L * record.size());
      }

      @Override
      public List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
        List<Bytes> records = pointer.resolve(log, deadline);
        int size = records.stream().mapToInt(Bytes::size).sum();
        charge(POLLED, size);
        charge("poll: HTTP", HttpCharge.resolve(size) - size);
        return records;
      }

      @Override
      public String describe() {
        return "charged";
      }

      @Override
      public void close() {}
    };
  }
}
