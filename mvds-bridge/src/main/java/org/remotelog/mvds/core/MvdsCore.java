package org.remotelog.mvds.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;

/**
 * The engine of 2/MVDS and 4/MVDS-META as pure steps: which OFFERs, REQUESTs, MESSAGEs and ACKs go
 * to which peer, and when.
 *
 * <p>For each peer and message there is at most one record. A sender's record begins as OFFER, or
 * as MESSAGE in batch mode; a REQUEST turns an OFFER into a MESSAGE. It ends when the peer
 * acknowledges the message, directly or by a receipt elsewhere, or evidently holds it because it
 * offers or sends it, when the user cancels it, and never by giving up: what a silent peer does not
 * answer is parked, seen in {@link MvdsState#parked}, and goes on when something is heard of the
 * peer. A receiver's record, a REQUEST, ends when the message is here, or after one cycle without
 * answer: the peer offers again what it still holds.
 *
 * <p>A message is stored before it is acknowledged: its ACK leaves with a later {@link
 * MvdsInput.Tick}. It is stored once, acknowledged each time it comes, and offered on once.
 *
 * <p>While a message is known to be on a log ({@link MvdsInput.Carried}), what gives it directly is
 * repeated after {@link RetransmitPolicy#CARRIED_FIRST_MS}, then after twice as long each time and
 * without falling back. What wakes other records wakes it too, but never twice within a wait that
 * doubles with each copy, so that no number of signs of life makes a storm.
 *
 * <p>A message that came another way, as from a log, is asked of nobody any more as soon as
 * anything names it, or a request for it is due; {@link MvdsInput.Stored} tells it at once.
 *
 * <p>Each input costs time in proportion to what it brings, the peers of its group and the
 * logarithm of what is pending. All records of the peer are looked at by {@link
 * MvdsInput.PeerOnline}, {@link MvdsInput.PeerRemoved} and the first payload after a long silence,
 * and all parked ones by {@link MvdsInput.PeerNews} and by any payload. A tick looks at each peer
 * and at those whose messages wait to be offered to it. The order of effects depends on the order
 * of inputs only. The class itself has no state and serves any number of threads; each {@link
 * MvdsState} belongs to one.
 *
 * @see <a href="https://rfc.vac.dev/spec/2/">2/MVDS</a>
 */
public final class MvdsCore {
  private final RetransmitPolicy policy;
  private final long seed;

  /**
   * An engine.
   *
   * @param seed spreads waits, so that nodes do not send in step: a random number for each node
   */
  public MvdsCore(RetransmitPolicy policy, long seed) {
    this.policy = policy;
    this.seed = seed;
  }

  /** The state after an input and what is to be done, in this order. */
  public record Step(MvdsState state, List<MvdsEffect> effects) {
    public Step {
      effects = Collections.unmodifiableList(effects);
    }
  }

  /**
   * Takes one input.
   *
   * @param state changed in place and returned; if the effects cannot be committed, it is no longer
   *     true and must be made anew from the records that were kept
   * @param held whether a message is stored; it must know the effects of all earlier steps
   */
  public Step step(MvdsState state, MvdsInput input, Held held) {
    Turn turn = new Turn(state, policy, seed, held);
    if (input instanceof MvdsInput.PayloadReceived received) {
      Receiving.payload(turn, received);
    } else if (input instanceof MvdsInput.PayloadSent sent) {
      Sending.sent(turn, sent);
    } else if (input instanceof MvdsInput.Tick tick) {
      Sending.tick(turn, tick.nowMs());
    } else if (input instanceof MvdsInput.Append append) {
      Sharing.append(turn, append);
    } else if (input instanceof MvdsInput.Stored stored) {
      Sharing.stored(turn, stored.id());
    } else if (input instanceof MvdsInput.Share share) {
      Sharing.share(turn, share);
    } else if (input instanceof MvdsInput.Want want) {
      Sharing.want(turn, want);
    } else if (input instanceof MvdsInput.AskPlaces ask) {
      Sharing.ask(turn, ask);
    } else if (input instanceof MvdsInput.AskedFor asked) {
      Receiving.asked(turn, asked);
    } else if (input instanceof MvdsInput.Acknowledged acknowledged) {
      acknowledged(turn, acknowledged.peer(), acknowledged.id());
    } else if (input instanceof MvdsInput.Carried carried) {
      Sharing.carried(turn, carried.id());
    } else if (input instanceof MvdsInput.Cancel cancel) {
      Sharing.cancel(turn, cancel);
    } else if (input instanceof MvdsInput.PeerAdded added) {
      Sharing.added(turn, added);
    } else if (input instanceof MvdsInput.PeerRemoved removed) {
      Sharing.removed(turn, removed);
    } else {
      reach(turn, input);
    }
    return new Step(state, turn.effects);
  }

  /**
   * Gives a state, to which all peers were added, the records that were kept before a restart. They
   * may come in any order, and go on in the one in which they were made. They are due at once. The
   * effects are for records of peers that are there no longer.
   */
  public Step restore(
      MvdsState state, Collection<MvdsEffect.RecordRow> rows, long nowMs, Held held) {
    Turn turn = new Turn(state, policy, seed, held);
    List<MvdsEffect.RecordRow> inOrder = new ArrayList<>(rows);
    inOrder.sort(Comparator.comparingLong(MvdsEffect.RecordRow::order));
    for (MvdsEffect.RecordRow row : inOrder) {
      Sharing.restore(turn, row, nowMs);
    }
    return new Step(state, turn.effects);
  }

  /** The policy that the engine follows. */
  public RetransmitPolicy policy() {
    return policy;
  }

  private static void acknowledged(Turn turn, PeerId peer, MessageId id) {
    turn.state.find(peer).ifPresent(state -> turn.endGiving(state, id));
  }

  private static void reach(Turn turn, MvdsInput input) {
    if (input instanceof MvdsInput.PeerOnline online) {
      turn.state.find(online.peer()).ifPresent(peer -> Waking.online(turn, peer, online.nowMs()));
    } else if (input instanceof MvdsInput.PeerOffline offline) {
      turn.state.find(offline.peer()).ifPresent(Waking::offline);
    } else if (input instanceof MvdsInput.PeerNews news) {
      turn.state.notAccepted.clear();
      turn.state.find(news.peer()).ifPresent(peer -> Waking.parked(turn, peer, news.nowMs()));
    } else {
      throw new IllegalArgumentException("no rule for " + input.getClass());
    }
  }
}
