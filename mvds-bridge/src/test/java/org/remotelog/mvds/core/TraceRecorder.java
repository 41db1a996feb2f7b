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

  /** The node was started again: requests of before are gone with the ACKs. */
  void crashed(EngineNode node) {
    take(TraceAction.alone(Kind.CRASH, number(node.id)));
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
      }
    }
    for (Message message : payload.messages()) {
      take(Kind.RECEIVE_MESSAGE, node, peer, MessageIds.of(message));
    }
    payload.offers().forEach(id -> take(Kind.RECEIVE_OFFER, node, peer, id));
    for (MessageId id : payload.requests()) {
      if (validator.isHeld(node, id)) {
        take(Kind.RECEIVE_REQUEST, node, peer, id);
      }
    }
  }

  @Override
  public void changed(EngineNode at) {
    int node = number(at.id);
    for (EngineNode other : nodes) {
      if (other == at) {
        continue;
      }
      int peer = number(other.id);
      for (MessageId id : ids) {
        Optional<RecordKind> kept = at.state.record(other.id, id);
        if (!kept.isPresent() && validator.record(node, peer, id) == TraceValidator.Rec.REQUEST) {
          take(Kind.FORGET_REQUEST, node, peer, id);
        }
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
