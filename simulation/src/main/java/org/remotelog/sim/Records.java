package org.remotelog.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private final Set<Bytes> published = new HashSet<>();

  /** What a head leads to: the part of a record that carries it is not signed. */
  private final Map<Cid, List<Cid>> byHead = new HashMap<>();

  /**
   * A record that was read.
   *
   * @param links the head and what it links in the clear
   */
  record Read(HeadRecord record, long count, List<Cid> links) {}

  /** Reads a record of an honest writer. */
  Read read(LogName log, Bytes bytes) {
    Read read = known.computeIfAbsent(bytes, absent -> parse(log, bytes));
    byHead.put(read.record().head(), read.links());
    return read;
  }

  /** Whether this is the first time that somebody publishes it. */
  boolean isNewToAll(Bytes record) {
    return published.add(record);
  }

  /** Whether an earlier record of the same number and head is known. */
  boolean isRenewed(HeadRecord record) {
    for (Read read : known.values()) {
      HeadRecord other = read.record();
      if (other.log().equals(record.log())
          && other.sequence() == record.sequence()
          && other.head().equals(record.head())
          && other.validity().isBefore(record.validity())) {
        return true;
      }
    }
    return false;
  }

  /** What the newest of the records that are valid leads to; empty when none is. */
  List<Cid> links(LogName log, List<Bytes> answer) {
    List<Cid> links = List.of();
    long newest = -1;
    for (Bytes bytes : answer) {
      HeadRecord record;
      try {
        record = IpnsRecordCodec.parse(log, bytes);
      } catch (MalformedException e) {
        continue;
      }
      if (record.sequence() > newest) {
        newest = record.sequence();
        links = byHead.getOrDefault(record.head(), List.of());
      }
    }
    return links;
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
