package org.remotelog.sim.explore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.core.MvdsEffect;

/**
 * Goes through a {@link Space} to its end, depth first: every situation that can be reached is seen
 * once, the invariants are checked after each action, and from each end the nodes must finish when
 * nothing is lost any more.
 *
 * <p>A payload is lost when it stays on its way until the end: this leads to the same states of the
 * nodes as taking it away would, over fewer situations.
 *
 * <p>Situations are told apart by 128 bits; with a hundred million of them two are mixed up with a
 * chance below one in ten to the twenty-second.
 */
public final class Explorer {
  private static final int MOST_CLOSING_ROUNDS = 200;

  private final Space space;
  private final Visited visited = new Visited();
  private final Visited closed = new Visited();
  private final Visited strangers = new Visited();
  private final Deque<String> path = new ArrayDeque<>();
  private long actions;

  private Explorer(Space space) {
    this.space = space;
  }

  /**
   * What was found.
   *
   * @param states situations that can be reached
   * @param actions ways from one to another
   * @param ends states of all nodes from which they were made to finish
   * @param violation empty when all invariants hold
   */
  public record Report(
      String space, long states, long actions, long ends, Optional<Violation> violation) {}

  /**
   * An invariant that does not hold, and how that comes about.
   *
   * @param invariant P1 to P10
   * @param text what is wrong
   * @param actions what happened, from the start
   */
  public record Violation(String invariant, String text, List<String> actions) {
    public Violation {
      actions = List.copyOf(actions);
    }
  }

  /** Explores the space of this name, until its end or the first violation. */
  public static Report run(String space) {
    for (Space known : Space.ALL) {
      if (known.name().equals(space)) {
        return new Explorer(known).run();
      }
    }
    throw new IllegalArgumentException("no space " + space);
  }

  private Report run() {
    Optional<Violation> violation = explore(start());
    return new Report(space.name(), visited.size(), actions, closed.size(), violation);
  }

  private Situation start() {
    List<Node> nodes = new ArrayList<>();
    for (int number = 0; number < space.nodes(); number++) {
      nodes.add(new Node(space, number));
    }
    List<List<MessageId>> newest = new ArrayList<>();
    nodes.forEach(node -> newest.add(List.of()));
    for (int i = 0; i < space.authors().size(); i++) {
      int author = space.authors().get(i);
      List<Parent> parents = newest.get(author).stream().map(Parent::of).toList();
      Message message = new Message(Node.GROUP, i, body(i), Metadata.ofParents(parents));
      nodes.get(author).append(message);
      newest.set(author, List.of(MessageIds.of(message)));
    }
    return Situation.start(space, nodes);
  }

  private Bytes body(int number) {
    byte[] text = Bytes.utf8("message " + number).toArray();
    return Bytes.wrap(Arrays.copyOf(text, Math.max(text.length, space.bodyBytes())));
  }

  private Optional<Violation> explore(Situation now) {
    if (!visited.add(now.print())) {
      return Optional.empty();
    }
    Optional<Violation> found = arrivals(now);
    for (int node = 0; !found.isPresent() && node < space.nodes(); node++) {
      if (now.ticksLeft() > 0) {
        found = tick(now, node);
      }
      if (!found.isPresent() && now.nodes().get(node).isUntold()) {
        found = next(now, now.told(node, false), "told that it failed: " + node);
        if (!found.isPresent()) {
          found = next(now, now.told(node, true), "told late that it was sent: " + node);
        }
      }
      if (!found.isPresent() && now.storesLeft() > 0) {
        found = stores(now, node);
      }
      if (!found.isPresent() && now.crashesLeft() > 0) {
        found = next(now, now.crash(node), "crash " + node);
      }
    }
    if (!found.isPresent() && now.ticksLeft() == 0) {
      found = close(now);
    }
    return found;
  }

  private Optional<Violation> tick(Situation now, int node) {
    Situation after = now.tick(node);
    List<PeerId> served = new ArrayList<>();
    after.nodes().get(node).outbox.forEach(send -> served.add(send.peer()));
    Optional<Violation> found = next(now, after, "tick " + node);
    for (int i = 0; !found.isPresent() && now.failuresLeft() > 0 && i < served.size(); i++) {
      Situation late = now.tick(node, Optional.of(served.get(i)));
      found = next(now, late, "tick " + node + ", and nothing is told of payload " + i);
    }
    return found;
  }

