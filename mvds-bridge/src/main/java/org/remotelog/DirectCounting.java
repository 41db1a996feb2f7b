package org.remotelog;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.remotelog.log.LogName;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.codec.EnvelopeCodec;
import org.remotelog.mvds.core.MvdsCounters;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.node.MvdsEvents;

/**
 * Counts what an engine does, and tells it in the words of the front door. Engine's thread only.
 */
final class DirectCounting implements MvdsEvents {
  private final DirectEvents events;
  private final Function<PeerId, Optional<LogName>> logOf;
  private Optional<DirectFeed> feed = Optional.empty();
  private long payloadsIn;
  private long bytesIn;
  private long bytesOut;

  DirectCounting(DirectEvents events, Function<PeerId, Optional<LogName>> logOf) {
    this.events = events;
    this.logOf = logOf;
  }

  /** Who is told of connections; before the engine starts. */
  void feed(DirectFeed value) {
    feed = Optional.of(value);
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
        counters.refused());
  }

  @Override
  public void onConnected(PeerId peer) {
    feed.ifPresent(to -> to.connected(peer));
    events.onConnected(logOf.apply(peer));
  }

  @Override
  public void onDisconnected(PeerId peer, String reason) {
    feed.ifPresent(to -> to.disconnected(peer));
    events.onDisconnected(logOf.apply(peer), reason);
  }

  @Override
  public void onUnreachable(String address, String reason) {
    events.onUnreachable(address, reason);
  }

  @Override
  public void onReceived(PeerId peer, int payloadBytes) {
    payloadsIn++;
    bytesIn += payloadBytes;
  }

  @Override
  public void onSent(PeerId peer, Payload payload, int payloadBytes) {
    bytesOut += payloadBytes;
  }

  @Override
  public void onStored(PeerId from, MessageId id, Message message) {
    feed.ifPresent(to -> to.stored(from, id));
    events.onMessage(id);
  }

  @Override
  public void onEphemeral(PeerId from, MessageId id, Message message) {
    Envelope envelope = EnvelopeCodec.open(message.body());
    events.onEphemeral(logOf.apply(from), envelope.contentType(), envelope.content());
  }

  @Override
  public void onRefused(Refusal reason, String detail) {
    events.onRefused(reason, detail);
  }

  @Override
  public void onStopped(Throwable cause) {
    events.onStopped(cause);
  }

  @Override
  public void onFailure(IOException failure) {
    events.onFailure(failure);
  }
}
