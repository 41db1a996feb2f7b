package org.remotelog.pointer.ipns;

import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import org.remotelog.http.HttpReply;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.RefusedRecordException;

/** What it means that a server refused a record whose signature is right. */
final class Refusal {
  private Refusal() {}

  static IOException of(String server, HttpReply reply, HeadRecord record, Instant now) {
    if (isForbidden(reply)) {
      return forbidden(server, reply);
    }
    if (reply.explain().toLowerCase(Locale.ROOT).contains("expired")) {
      return record.isExpired(now) ? expired(record) : otherClock(server, record);
    }
    switch (reply.status()) {
      case 400:
      case 413:
      case 422:
        return new RefusedRecordException(
            server + " takes no such record of " + record.log() + ": " + reply.explain());
      case 406:
      case 415:
        return new IOException(
            server + " takes no IPNS records, " + reply.explain() + "; is it a routing API?");
      default:
        return failed(server, reply);
    }
  }

  static boolean isForbidden(HttpReply reply) {
    return reply.status() == 401 || reply.status() == 403;
  }

  static IOException forbidden(String server, HttpReply reply) {
    return new IOException(
        server
            + " does not let us in, "
            + reply.explain()
            + "; give it a credential with ?auth=, or allow this client where the node or the"
            + " proxy before it is configured");
  }

  static IOException failed(String server, HttpReply reply) {
    return isForbidden(reply)
        ? forbidden(server, reply)
        : new IOException(server + " failed, " + reply.explain());
  }

  static RefusedRecordException expired(HeadRecord record) {
    return new RefusedRecordException(
        "the record of "
            + record.log()
            + " was valid until "
            + record.validity()
            + ", and name systems take it no more; its owner has to sign again");
  }

  private static IOException otherClock(String server, HeadRecord record) {
    return new IOException(
        server
            + " says that the record of "
            + record.log()
            + " has expired, but it is valid until "
            + record.validity()
            + ": look at the clocks of this machine and of that one");
  }
}