  private Optional<Violation> stores(Situation now, int number) {
    Optional<Violation> found = Optional.empty();
    Map<MessageId, Message> here = now.nodes().get(number).stored;
    for (Node other : now.nodes()) {
      for (Message message : other.stored.values()) {
        if (found.isPresent() || here.containsKey(MessageIds.of(message))) {
          continue;
        }
        String action = number + " has it from a log, " + MessageIds.of(message);
        found = next(now, now.store(number, message, false), action);
        if (!found.isPresent()) {
          found = next(now, now.store(number, message, true), action + ", and is told");
        }
      }
    }
    return found;
  }

  private Optional<Violation> arrivals(Situation now) {
    Optional<Violation> found = Optional.empty();
    for (int i = 0; !found.isPresent() && i < now.flying().size(); i++) {
      Flying payload = now.flying().get(i);
      // Two equal payloads to one node make no difference.
      if (i > 0 && now.flying().get(i - 1).equals(payload)) {
        continue;
      }
      found = arrival(now, payload, false);
      if (!found.isPresent() && now.duplicatesLeft() > 0) {
        found = arrival(now, payload, true);
      }
    }
    return found;
  }

  private Optional<Violation> arrival(Situation now, Flying payload, boolean duplicated) {
    Situation after = now.deliver(payload, duplicated);
    String action = (duplicated ? "arrived, and again on its way: " : "arrived: ") + payload;
    Optional<Invariants.Broken> broken =
        Invariants.retired(after.nodes().get(payload.to()), payload.from(), payload.payload());
    return broken.isPresent() ? violation(broken.get(), action) : next(now, after, action);
  }

  private Optional<Violation> next(Situation before, Situation after, String action) {
    actions++;
    Optional<Invariants.Broken> broken = Invariants.after(before, after);
    if (broken.isPresent()) {
      return violation(broken.get(), action);
    }
    path.addLast(action);
    Optional<Violation> found = explore(after);
    path.removeLast();
    return found;
  }

  private Optional<Violation> violation(Invariants.Broken broken, String action) {
    List<String> actions = new ArrayList<>(path);
    actions.add(action);
    return Optional.of(new Violation(broken.invariant(), broken.text(), actions));
  }

  /** From here on nothing is lost: all must end with everything delivered and nothing to do. */
  private Optional<Violation> close(Situation end) {
    if (!closed.add(end.nodesPrint())) {
      return Optional.empty();
    }
    List<Node> nodes = end.nodes().stream().map(Node::copy).toList();
    nodes.stream().filter(Node::isUntold).forEach(node -> node.told(false));
    // A node meets the stranger once in each of its states: few are left at the ends.
    List<Node> unmet = nodes.stream().filter(node -> strangers.add(node.print())).toList();
    Optional<Invariants.Broken> open = Invariants.closedToStrangers(unmet);
    if (open.isPresent()) {
      return violation(open.get(), "a stranger sends everything");
    }
    Optional<Invariants.Broken> left = Invariants.finished(nodes);
    for (int round = 0; left.isPresent() && round < MOST_CLOSING_ROUNDS; round++) {
      for (Node node : nodes) {
        Optional<Invariants.Broken> broken = tickAndDeliver(node, nodes);
        if (broken.isPresent()) {
          return violation(broken.get(), "nothing is lost any more");
        }
      }
      left = Invariants.finished(nodes);
    }
    return left.isPresent() ? violation(left.get(), "nothing is lost any more") : Optional.empty();
  }

  private static Optional<Invariants.Broken> tickAndDeliver(Node node, List<Node> nodes) {
    node.outbox.clear();
    node.tick();
    for (MvdsEffect.Send send : node.outbox) {
      for (Node to : nodes) {
        if (Node.peer(to.number).equals(send.peer())) {
          Payload payload = node.payload(send);
          to.receive(node.number, payload);
          Optional<Invariants.Broken> broken = Invariants.retired(to, node.number, payload);
          if (broken.isPresent()) {
            return broken;
          }
        }
      }
    }
    return Optional.empty();
  }
}
