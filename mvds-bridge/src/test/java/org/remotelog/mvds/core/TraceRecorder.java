package org.remotelog.mvds.core;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.model.TraceAction;
import org.remotelog.mvds.model.TraceAction.Kind;
import org.remotelog.mvds.model.TraceValidator;

/**
 * Writes a run of engines down in the terms of the module, replays it as it comes, and compares
 * what the engines remember with what the rules say, after each change.
 */
final class TraceRecorder implements EngineNet.Observer {
  final List<TraceAction> trace = new ArrayList<>();
  final TraceValidator validator;
  private final List<EngineNode> nodes;
  private final Set<MessageId> ids = new LinkedHashSet<>();

  TraceRecorder(EngineNet net) {
    this.nodes = new ArrayList<>(net.nodes.values());
    this.validator = new TraceValidator(nodes.size());
  }

  private int number(PeerId id) {
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).id.equals(id)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no node " + id);
  }

  void appended(EngineNode node, MessageId id, boolean batch) {
    TraceAction action = new TraceAction(Kind.APPEND, number(node.id), number(node.id), id);
    trace.add(action);
    ids.add(id);
    validator.append(action, batch);
    changed(node);
  }

  /** A log brought the message into the node's tables. */
  void storedElsewhere(EngineNode node, MessageId id) {
    take(Kind.STORE_ELSEWHERE, number(node.id), number(node.id), id);
  }

  /** A receipt has told the node that a peer holds the message. */
  void receipt(EngineNode node, EngineNode peer, MessageId id) {
    take(Kind.RECEIVE_RECEIPT, number(node.id), number(peer.id), id);
    changed(node);
  }

  /** The node was started again: requests of before are gone with the ACKs. */
  void crashed(EngineNode node) {
    take(TraceAction.alone(Kind.CRASH, number(node.id)));
    forget(node);
    changed(node);
  }

  private void take(TraceAction action) {
    trace.add(action);
    validator.step(action);
  }

  private void take(Kind kind, int node, int peer, MessageId id) {
    take(new TraceAction(kind, node, peer, id));
  }

  @Override
  public void leaves(EngineNode from, PeerId to, Payload payload) {
    settled(from);
    int node = number(from.id);
    int peer = number(to);
    payload.acks().forEach(id -> take(Kind.SEND_ACK, node, peer, id));
    payload.offers().forEach(id -> take(Kind.SEND_OFFER, node, peer, id));
    payload.requests().forEach(id -> take(Kind.SEND_REQUEST, node, peer, id));
    for (Message message : payload.messages()) {
      take(Kind.SEND_MESSAGE, node, peer, MessageIds.of(message));
    }
  }

  @Override
  public void arrives(EngineNode at, PeerId from, Payload payload) {
    int node = number(at.id);
    int peer = number(from);
    for (MessageId id : payload.acks()) {
      if (validator.record(node, peer, id) != TraceValidator.Rec.REQUEST) {
        take(Kind.RECEIVE_ACK, node, peer, id);
      } else {
        settle(node, id);
      }
    }
    for (Message message : payload.messages()) {
      settle(node, MessageIds.of(message));
      take(Kind.RECEIVE_MESSAGE, node, peer, MessageIds.of(message));
    }
    for (MessageId id : payload.offers()) {
      settle(node, id);
      take(Kind.RECEIVE_OFFER, node, peer, id);
    }
    for (MessageId id : payload.requests()) {
      if (validator.isHeld(node, id)) {
        settle(node, id);
        take(Kind.RECEIVE_REQUEST, node, peer, id);
      }
    }
  }

  private void settle(int node, MessageId id) {
    if (validator.isHeld(node, id) && validator.isRequested(node, id)) {
      take(Kind.SETTLE, node, node, id);
    }
  }

  /** What the node has found to be here while it looked what to send. */
  private void settled(EngineNode at) {
    for (MessageId id : ids) {
      if (!at.state.isWanted(id)) {
        settle(number(at.id), id);
      }
    }
  }

  private void forget(EngineNode at) {
    int node = number(at.id);
    for (EngineNode other : nodes) {
      for (MessageId id : ids) {
        int peer = number(other.id);
        if (validator.record(node, peer, id) == TraceValidator.Rec.REQUEST
            && !at.state.record(other.id, id).isPresent()) {
          take(Kind.FORGET_REQUEST, node, peer, id);
        }
      }
    }
  }

  @Override
  public void changed(EngineNode at) {
    settled(at);
    forget(at);
    int node = number(at.id);
    for (EngineNode other : nodes) {
      if (other == at) {
        continue;
      }
      int peer = number(other.id);
      for (MessageId id : ids) {
        Optional<RecordKind> kept = at.state.record(other.id, id);
        String ruled = validator.record(node, peer, id).name();
        if (!kept.map(Enum::name).orElse("NONE").equals(ruled)
            || at.state.owesAck(other.id, id) != validator.owesAck(node, peer, id)
            || at.stored.containsKey(id) != validator.isHeld(node, id)) {
          throw new AssertionError(
              "node "
                  + node
                  + " has "
                  + kept
                  + " for "
                  + peer
                  + " and "
                  + id
                  + ", not "
                  + ruled
                  + ", after "
                  + trace.get(trace.size() - 1));
        }
      }
    }
  }
}
