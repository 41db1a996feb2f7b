package org.remotelog.bridge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.ReceiptCheck;
import org.remotelog.log.core.SequenceRanges;

/**
 * What one member holds of each log, by those of its receipts that counted.
 *
 * @param wentBack whether it held more before, and nobody has acted on that yet
 * @param receipts of each log the receipt that counted last, in the order of names
 */
record Holdings(boolean wentBack, Map<LogName, Receipt> receipts) {
  static final Holdings NONE = new Holdings(false, Collections.emptyMap());

  private static final int VERSION = 1;
  private static final int WENT_BACK = 1;

  Holdings {
    receipts = Collections.unmodifiableMap(new TreeMap<>(receipts));
  }

  /** Whether the member holds this entry of the log that this device knows. */
  boolean covers(LogName log, long sequence) {
    return Optional.ofNullable(receipts.get(log)).filter(r -> r.covers(sequence)).isPresent();
  }

  /** The same after newer receipts, which say less or more. */
  Holdings followedBy(Map<LogName, Receipt> newer) {
    boolean lost = wentBack;
    for (Map.Entry<LogName, Receipt> before : receipts.entrySet()) {
      lost |= isMissing(before.getValue(), newer.get(before.getKey()));
    }
    return new Holdings(lost, newer);
  }

  Holdings actedOn() {
    return new Holdings(false, receipts);
  }

  private static boolean isMissing(Receipt before, @Nullable Receipt now) {
    if (before.equals(now)) {
      return false;
    }
    SequenceRanges held = now == null ? SequenceRanges.NONE : ReceiptCheck.held(now);
    for (SequenceRange range : ReceiptCheck.held(before).asList()) {
      if (!held.containsAll(range)) {
        return true;
      }
    }
    return false;
  }

  Bytes toBytes() {
    ByteWriter out = new ByteWriter().u8(VERSION).u8(wentBack ? WENT_BACK : 0);
    out.varint(receipts.size());
    receipts.forEach(
        (log, receipt) -> {
          out.bytes(log.publicKey()).bytes(receipt.logTag()).varint(receipt.upTo());
          out.bytes(receipt.rootTag()).varint(receipt.except().size());
          for (SequenceRange run : receipt.except()) {
            out.varint(run.first()).varint(run.last());
          }
        });
    return out.toBytes();
  }

  static Holdings parse(Bytes row) throws MalformedException {
    ByteReader in = new ByteReader(row);
    int version = in.u8();
    int flags = in.u8();
    if (version != VERSION || flags > WENT_BACK) {
      throw new MalformedException("holdings of version " + version + ", flags " + flags);
    }
    Map<LogName, Receipt> receipts = new LinkedHashMap<>();
    for (long left = in.varint(); left > 0; left--) {
      LogName log = LogName.of(in.take(LogName.SIZE));
      receipts.put(log, receipt(in));
    }
    in.expectEnd();
    return new Holdings(flags == WENT_BACK, receipts);
  }

  private static Receipt receipt(ByteReader in) throws MalformedException {
    Bytes logTag = in.take(Limits.RECEIPT_LOG_TAG_BYTES);
    long upTo = in.varint();
    Bytes rootTag = in.take(Limits.RECEIPT_ROOT_TAG_BYTES);
    long count = in.varint();
    if (count < 0 || count > Limits.MAX_RECEIPT_EXCEPTIONS) {
      throw new MalformedException("a receipt with " + count + " exceptions");
    }
    List<SequenceRange> except = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      except.add(range(in.varint(), in.varint()));
    }
    try {
      return new Receipt(logTag, upTo, rootTag, except);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("a receipt that cannot be: " + e.getMessage(), e);
    }
  }

  private static SequenceRange range(long first, long last) throws MalformedException {
    if (first < 1 || last < first) {
      throw new MalformedException("no range of entries: " + first + " to " + last);
    }
    return new SequenceRange(first, last);
  }
}
