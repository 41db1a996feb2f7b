package org.remotelog.sim.explore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.core.MvdsEffect;

/**
 * All nodes, all payloads on their way, and what may still happen. It never changes; each action
 * makes the next one, which shares the nodes that the action does not touch.
 */
record Situation(
    List<Node> nodes,
    List<Flying> flying,
    int ticksLeft,
    int duplicatesLeft,
    int crashesLeft,
    int failuresLeft,
    int storesLeft) {

  static Situation start(Space space, List<Node> nodes) {
    return new Situation(
        nodes,
        List.of(),
        space.ticks(),
        space.duplicates(),
        space.crashes(),
        space.failures(),
        space.stores());
  }

  Fingerprint print() {
    long left = ticksLeft * 1_000L + duplicatesLeft * 100L + crashesLeft * 10L + failuresLeft;
    left = left * 10L + storesLeft;
    Fingerprint print = nodesPrint().then(left);
    for (Flying payload : flying) {
      print = print.then(payload.print());
    }
    return print;
  }

  Fingerprint nodesPrint() {
    Fingerprint print = Fingerprint.START;
    for (Node node : nodes) {
      print = print.then(node.print());
    }
    return print;
  }

  Situation tick(int number) {
    return tick(number, Optional.empty());
  }

  /**
   * An epoch of one node. What became of its payload to the late peer is told later: until then it
   * may arrive, and it may even when it is told to have failed.
   */
  Situation tick(int number, Optional<PeerId> late) {
    Node node = nodes.get(number).copy();
    node.tick(late);
    List<Flying> sent = new ArrayList<>(flying);
    for (MvdsEffect.Send send : node.outbox) {
      Payload payload = node.payload(send);
      for (int to = 0; to < nodes.size(); to++) {
        if (Node.peer(to).equals(send.peer())) {
          sent.add(Flying.of(number, to, payload));
        }
      }
    }
    return new Situation(
        with(number, node),
        sorted(sent),
        ticksLeft - 1,
        duplicatesLeft,
        crashesLeft,
        failuresLeft - (late.isPresent() ? 1 : 0),
        storesLeft);
  }

  /** The transport tells what became of the payload of which it did not tell at once. */
  Situation told(int number, boolean ok) {
    Node node = nodes.get(number).copy();
    node.told(ok);
    return new Situation(
        with(number, node),
        flying,
        ticksLeft,
        duplicatesLeft,
        crashesLeft,
        failuresLeft,
        storesLeft);
  }

  /** The payload arrives; where it is duplicated, it also stays on its way. */
  Situation deliver(Flying payload, boolean duplicated) {
    Node node = nodes.get(payload.to()).copy();
    node.receive(payload.from(), payload.payload());
    return new Situation(
        with(payload.to(), node),
        duplicated ? flying : without(payload),
        ticksLeft,
        duplicatesLeft - (duplicated ? 1 : 0),
        crashesLeft,
        failuresLeft,
        storesLeft);
  }

  Situation crash(int number) {
    Node node = nodes.get(number).copy();
    node.crash();
    return new Situation(
        with(number, node),
        flying,
        ticksLeft,
        duplicatesLeft,
        crashesLeft - 1,
        failuresLeft,
        storesLeft);
  }

  /** A log brings the message into the node's tables, and the engine is told or not. */
  Situation store(int number, Message message, boolean told) {
    Node node = nodes.get(number).copy();
    node.storeElsewhere(message, told);
    return new Situation(
        with(number, node),
        flying,
        ticksLeft,
        duplicatesLeft,
        crashesLeft,
        failuresLeft,
        storesLeft - 1);
  }

  private List<Node> with(int number, Node node) {
    List<Node> changed = new ArrayList<>(nodes);
    changed.set(number, node);
    return changed;
  }

  private List<Flying> without(Flying payload) {
    List<Flying> left = new ArrayList<>(flying);
    left.remove(payload);
    return left;
  }

  private static List<Flying> sorted(List<Flying> payloads) {
    payloads.sort(Comparator.comparing(Flying::print));
    return payloads;
  }
}
