package org.remotelog.mvds.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.mvds.Transport;
import org.remotelog.mvds.TransportEvent;

/** What comes from the transport, as much of it as one turn bears. */
final class Intake {
  private final Transport transport;

  Intake(Transport transport) {
    this.transport = transport;
  }

  /**
   * What happened.
   *
   * @param wait how long to wait for something
   * @param room most events that may be taken
   */
  List<TransportEvent> take(Duration wait, int room) throws InterruptedException {
    List<TransportEvent> taken = new ArrayList<>();
    int most = Math.min(room, NodeLimits.MAX_EVENTS_PER_TURN);
    long bytes = 0;
    while (taken.size() < most && bytes < NodeLimits.MAX_BYTES_PER_TURN) {
      Optional<TransportEvent> event = transport.next(taken.isEmpty() ? wait : Duration.ZERO);
      if (!event.isPresent()) {
        break;
      }
      taken.add(event.get());
      if (event.get() instanceof TransportEvent.Received received) {
        bytes += received.payload().size();
      }
    }
    return taken;
  }
}
