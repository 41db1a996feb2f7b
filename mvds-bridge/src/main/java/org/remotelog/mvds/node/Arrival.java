package org.remotelog.mvds.node;

import java.util.Optional;
import org.remotelog.bytes.MalformedException;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.TransportEvent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.PayloadCodec;

/**
 * An event of the transport. Payloads are read as they come, before the home is locked.
 *
 * @param decoded what a payload says
 * @param refusal why what came is no payload
 */
record Arrival(
    TransportEvent event,
    Optional<PayloadCodec.Decoded> decoded,
    Optional<TransportEvent.Refused> refusal) {
  static Arrival of(Dialect dialect, TransportEvent event) {
    if (!(event instanceof TransportEvent.Received received)) {
      return new Arrival(event, Optional.empty(), Optional.empty());
    }
    try {
      return new Arrival(
          event, Optional.of(PayloadCodec.decode(dialect, received.payload())), Optional.empty());
    } catch (MalformedException e) {
      String detail = "from " + received.peer() + ": " + e.getMessage();
      return new Arrival(
          event,
          Optional.empty(),
          Optional.of(new TransportEvent.Refused(Refusal.MALFORMED, detail)));
    }
  }

  /** Size of the payload, in bytes. */
  int payloadBytes() {
    return event instanceof TransportEvent.Received received ? received.payload().size() : 0;
  }

  /** How many messages the payload has. */
  int messages() {
    return decoded.map(payload -> payload.payload().messages().size()).orElse(0);
  }
}
