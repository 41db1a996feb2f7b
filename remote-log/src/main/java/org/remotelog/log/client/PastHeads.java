package org.remotelog.log.client;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.HeadChoice;
import org.remotelog.log.core.ReaderState;

/**
 * Which heads were accepted under which numbers lately, so that an older record of a number can be
 * told from another one. A head counts once it is known to be of the main history.
 */
final class PastHeads {
  private static final Bytes ACCEPTED = Bytes.utf8("accepted ");

  private final Table meta;
  private final LogName log;

  PastHeads(Tables tables, LogName log) {
    this.meta = tables.table(HomeTable.META);
    this.log = log;
  }

  /** The tag of the head that was accepted under this number, if that is remembered. */
  Optional<Bytes> tag(long sequence) throws IOException {
    return Optional.ofNullable(read().get(sequence));
  }

  /** Remembers the accepted head. */
  void note(ReaderState state) throws IOException {
    if (!state.accepted().isPresent() || state.before().isPresent()) {
      return;
    }
    HeadRecord record = state.accepted().get().record();
    Map<Long, Bytes> tags = read();
    if (tags.containsKey(record.sequence())) {
      return;
    }
    tags.put(record.sequence(), HeadChoice.tag(record));
    ByteWriter out = LogRows.row();
    int left = tags.size();
    for (Map.Entry<Long, Bytes> tag : tags.entrySet()) {
      if (left-- <= CoreLimits.MAX_PAST_HEADS) {
        out.varint(tag.getKey()).bytes(tag.getValue());
      }
    }
    meta.put(key(), LogRows.finish(out));
  }

  private Map<Long, Bytes> read() throws IOException {
    Optional<Bytes> row = meta.get(key());
    Map<Long, Bytes> tags = new LinkedHashMap<>();
    if (row.isPresent()) {
      try {
        ByteReader in = LogRows.open(row.get());
        while (in.remaining() > 0) {
          tags.put(in.varint(), in.take(HeadChoice.TAG_BYTES));
        }
      } catch (MalformedException e) {
        throw new HomeDamagedException(
            "the home has a damaged row of accepted heads of log " + log + ": " + e.getMessage(),
            e);
      }
    }
    return tags;
  }

  private Bytes key() {
    return Keys.of(ACCEPTED, log.publicKey());
  }
}
