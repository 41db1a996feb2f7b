package org.remotelog.mvds.transport.tcp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;

/**
 * The places of connections from outside whose other end has proved nothing yet. Anybody can open
 * such connections and be silent, so a place is not kept against those who come later:
 *
 * <ul>
 *   <li>one address has at most half of the places, and there a newcomer takes the place of the
 *       oldest one that has had its time of grace;
 *   <li>when all are taken, an address with more than its share gives one to an address with less,
 *       grace or not; otherwise the oldest one goes that has had its time of grace.
 * </ul>
 *
 * <p>Pure; whoever shares an object between threads guards it.
 *
 * @param <T> who takes places, compared by identity
 */
final class HandshakePlaces<T> {
  private static final int NETWORK_BYTES = 8;

  /** What became of a newcomer: whether it has a place, and who had to give it. */
  record Entry<T>(boolean hasPlace, Optional<T> evicted) {}

  private record Place<T>(T guest, Bytes source, long sinceNs) {}

  /** The oldest one first. */
  private final List<Place<T>> taken = new ArrayList<>();

  /** Gives the newcomer a place, perhaps that of another, who has none from then on. */
  Entry<T> enter(T guest, InetAddress address, long nowNs) {
    Bytes source = source(address);
    Map<Bytes, Integer> held = held();
    int own = held.getOrDefault(source, 0);
    Optional<Place<T>> evicted = Optional.empty();
    if (own >= TcpLimits.MAX_HANDSHAKES_PER_ADDRESS) {
      evicted = oldest(source).filter(place -> hadGrace(place, nowNs));
    } else if (taken.size() >= TcpLimits.MAX_HANDSHAKES) {
      Place<T> greediest = greediest(held);
      boolean isUnfair = held.getOrDefault(greediest.source(), 0) > own + 1;
      evicted =
          Optional.of(isUnfair ? greediest : taken.get(0))
              .filter(place -> isUnfair || hadGrace(place, nowNs));
    } else {
      taken.add(new Place<>(guest, source, nowNs));
      return new Entry<>(true, Optional.empty());
    }
    if (!evicted.isPresent()) {
      return new Entry<>(false, Optional.empty());
    }
    leave(evicted.get().guest());
    taken.add(new Place<>(guest, source, nowNs));
    return new Entry<>(true, Optional.of(evicted.get().guest()));
  }

  /** Gives a place back, if the guest has one. */
  void leave(T guest) {
    taken.removeIf(place -> place.guest() == guest);
  }

  int size() {
    return taken.size();
  }

  private Map<Bytes, Integer> held() {
    Map<Bytes, Integer> held = new LinkedHashMap<>();
    taken.forEach(place -> held.merge(place.source(), 1, Integer::sum));
    return held;
  }

  private Optional<Place<T>> oldest(Bytes source) {
    return taken.stream().filter(place -> place.source().equals(source)).findFirst();
  }

  /** The oldest place of the address that has most of them. */
  private Place<T> greediest(Map<Bytes, Integer> held) {
    Place<T> greediest = taken.get(0);
    for (Place<T> place : taken) {
      int most = held.getOrDefault(greediest.source(), 0);
      greediest = held.getOrDefault(place.source(), 0) > most ? place : greediest;
    }
    return greediest;
  }

  private static boolean hadGrace(Place<?> place, long nowNs) {
    return nowNs - place.sinceNs() >= TcpLimits.HANDSHAKE_GRACE_MS * 1_000_000;
  }

  /** One line of IPv6 has a network of 64 bits to itself, so all of it counts as one address. */
  private static Bytes source(InetAddress address) {
    Bytes whole = Bytes.of(address.getAddress());
    return address instanceof Inet6Address ? whole.slice(0, NETWORK_BYTES) : whole;
  }
}
