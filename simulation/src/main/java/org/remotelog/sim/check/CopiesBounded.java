package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.mvds.MessageId;

/**
 * Direct sync repeats a message, or an offer of it, only as often as its waits allow: from one
 * round trip to a minute, twice as long each time. It begins anew when the other end comes back or
 * asks, and after a restart; what the link says it did not take costs no try.
 */
public final class CopiesBounded implements Invariant {
  /** What goes out before waits tell: some copies each time that it begins anew. */
  private static final int FIRST = 8;

  private static final int ANEW = 4;

  /** So often one message finds out whether a silent peer is back. */
  private static final long PROBE_MS = 120_000;

  private final long silenceMs;

  /** In which one more copy is allowed: less than the mean wait of a cycle. */
  private final long eachMs;

  private final Map<Pair, Link> links = new HashMap<>();

  private record Pair(int from, int to) {}

  private record Item(MessageId id, boolean isOffer) {}

  /** Payloads of one device for another. */
  private static final class Link {
    private final Map<Item, Copies> copies = new HashMap<>();
    private long lastMs = Long.MIN_VALUE / 2;

    /** What allows more copies of everything, counted. */
    private long more;
  }

  private static final class Copies {
    private final long sinceMs;
    private final long moreBefore;
    private long count;
    private long asked;

    Copies(long sinceMs, long moreBefore) {
      this.sinceMs = sinceMs;
      this.moreBefore = moreBefore;
    }
  }

  /**
   * @param epochMs shortest time between two payloads to one peer
   */
  public CopiesBounded(long epochMs) {
    long firstMs = Math.max(1_000, 3 * epochMs);
    long ceilingMs = Math.max(60_000, 2 * firstMs);
    long cycleMs = ceilingMs;
    int copies = 1;
    for (long waitMs = firstMs; waitMs < ceilingMs; waitMs *= 2) {
      cycleMs += waitMs;
      copies++;
    }
    this.silenceMs = Math.max(8 * firstMs, 30 * epochMs);
    this.eachMs = Math.min(cycleMs / copies, PROBE_MS) * 3 / 4;
  }

  @Override
  public String name() {
    return "copies-bounded";
  }

  @Override
  public Optional<String> after(Event event) {
    if (event instanceof Event.Given given) {
      heard(given);
      return given(given);
    } else if (event instanceof Event.Linked linked) {
      link(linked.device(), linked.to()).more += ANEW;
      link(linked.to(), linked.device()).more += ANEW;
    } else if (event instanceof Event.Booted booted) {
      links.forEach((pair, link) -> link.more += pair.from() == booted.device() ? ANEW : 0);
    }
    return Optional.empty();
  }

  private Link link(int from, int to) {
    return links.computeIfAbsent(new Pair(from, to), absent -> new Link());
  }

  /** What the payload makes the other end send. */
  private void heard(Event.Given given) {
    Link back = link(given.to(), given.device());
    Link link = link(given.device(), given.to());
    // It is heard when it comes, which may be late: any that followed a silence may wake the other.
    back.more += given.atMs() - link.lastMs >= silenceMs / 2 ? ANEW : 0;
    back.more += given.places();
    link.lastMs = given.atMs();
    for (MessageId id : given.asked()) {
      // It may come twice.
      copies(back, new Item(id, false), given.atMs()).asked += 2;
    }
  }

  private Optional<String> given(Event.Given given) {
    Link link = link(given.device(), given.to());
    link.more += given.isTaken() ? 0 : 1;
    Optional<String> wrong = tooMany(given, link, given.messages(), false);
    return wrong.isPresent() ? wrong : tooMany(given, link, given.offers(), true);
  }

  private Optional<String> tooMany(
      Event.Given given, Link link, List<MessageId> ids, boolean isOffer) {
    for (MessageId id : ids) {
      Copies copies = copies(link, new Item(id, isOffer), given.atMs());
      copies.count++;
      long most =
          FIRST
              + copies.asked
              + (link.more - copies.moreBefore)
              + (given.atMs() - copies.sinceMs) / eachMs;
      if (copies.count > most) {
        return Optional.of(
            "d"
                + given.device()
                + " gives d"
                + given.to()
                + (isOffer ? " an offer of " : " ")
                + Names.of(id)
                + " for the "
                + copies.count
                + "th time, where waits allow "
                + most);
      }
    }
    return Optional.empty();
  }

  private static Copies copies(Link link, Item item, long atMs) {
    return link.copies.computeIfAbsent(item, absent -> new Copies(atMs, link.more));
  }
}
