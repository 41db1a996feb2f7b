package org.remotelog.mvds.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.remotelog.mvds.MessageId;

/**
 * The rules of docs/spec/mvds/MVDS.tla, written out in Java: replays a run action by action, and
 * refuses one that the module does not allow. All nodes are peers of each other.
 *
 * <p>The network is the set of all items that were ever sent, so that they may be lost, come again
 * and come late.
 */
public final class TraceValidator {
  /** What a node sends next to a peer about a message. */
  public enum Rec {
    NONE,
    OFFER,
    MESSAGE,
    REQUEST
  }

  private record Pair(int node, int peer, MessageId id) {}

  private record Item(TraceAction.Kind kind, int from, int to, MessageId id) {}

  private record At(int node, MessageId id) {}

  private final int nodes;
  private final Map<Pair, Rec> rec = new HashMap<>();
  private final Set<Pair> acks = new LinkedHashSet<>();
  private final Set<Pair> once = new LinkedHashSet<>();
  private final Set<At> held = new HashSet<>();
  private final Map<At, Integer> delivered = new HashMap<>();
  private final Set<MessageId> made = new HashSet<>();
  private final Set<Item> net = new HashSet<>();
  private long steps;

  /** A run of so many nodes that has not begun. */
  public TraceValidator(int nodes) {
    this.nodes = nodes;
  }

