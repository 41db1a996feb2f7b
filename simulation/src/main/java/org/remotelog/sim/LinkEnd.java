package org.remotelog.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.MemberTransport;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.TransportEvent;

/** What one process has of the links. */
final class LinkEnd implements MemberTransport {
  private final Links links;
  private final Radio radio;
  private final Agenda<TransportEvent> events = new Agenda<>();
  private final Set<LinkEnd> connected = new LinkedHashSet<>();

  /** Nobody, until the engine says whom it takes for a member. */
  private Predicate<PeerId> wanted = peer -> false;

  private PeerId self;
  private boolean closed;

  LinkEnd(Links links, Radio radio, PeerId self) {
    this.links = links;
    this.radio = radio;
    this.self = self;
  }

  Radio radio() {
    return radio;
  }

  PeerId self() {
    return self;
  }

  boolean takes(PeerId peer) {
    return !closed && wanted.test(peer);
  }

  boolean isConnected(LinkEnd other) {
    return connected.contains(other);
  }

  Optional<LinkEnd> connectedTo(PeerId peer) {
    return connected.stream().filter(other -> other.self.equals(peer)).findFirst();
  }

  List<LinkEnd> takeConnected() {
    List<LinkEnd> all = new ArrayList<>(connected);
    connected.clear();
    return all;
  }

  void meet(LinkEnd other) {
    connected.add(other);
    tell(0, new TransportEvent.Connected(other.self));
  }

  void lose(LinkEnd other) {
    connected.remove(other);
    tell(0, new TransportEvent.Disconnected(other.self, "gone"));
  }

  /** When the next event is due. */
  long nextMs() {
    return events.nextMs();
  }

  void tell(long afterMs, TransportEvent event) {
    if (!closed) {
      long atMs = radio.nowMs() + afterMs;
      events.note(atMs, event);
      radio.bell().ring(atMs);
    }
  }

  @Override
  public void send(PeerId peer, long number, Bytes payload) {
    radio.sends();
    links.carry(this, peer, number, payload);
  }

  @Override
  public Optional<TransportEvent> next(Duration wait) {
    return events.isDue(radio.nowMs()) ? Optional.of(events.next().what()) : Optional.empty();
  }

  @Override
  public void wakeUp() {
    radio.ring();
  }

  @Override
  public void disconnectUnless(Predicate<PeerId> members) {
    wanted = members;
    links.look(this);
  }

  @Override
  public void become(PeerId next) {
    for (LinkEnd other : takeConnected()) {
      lose(other);
      other.lose(this);
    }
    self = next;
    links.look(this);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      events.clear();
      links.close(this);
    }
  }
}
