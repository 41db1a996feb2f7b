package org.remotelog.mvds.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.mvds.Transport;
import org.remotelog.mvds.codec.Dialect;

/** What comes from the transport, as much of it as one turn bears. */
final class Intake {
  private final Transport transport;
  private final Dialect dialect;

  /** Taken of the transport, but too much for the turn before. */
  private Optional<Arrival> held = Optional.empty();

  Intake(Transport transport, Dialect dialect) {
    this.transport = transport;
    this.dialect = dialect;
  }

  /**
   * What happened, in order.
   *
   * @param wait how long to wait for something
   * @param room most events that may be taken
   */
  List<Arrival> take(Duration wait, int room) throws InterruptedException {
    List<Arrival> taken = new ArrayList<>();
    int most = Math.min(room, NodeLimits.MAX_EVENTS_PER_TURN);
    long bytes = 0;
    int messages = 0;
    while (taken.size() < most
        && bytes < NodeLimits.MAX_BYTES_PER_TURN
        && messages < NodeLimits.MAX_MESSAGES_PER_TURN) {
      Optional<Arrival> next = next(taken.isEmpty() ? wait : Duration.ZERO);
      if (!next.isPresent()) {
        break;
      }
      int more = next.get().messages();
      if (messages > 0 && messages + more > NodeLimits.MAX_MESSAGES_PER_TURN) {
        held = next;
        break;
      }
      taken.add(next.get());
      bytes += next.get().payloadBytes();
      messages += more;
    }
    return taken;
  }

  private Optional<Arrival> next(Duration wait) throws InterruptedException {
    if (held.isPresent()) {
      Optional<Arrival> first = held;
      held = Optional.empty();
      return first;
    }
    return transport.next(wait).map(event -> Arrival.of(dialect, event));
  }
}
