package org.remotelog.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadOutline;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;

/** What published records say; each is read once. */
final class Records {
  private final Map<Bytes, Read> known = new HashMap<>();

  /**
   * A record that was read.
   *
   * @param links the head and what it links in the clear
   */
  record Read(HeadRecord record, long count, List<Cid> links) {}

  /** Reads a record of an honest writer. */
  Read read(LogName log, Bytes bytes) {
    return known.computeIfAbsent(bytes, absent -> parse(log, bytes));
  }

  private static Read parse(LogName log, Bytes bytes) {
    try {
      HeadRecord record = IpnsRecordCodec.parse(log, bytes);
      List<Cid> links = new ArrayList<>();
      links.add(record.head());
      if (record.head().codec() == Cid.Codec.RAW) {
        return new Read(record, 0, links); // A request to join.
      }
      HeadOutline head =
          HeadCodec.outline(
              record
                  .verifiedInlineHead()
                  .orElseThrow(() -> new MalformedException("a record without its head")));
      links.addAll(head.segments());
      links.addAll(head.pages());
      links.addAll(head.rosterBlocks());
      return new Read(record, head.count(), links);
    } catch (MalformedException e) {
      throw new IllegalStateException("a device publishes nonsense: " + e.getMessage(), e);
    }
  }
}
