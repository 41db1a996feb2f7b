package org.remotelog.mvds.node;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Transport;
import org.remotelog.mvds.TransportEvent;

/** Tells what a test has written down, and keeps what it is given to send. */
final class ScriptedTransport implements Transport {
  final Deque<TransportEvent> events = new ArrayDeque<>();
  final List<Bytes> sent = new ArrayList<>();

  @Override
  public void send(PeerId peer, long number, Bytes payload) {
    sent.add(payload);
    events.add(new TransportEvent.Sent(peer, number, true));
  }

  @Override
  public Optional<TransportEvent> next(Duration wait) {
    return Optional.ofNullable(events.poll());
  }

  @Override
  public void wakeUp() {}

  @Override
  public void close() {}
}
