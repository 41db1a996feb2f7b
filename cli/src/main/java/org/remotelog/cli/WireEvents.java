package org.remotelog.cli;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.MalformedException;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.node.MvdsEvents;

/** Prints what a node tells, one event a line, and remembers who came and went. */
final class WireEvents implements MvdsEvents {
  private final Shell shell;
  private final Deque<PeerId> came = new ArrayDeque<>();
  private final Map<PeerId, Integer> numbers = new LinkedHashMap<>();
  private int peers;

  WireEvents(Shell shell) {
    this.shell = shell;
  }

  Optional<PeerId> nextNewPeer() {
    return Optional.ofNullable(came.poll());
  }

  void listening(InetSocketAddress address) {
    print("listening", new JsonLine().put("address", text(address)));
  }

  void appended(int count) {
    print("appended", new JsonLine().put("messages", count));
  }

  void stats(MvdsState state) {
    JsonLine line =
        new JsonLine()
            .put("pending", state.size())
            .put("payloads", state.counters().payloadsSent())
            .put("acks", state.counters().acksSent())
            .put("offers", state.counters().offersSent())
            .put("requests", state.counters().requestsSent())
            .put("messages", state.counters().messagesSent())
            .put("repeats", state.counters().repeats())
            .put("received", state.counters().received())
            .put("duplicates", state.counters().duplicates())
            .put("requestsForgotten", state.counters().requestsForgotten())
            .put("acksDropped", state.counters().acksDropped())
            .put("ephemeralsDropped", state.counters().ephemeralsDropped())
            .put("ephemeralsForgotten", state.counters().ephemeralsForgotten());
    JsonLine refused = new JsonLine();
    state.counters().refused().forEach((reason, count) -> refused.put(name(reason), count));
    print("stats", line.put("refused", refused));
  }

  @Override
  public void onConnected(PeerId peer) {
    came.add(peer);
    numbers.put(peer, ++peers);
    print("connected", new JsonLine().put("peer", peers));
  }

  @Override
  public void onDisconnected(PeerId peer, String reason) {
    print("disconnected", new JsonLine().put("peer", number(peer)).put("reason", reason));
    numbers.remove(peer);
  }

  @Override
  public void onUnreachable(String address, String reason) {
    print("unreachable", new JsonLine().put("address", address).put("reason", reason));
  }

  @Override
  public void onSent(PeerId peer, Payload payload, int payloadBytes) {
    print(
        "sent",
        new JsonLine()
            .put("peer", number(peer))
            .put("acks", payload.acks().size())
            .put("offers", payload.offers().size())
            .put("requests", payload.requests().size())
            .put("messages", payload.messages().size())
            .put("bytes", payloadBytes));
  }

  @Override
  public void onStored(PeerId from, MessageId id, Message message) {
    received(from, id, message);
  }

  @Override
  public void onEphemeral(PeerId from, MessageId id, Message message) {
    received(from, id, message);
  }

  private void received(PeerId from, MessageId id, Message message) {
    JsonLine line =
        new JsonLine()
            .put("peer", number(from))
            .put("id", id.hex())
            .put("time", message.timestampSeconds())
            .put("parents", message.metadata().parentIds().stream().map(MessageId::hex).toList())
            .put("ephemeral", message.metadata().ephemeral());
    try {
      line.put("body", message.body().utf8());
    } catch (MalformedException e) {
      line.put("bodyBase64", Base64.getEncoder().encodeToString(message.body().toArray()));
    }
    print("received", line);
  }

  @Override
  public void onRefused(Refusal reason, String detail) {
    print("refused", new JsonLine().put("reason", name(reason)).put("detail", detail));
  }

  private int number(PeerId peer) {
    return numbers.getOrDefault(peer, 0);
  }

  private static String name(Refusal reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private void print(String event, JsonLine rest) {
    if (shell.json()) {
      shell.json(new JsonLine().put("event", event).putAll(rest));
    } else {
      shell.line(Span.bold(event), Span.plain(rest.words()));
    }
  }
}
