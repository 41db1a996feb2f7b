package org.remotelog.mvds.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;

/**
 * What an engine knows of its peers. It is changed in place by {@link MvdsCore#step}, which is the
 * only way to change it; one thread at a time.
 */
public final class MvdsState {
  final Map<PeerId, PeerState> peers = new LinkedHashMap<>();
  final List<PeerState> turns = new ArrayList<>();
  final MvdsCounters counters = new MvdsCounters();
  final Set<MessageId> ephemeralSeen = new LinkedHashSet<>();

  /** What the store refused, the oldest first. */
  final Set<MessageId> notAccepted = new LinkedHashSet<>();

  private final Map<GroupId, Set<PeerState>> sharers = new HashMap<>();
  private final Map<MessageId, List<PeerState>> wantedFrom = new HashMap<>();
  private final Map<PeerId, Integer> relayed = new HashMap<>();

  /** Where the next epoch begins in {@link #turns}. */
  int turn;

  private long nextOrder;
  private long nextNumber;

  /** A state without peers. */
  public MvdsState() {}

  /** A state without peers that goes on counting from here. */
  public MvdsState(MvdsCounters before) {
    counters.copyFrom(before);
  }

  public MvdsCounters counters() {
    return counters;
  }

  /** The peers, in the order in which they were added. */
  public List<PeerId> peers() {
    return new ArrayList<>(peers.keySet());
  }

  /** Records of all peers: what is not yet acknowledged or received. */
  public long size() {
    long size = 0;
    for (PeerState peer : turns) {
      size += peer.size();
    }
    return size;
  }

  /** Records of one peer. */
  public int sizeOf(PeerId peer) {
    return find(peer).map(PeerState::size).orElse(0);
  }

  /** Whether nothing is left to be sent, is under way, or is waited for. */
  public boolean isQuiet() {
    for (PeerState peer : turns) {
      if (peer.size() > 0
          || peer.flight.isPresent()
          || !peer.acks.isEmpty()
          || !peer.asking.isEmpty()
          || !peer.ephemerals.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Whether the peer is there and can be reached. */
  public boolean isOnline(PeerId peer) {
    return find(peer).filter(state -> state.online).isPresent();
  }

  /**
   * Records that give our side's own messages to the peer: neither what is wanted from it, nor what
   * is offered on for others. Costs time for its groups, not for its records.
   */
  public int givenTo(PeerId peer) {
    int given = 0;
    for (Lane lane : find(peer).map(state -> state.lanes.values()).orElseGet(ArrayList::new)) {
      given += lane.given();
    }
    return given;
  }

  /**
   * A message that is being given to a peer.
   *
   * @param isCarried whether it is known to be on a log as well
   */
  public record Given(MessageId id, boolean isCarried) {}

  /** What is being given to the peer, also what is offered on for others; the oldest first. */
  public List<Given> given(PeerId peer) {
    List<Given> given = new ArrayList<>();
    for (SyncRecord record : find(peer).map(PeerState::inOrder).orElseGet(ArrayList::new)) {
      if (record.kind != RecordKind.REQUEST) {
        given.add(new Given(record.id, record.carried));
      }
    }
    return given;
  }

  /** Records that wait until the peer is heard of. */
  public int parked(PeerId peer) {
    return find(peer).map(state -> state.parked.size()).orElse(0);
  }

  /** The peer's records of this kind. */
  public long count(PeerId peer, RecordKind kind) {
    long count = 0;
    for (SyncRecord record : find(peer).map(PeerState::inOrder).orElseGet(ArrayList::new)) {
      count += record.kind == kind ? 1 : 0;
    }
    return count;
  }

  /** What is recorded about the message for the peer. */
  public Optional<RecordKind> record(PeerId peer, MessageId id) {
    return find(peer).flatMap(state -> state.find(id)).map(record -> record.kind);
  }

  /** Whether the peer is owed an ACK for the message. */
  public boolean owesAck(PeerId peer, MessageId id) {
    return find(peer).filter(state -> state.acks.contains(id)).isPresent();
  }

  /**
   * When the next tick has something to send, as far as is known now; {@link Long#MIN_VALUE} means
   * at once, {@link Long#MAX_VALUE} not before the next input.
   */
  public long nextDueMs() {
    long next = Long.MAX_VALUE;
    for (PeerState peer : turns) {
      if (peer.online && !peer.flight.isPresent()) {
        next = Math.min(next, Math.max(peer.dueMs(), peer.heldUntilMs));
      }
    }
    return next;
  }

  /** A copy that goes its own way from here. */
  public MvdsState copy() {
    return StateCopy.of(this);
  }

  /**
   * The state as text, for people and for comparing: states with the same text behave alike, as far
   * as the same messages are stored.
   */
  public String describe(long nowMs) {
    return StateText.of(this, nowMs);
  }

  void copyRestFrom(MvdsState other) {
    turn = other.turn;
    nextOrder = other.nextOrder;
    nextNumber = other.nextNumber;
    other.wantedFrom.forEach(
        (id, from) -> from.forEach(peer -> noteWanted(id, peers.getOrDefault(peer.id, peer))));
    relayed.putAll(other.relayed);
  }

  Optional<PeerState> find(PeerId peer) {
    return Optional.ofNullable(peers.get(peer));
  }

  Collection<PeerState> sharers(GroupId group) {
    return sharers.getOrDefault(group, new LinkedHashSet<>());
  }

  void share(PeerState peer, GroupId group) {
    sharers.computeIfAbsent(group, ignored -> new LinkedHashSet<>()).add(peer);
  }

  void unshare(PeerState peer, GroupId group) {
    Set<PeerState> others = sharers.get(group);
    if (others != null && others.remove(peer) && others.isEmpty()) {
      sharers.remove(group);
    }
  }

  void noteWanted(MessageId id, PeerState peer) {
    wantedFrom.computeIfAbsent(id, ignored -> new ArrayList<>(1)).add(peer);
  }

  void noteUnwanted(MessageId id, PeerState peer) {
    List<PeerState> from = wantedFrom.get(id);
    if (from != null && from.remove(peer) && from.isEmpty()) {
      wantedFrom.remove(id);
    }
  }

  void noteRelayed(PeerId source, int more) {
    int now = relayed(source) + more;
    if (now == 0) {
      relayed.remove(source);
    } else {
      relayed.put(source, now);
    }
  }

  /** Records for others that messages of this peer have made. */
  int relayed(PeerId source) {
    return relayed.getOrDefault(source, 0);
  }

  /** The peers from which the message is wanted. */
  List<PeerState> wantedFrom(MessageId id) {
    return new ArrayList<>(wantedFrom.getOrDefault(id, new ArrayList<>(0)));
  }

  boolean isWanted(MessageId id) {
    return wantedFrom.containsKey(id);
  }

  long nextOrder() {
    return nextOrder++;
  }

  /** Records that begin from now on come after one that was restored. */
  void continueOrderAfter(long order) {
    nextOrder = Math.max(nextOrder, order + 1);
  }

  long nextNumber() {
    return nextNumber++;
  }
}
