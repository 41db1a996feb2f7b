package org.remotelog.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.TransportEvent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.codec.PayloadCodec;
import org.remotelog.sim.check.Event;

/**
 * What carries payloads between devices: it loses, delays, repeats and reorders them, says untrue
 * things about them, and falls into two parts for a while. Two ends are connected while both are
 * online and take each other for members.
 */
final class Links {
  private static final int PARTS = 16;

  private final World world;
  private final LinkWeather weather;
  private final Chance chance;
  private final Churn whole;

  /** Open ends by number of the device. */
  private final TreeMap<Integer, LinkEnd> ends = new TreeMap<>();

  /** Bit by bit, in which part a device is. */
  private final int parts;

  Links(World world, Chance chance) {
    this.world = world;
    this.weather = world.weather().links();
    this.chance = chance;
    this.whole =
        new Churn(
            chance.fork(), Churn.Kind.ALONE, Math.max(1, weather.wholeMs()), weather.partedMs());
    this.parts = chance.below(1 << PARTS);
  }

  /** The end of a process of a device; one of before is gone. */
  LinkEnd open(Radio radio, PeerId self) {
    LinkEnd end = new LinkEnd(this, radio, self);
    Optional.ofNullable(ends.put(radio.number(), end)).ifPresent(this::part);
    return end;
  }

  /** The end is no more. */
  void close(LinkEnd end) {
    part(end);
    ends.remove(end.radio().number(), end);
  }

  /** All that the end is connected to is told that it is gone. */
  void part(LinkEnd end) {
    for (LinkEnd other : end.takeConnected()) {
      other.lose(end);
    }
  }

  /** Connects and disconnects the end, as things are now. */
  void look(LinkEnd end) {
    for (LinkEnd other : new ArrayList<>(ends.values())) {
      if (other == end) {
        continue;
      }
      boolean isUp =
          end.takes(other.self())
              && other.takes(end.self())
              && reaches(end, other, true)
              && isOnlyOne(end, other)
              && isOnlyOne(other, end);
      if (isUp && !end.isConnected(other)) {
        world.chronicle().record(new Event.Linked(end.radio().number(), other.radio().number()));
        end.meet(other);
        other.meet(end);
      } else if (!isUp && end.isConnected(other)) {
        end.lose(other);
        other.lose(end);
      }
    }
  }

  /** Of two copies of a home, which have one name, an end is connected to one at a time. */
  private static boolean isOnlyOne(LinkEnd end, LinkEnd other) {
    return end.connectedTo(other.self()).filter(connected -> connected != other).isEmpty();
  }

  /** Whether a device of that name is there. */
  boolean has(PeerId peer) {
    return ends.values().stream().anyMatch(end -> end.self().equals(peer));
  }

  /** Devices that are connected. */
  List<Event.Talked> pairs() {
    List<Event.Talked> pairs = new ArrayList<>();
    for (LinkEnd one : ends.values()) {
      for (LinkEnd other : ends.values()) {
        if (one.isConnected(other)) {
          pairs.add(new Event.Talked(one.radio().number(), other.radio().number()));
        }
      }
    }
    return pairs;
  }

  /** When something may change by itself. */
  long changesAtMs() {
    boolean parts = weather.wholeMs() > 0 && !world.isCalm();
    return parts ? whole.changesAtMs(world.stage().nowMs()) : Long.MAX_VALUE;
  }

  private boolean isParted() {
    return weather.wholeMs() > 0 && !world.isCalm() && !whole.isOnline(world.stage().nowMs());
  }

  /**
   * @param asTold whether only what both ends are told of counts
   */
  private boolean reaches(LinkEnd one, LinkEnd other, boolean asTold) {
    boolean isCut = isParted() && part(one.radio()) != part(other.radio());
    if (asTold) {
      return one.radio().isLinked() && other.radio().isLinked() && !(isCut && weather.told());
    }
    return one.radio().isThere() && other.radio().isThere() && !isCut;
  }

  private int part(Radio radio) {
    return parts >> radio.number() % PARTS & 1;
  }

  private boolean strikes(int casesOf10000) {
    return !world.isCalm() && chance.in10000(casesOf10000);
  }

  /** Carries a payload, or not. */
  void carry(LinkEnd from, PeerId peer, long number, Bytes payload) {
    Optional<LinkEnd> to = from.connectedTo(peer);
    boolean isSent = to.isPresent() != strikes(weather.untrueSent());
    if (to.isPresent()) {
      world.chronicle().record(given(from, to.get(), isSent, payload));
    }
    from.tell(delayMs() / 4, new TransportEvent.Sent(peer, number, isSent));
    if (to.isEmpty()) {
      return;
    }
    if (strikes(weather.loss())) {
      world.chronicle().note("links", "lose a payload");
      return;
    }
    if (!reaches(from, to.get(), false)) {
      world.chronicle().note("links", "are parted");
      return;
    }
    boolean isTwice = strikes(weather.repeats());
    if (isTwice) {
      world.chronicle().note("links", "repeat a payload");
    }
    for (int copies = isTwice ? 2 : 1; copies > 0; copies--) {
      to.get().tell(delayMs(), new TransportEvent.Received(from.self(), payload));
    }
  }

  private long delayMs() {
    return world.isCalm() ? 20 : chance.between(1, weather.delayMs());
  }

  private static Event.Given given(LinkEnd from, LinkEnd to, boolean isTaken, Bytes bytes) {
    Payload payload;
    try {
      payload = PayloadCodec.decode(Dialect.SPEC, bytes).payload();
    } catch (MalformedException e) {
      throw new IllegalStateException("a device sends nonsense", e);
    }
    List<MessageId> messages = new ArrayList<>();
    for (Message message : payload.messages()) {
      messages.add(MessageIds.of(message));
    }
    List<MessageId> offers = new ArrayList<>(payload.offers());
    payload.groupOffers().forEach(offer -> offers.addAll(offer.ids()));
    return new Event.Given(
        from.radio().number(),
        to.radio().number(),
        from.radio().nowMs(),
        isTaken,
        messages,
        offers,
        payload.requests(),
        payload.wantedPlaces().size(),
        payload.acks(),
        bytes.size());
  }
}
