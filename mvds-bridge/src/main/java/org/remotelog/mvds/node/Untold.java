package org.remotelog.mvds.node;

import java.util.ArrayList;
import java.util.List;
import org.remotelog.mvds.TransportEvent;

/**
 * What the transport told in turns that failed and the listener has not heard, in order. Payloads
 * are not among it, as peers repeat them, but bytes that are none.
 */
final class Untold {
  private final List<TransportEvent> events = new ArrayList<>();

  void keep(Arrival arrival) {
    TransportEvent event = arrival.event();
    boolean repeats =
        event instanceof TransportEvent.Received || event instanceof TransportEvent.Sent;
    if (!repeats) {
      events.add(event);
    }
    arrival.refusal().ifPresent(events::add);
  }

  List<TransportEvent> all() {
    return new ArrayList<>(events);
  }

  /** How many events may be taken of the transport so that all of them could be kept. */
  int room() {
    return NodeLimits.MAX_UNTOLD_EVENTS - events.size();
  }

  void clear() {
    events.clear();
  }
}
