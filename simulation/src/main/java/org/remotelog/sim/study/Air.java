package org.remotelog.sim.study;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.mvds.MemberTransport;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.TransportEvent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.PayloadCodec;
import org.remotelog.sim.Chance;

/**
 * The links between nodes. A quiet link takes payloads whether the other end is there or not, as a
 * radio does; a connected one tells of both ends when they are online.
 */
final class Air {
  private final Scenario scenario;
  private final Timeline timeline;
  private final Ledger ledger;
  private final Chance chance;
  private final List<Port> ports = new ArrayList<>();
  private final Map<PeerId, Port> byPeer = new HashMap<>();
  private final IntConsumer arrived;
  private boolean parted;

  /**
   * @param arrived is told the number of a node at which something has happened
   */
  Air(Scenario scenario, Timeline timeline, Ledger ledger, Chance chance, IntConsumer arrived) {
    this.scenario = scenario;
    this.timeline = timeline;
    this.ledger = ledger;
    this.chance = chance;
    this.arrived = arrived;
  }

  /** One end; the next number is its. */
  Port open(PeerId self) {
    Port port = new Port(ports.size(), self);
    ports.add(port);
    byPeer.put(self, port);
    return port;
  }

  /** Two nodes that can reach each other. */
  void link(int one, int other, boolean connected) {
    ports.get(one).links.put(other, connected);
    ports.get(other).links.put(one, connected);
    if (!connected) {
      ports.get(one).tell(new TransportEvent.Connected(ports.get(other).self));
      ports.get(other).tell(new TransportEvent.Connected(ports.get(one).self));
    } else {
      look(one, other);
    }
  }

  /** A node is online from now on, or not any longer. */
  void online(int node, boolean online) {
    if (ports.isEmpty()) {
      return;
    }
    Port port = ports.get(node);
    port.online = online;
    port.links.forEach(
        (other, connected) -> {
          if (connected) {
            look(node, other);
          }
        });
  }

  /** The two halves of the nodes do not reach each other any longer, or do again. */
  void part(boolean now) {
    parted = now;
    for (Port port : ports) {
      online(port.node, port.online);
    }
  }

  private boolean reaches(Port one, Port other) {
    return one.online && other.online && (!parted || one.node % 2 == other.node % 2);
  }

  private void look(int one, int other) {
    Port a = ports.get(one);
    Port b = ports.get(other);
    boolean up = reaches(a, b);
    if (up && a.connected.add(other)) {
      b.connected.add(one);
      a.tell(new TransportEvent.Connected(b.self));
      b.tell(new TransportEvent.Connected(a.self));
    } else if (!up && a.connected.remove(other)) {
      b.connected.remove(one);
      a.tell(new TransportEvent.Disconnected(b.self, "gone"));
      b.tell(new TransportEvent.Disconnected(a.self, "gone"));
    }
  }

  private void carry(Port from, PeerId to, long number, Bytes payload) {
    Port receiver = Objects.requireNonNull(byPeer.get(to), "a peer without an end");
    boolean isUp =
        from.online
            && (from.connected.contains(receiver.node)
                || Boolean.FALSE.equals(from.links.get(receiver.node)));
    from.tell(new TransportEvent.Sent(to, number, isUp));
    if (!isUp) {
      return;
    }
    ledger.sent(from.node, receiver.node, payload.size());
    if (scenario.helper() == Aid.LOG) {
      ledger.sent("direct: ", decoded(payload), payload.size());
    }
    int lost =
        scenario.presence() == Presence.PAYLOAD
            ? scenario.offlinePercent()
            : scenario.lossPercent();
    for (int copies = chance.percent(scenario.repeatsPercent()) ? 2 : 1; copies > 0; copies--) {
      long delayMs = chance.between(0, scenario.ms(Setting.DELAY));
      if (!chance.percent(lost)) {
        timeline.quicklyAt(
            timeline.nowMs() + delayMs,
            () -> {
              if (reaches(from, receiver)) {
                receiver.tell(new TransportEvent.Received(from.self, payload));
              }
            });
      }
    }
  }

  /** The client tells nobody what is in its payloads. */
  private static Payload decoded(Bytes payload) {
    try {
      return PayloadCodec.decode(Dialect.SPEC, payload).payload();
    } catch (MalformedException e) {
      throw new IllegalStateException("an engine sends what is no payload", e);
    }
  }

  /** What one node has of the air. */
  final class Port implements MemberTransport {
    private final int node;
    private final Deque<TransportEvent> events = new ArrayDeque<>();

    /** Whether the link to a node is a connected one. */
    private final Map<Integer, Boolean> links = new HashMap<>();

    private final Set<Integer> connected = new HashSet<>();
    private PeerId self;
    private boolean online = true;
    private boolean closed;

    Port(int node, PeerId self) {
      this.node = node;
      this.self = self;
    }

    int node() {
      return node;
    }

    private void tell(TransportEvent event) {
      if (!closed) {
        events.add(event);
        arrived.accept(node);
      }
    }

    @Override
    public void send(PeerId peer, long number, Bytes payload) {
      carry(this, peer, number, payload);
    }

    @Override
    public Optional<TransportEvent> next(Duration wait) {
      return Optional.ofNullable(events.poll());
    }

    @Override
    public void wakeUp() {
      // Nobody waits: who calls the engine gives it a turn.
    }

    @Override
    public void disconnectUnless(Predicate<PeerId> wanted) {
      // All ends are members here.
    }

    @Override
    public void become(PeerId next) {
      byPeer.remove(self);
      self = next;
      byPeer.put(self, this);
    }

    @Override
    public void close() {
      closed = true;
      events.clear();
    }
  }
}
