package org.remotelog.pointer.ipns;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.RecordOrder;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.pointer.Publishing;

/**
 * What became of a record, by what the server gives out afterwards: name systems say yes to an
 * older record and drop it.
 */
final class ReadBack {
  private final String server;
  private final HeadRecord sent;

  ReadBack(String server, HeadRecord sent) {
    this.server = server;
    this.sent = sent;
  }

  /** Returns when the server holds what was signed; what is not signed may have been lost. */
  void check(Optional<Bytes> held, Instant now) throws IOException {
    if (held.isPresent() && held.get().equals(sent.bytes())) {
      return;
    }
    if (!held.isPresent()) {
      throw notTaken("gives out none", now);
    }
    HeadRecord other = parse(held.get());
    int order = RecordOrder.compare(other, sent);
    if (other.sequence() == sent.sequence() && !other.head().equals(sent.head())) {
      throw Publishing.conflicting(server, sent);
    }
    if (order > 0) {
      throw Publishing.stale(server, sent);
    }
    if (order < 0) {
      throw notTaken("still gives out an older one, number " + other.sequence(), now);
    }
  }

  private HeadRecord parse(Bytes held) throws IOException {
    try {
      return IpnsRecordCodec.parse(sent.log(), held);
    } catch (MalformedException e) {
      throw new IOException(
          server
              + " did not take the record of "
              + sent.log()
              + ": what it gives out is no such record, "
              + e.getMessage(),
          e);
    }
  }

  private IOException notTaken(String instead, Instant now) {
    if (sent.isExpired(now)) {
      return Refusal.expired(sent);
    }
    return new IOException(
        server
            + " did not take the record of "
            + sent.log()
            + ", number "
            + sent.sequence()
            + ": it said yes and "
            + instead);
  }
}