  /** An action that the rules do not allow. */
  public static final class NotAllowedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotAllowedException(long step, TraceAction action, String why) {
      super("step " + step + ", " + action + ": " + why);
    }
  }

  /** Replays a whole run. */
  public void replay(List<TraceAction> actions) {
    actions.forEach(this::step);
  }

  /** What the rules say is recorded. */
  public Rec record(int node, int peer, MessageId id) {
    return rec.getOrDefault(new Pair(node, peer, id), Rec.NONE);
  }

  /** Whether the rules say that the node has stored the message. */
  public boolean isHeld(int node, MessageId id) {
    return held.contains(new At(node, id));
  }

  /** Whether the node owes the peer an ACK. */
  public boolean owesAck(int node, int peer, MessageId id) {
    return acks.contains(new Pair(node, peer, id));
  }

  /**
   * Appends with the modes that the run chose: interactive to all, or batch to all.
   *
   * @param batch whether the peers are given the message itself
   */
  public void append(TraceAction action, boolean batch) {
    steps++;
    require(action, made.add(action.id()), "the message was made before");
    held.add(new At(action.node(), action.id()));
    deliver(action);
    for (int peer = 0; peer < nodes; peer++) {
      if (peer != action.node()) {
        set(action.node(), peer, action.id(), batch ? Rec.MESSAGE : Rec.OFFER);
      }
    }
  }

  /** Takes one action; an Append is interactive. */
  public void step(TraceAction action) {
    if (action.kind() == TraceAction.Kind.APPEND) {
      append(action, false);
      return;
    }
    steps++;
    switch (action.kind()) {
      case APPEND_EPHEMERAL -> {
        require(action, made.add(action.id()), "the message was made before");
        deliver(action);
        for (int peer = 0; peer < nodes; peer++) {
          if (peer != action.node()) {
            once.add(new Pair(action.node(), peer, action.id()));
          }
        }
      }
      case SEND_OFFER -> send(action, recOf(action) == Rec.OFFER, "there is no offer");
      case SEND_REQUEST -> {
        require(action, !isHeld(action.node(), action.id()), "P4: the message is here");
        send(action, recOf(action) == Rec.REQUEST, "there is no request");
      }
      case SEND_MESSAGE -> send(action, recOf(action) == Rec.MESSAGE, "there is no message");
      case SEND_ACK -> {
        require(action, isHeld(action.node(), action.id()), "P1: the message is not stored");
        send(action, acks.remove(pair(action)), "no ACK is owed");
      }
      case SEND_EPHEMERAL -> send(action, once.remove(pair(action)), "it was sent before");
      case RECEIVE_OFFER, RECEIVE_REQUEST, RECEIVE_MESSAGE, RECEIVE_ACK, RECEIVE_EPHEMERAL ->
          receive(action);
      case STORE_ELSEWHERE -> {
        require(action, made.contains(action.id()), "nobody has made the message");
        require(action, held.add(new At(action.node(), action.id())), "the message is here");
        deliver(action);
      }
      case SETTLE -> settle(action);
      case FORGET_REQUEST -> {
        require(action, recOf(action) == Rec.REQUEST, "there is no request");
        set(action, Rec.NONE);
      }
      case CANCEL -> endGiving(action);
      case RECEIVE_RECEIPT -> {
        require(action, isHeld(action.peer(), action.id()), "P3: the peer has not stored it");
        endGiving(action);
      }
      case CRASH -> {
        acks.removeIf(owed -> owed.node() == action.node());
        once.removeIf(owed -> owed.node() == action.node());
      }
      // What is lost was never taken off the network; strangers are nobody's peers.
      default -> require(action, true, "");
    }
  }

  private void endGiving(TraceAction action) {
    boolean isGiven = recOf(action) == Rec.OFFER || recOf(action) == Rec.MESSAGE;
    require(action, isGiven, "nothing is given");
    set(action, Rec.NONE);
  }

  private void receive(TraceAction action) {
    switch (action.kind()) {
      case RECEIVE_OFFER -> {
        comes(action, TraceAction.Kind.SEND_OFFER);
        if (isHeld(action.node(), action.id())) {
          acks.add(pair(action));
          set(action, Rec.NONE);
        } else {
          set(action, Rec.REQUEST);
        }
      }
      case RECEIVE_REQUEST -> {
        comes(action, TraceAction.Kind.SEND_REQUEST);
        require(action, isHeld(action.node(), action.id()), "the message is not here");
        set(action, Rec.MESSAGE);
      }
      case RECEIVE_MESSAGE -> {
        comes(action, TraceAction.Kind.SEND_MESSAGE);
        if (isHeld(action.node(), action.id())) {
          set(action, Rec.NONE);
        } else {
          store(action);
        }
        acks.add(pair(action));
      }
      case RECEIVE_ACK -> {
        comes(action, TraceAction.Kind.SEND_ACK);
        require(action, recOf(action) != Rec.REQUEST, "an ACK ends no request");
        set(action, Rec.NONE);
      }
      default -> {
        comes(action, TraceAction.Kind.SEND_EPHEMERAL);
        delivered.put(new At(action.node(), action.id()), 1);
      }
    }
  }

  private void settle(TraceAction action) {
    require(action, isHeld(action.node(), action.id()), "the message is not here");
    require(action, isRequested(action.node(), action.id()), "there is no request");
    for (int peer = 0; peer < nodes; peer++) {
      if (record(action.node(), peer, action.id()) == Rec.REQUEST) {
        acks.add(new Pair(action.node(), peer, action.id()));
        set(action.node(), peer, action.id(), Rec.NONE);
      }
    }
  }

  /** Whether the node asks anybody for the message. */
  public boolean isRequested(int node, MessageId id) {
    for (int peer = 0; peer < nodes; peer++) {
      if (record(node, peer, id) == Rec.REQUEST) {
        return true;
      }
    }
    return false;
  }

  private void store(TraceAction action) {
    held.add(new At(action.node(), action.id()));
    deliver(action);
    for (int peer = 0; peer < nodes; peer++) {
      if (peer == action.node()) {
        continue;
      }
      Pair towards = new Pair(action.node(), peer, action.id());
      boolean offered = record(action.node(), peer, action.id()) == Rec.REQUEST;
      if (offered) {
        acks.add(towards);
      }
      boolean relay = peer != action.peer() && !offered;
      set(action.node(), peer, action.id(), relay ? Rec.OFFER : Rec.NONE);
    }
  }

  private void deliver(TraceAction action) {
    int times = delivered.merge(new At(action.node(), action.id()), 1, Integer::sum);
    require(action, times == 1, "P2: delivered again");
  }

  private void send(TraceAction action, boolean allowed, String why) {
    require(action, allowed, why);
    net.add(new Item(action.kind(), action.node(), action.peer(), action.id()));
  }

  private void comes(TraceAction action, TraceAction.Kind sentAs) {
    Item item = new Item(sentAs, action.peer(), action.node(), action.id());
    require(action, net.contains(item), "it was never sent");
  }

  private void require(TraceAction action, boolean allowed, String why) {
    if (!allowed) {
      throw new NotAllowedException(steps, action, why);
    }
  }

  private Rec recOf(TraceAction action) {
    return record(action.node(), action.peer(), action.id());
  }

  private void set(TraceAction action, Rec next) {
    set(action.node(), action.peer(), action.id(), next);
  }

  private void set(int node, int peer, MessageId id, Rec next) {
    if (next == Rec.NONE) {
      rec.remove(new Pair(node, peer, id));
    } else {
      rec.put(new Pair(node, peer, id), next);
    }
  }

  private static Pair pair(TraceAction action) {
    return new Pair(action.node(), action.peer(), action.id());
  }
}
