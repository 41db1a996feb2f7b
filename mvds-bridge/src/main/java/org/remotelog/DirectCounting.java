package org.remotelog;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.remotelog.log.LogName;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.WantedPlaces;
import org.remotelog.mvds.codec.EnvelopeCodec;
import org.remotelog.mvds.core.MvdsCounters;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.node.MvdsEvents;

/**
 * Counts what an engine does, and tells it in the words of the front door. Its monitor keeps
 * listeners from being called by two threads at once; counts belong to the engine's thread.
 */
final class DirectCounting implements MvdsEvents {
  private final DirectEvents events;
  private final Function<PeerId, Optional<LogName>> logOf;
  private final Consumer<Throwable> onBroken;
  private Optional<DirectFeed> feed = Optional.empty();
  private Optional<DirectAsking> asking = Optional.empty();
  private long payloadsIn;
  private long bytesIn;
  private long bytesOut;
  private boolean stopped;

  /**
   * @param onBroken what is to be ended when the engine or a listener fails
   */
  DirectCounting(
      DirectEvents events,
      Function<PeerId, Optional<LogName>> logOf,
      Consumer<Throwable> onBroken) {
    this.events = events;
    this.logOf = logOf;
    this.onBroken = onBroken;
  }

  /** Who is told of connections and of messages; before the engine starts. */
  void tell(DirectFeed toFeed, DirectAsking toAsking) {
    feed = Optional.of(toFeed);
    asking = Optional.of(toAsking);
  }

  DirectReport report(MvdsState state, Set<PeerId> connected, long rowsLeft) {
    MvdsCounters counters = state.counters();
    long pending = rowsLeft;
    for (PeerId peer : connected) {
      pending += state.sizeOf(peer);
    }
    return new DirectReport(
        connected.size(),
        counters.received(),
        counters.duplicates(),
        counters.messagesSent(),
        counters.repeats(),
        payloadsIn,
        counters.payloadsSent(),
        bytesIn,
        bytesOut,
        pending,
        counters.unsendable(),
        counters.payloadsFailed(),
        counters.ephemeralsDropped(),
        counters.acksDropped(),
        counters.requestsForgotten(),
        counters.refused());
  }

  @Override
  public synchronized void onConnected(PeerId peer) {
    feed.ifPresent(to -> to.connected(peer));
    events.onConnected(logOf.apply(peer));
  }

  @Override
  public synchronized void onDisconnected(PeerId peer, String reason) {
    feed.ifPresent(to -> to.disconnected(peer));
    events.onDisconnected(logOf.apply(peer), reason);
  }

  @Override
  public synchronized void onUnreachable(String address, String reason) {
    events.onUnreachable(address, reason);
  }

  @Override
  public synchronized void onPayload(PeerId peer, Payload payload, int payloadBytes) {
    payloadsIn++;
    bytesIn += payloadBytes;
    asking.ifPresent(to -> to.received(payloadBytes));
    payload.acks().forEach(id -> events.onAcknowledged(logOf.apply(peer), id));
  }

  @Override
  public void onSent(PeerId peer, Payload payload, int payloadBytes) {
    bytesOut += payloadBytes;
  }

  @Override
  public synchronized void onStored(PeerId from, MessageId id, Message message) {
    feed.ifPresent(to -> to.stored(from, id));
    asking.ifPresent(DirectAsking::came);
    events.onMessage(id);
  }

  @Override
  public void onWanted(PeerId peer, List<WantedPlaces> wanted) {
    feed.ifPresent(to -> to.wanted(peer, wanted));
  }

  @Override
  public synchronized void onEphemeral(PeerId from, MessageId id, Message message) {
    Envelope envelope = EnvelopeCodec.open(message.body());
    events.onEphemeral(logOf.apply(from), envelope.contentType(), envelope.content());
  }

  @Override
  public synchronized void onUnsendable(PeerId peer, MessageId id, String reason) {
    events.onUnsendable(logOf.apply(peer), id, reason);
  }

  @Override
  public synchronized void onRefused(Refusal reason, String detail) {
    events.onRefused(reason, detail);
  }

  @Override
  public synchronized void onFailure(IOException failure) {
    events.onFailure(failure);
  }

  @Override
  public synchronized void onStopped(Throwable cause) {
    if (!stopped) {
      stopped = true;
      onBroken.accept(cause);
      events.onStopped(cause);
    }
  }
}
