package org.remotelog.cli;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.MalformedException;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.core.MvdsCounters;
import org.remotelog.mvds.node.MvdsEvents;
import org.remotelog.mvds.node.NodeOptions;

/**
 * Prints what a node tells, one event a line, and remembers who came and went and what somebody has
 * acknowledged.
 */
final class WireEvents implements MvdsEvents {
  /** Events that are results; the others are left out with {@code --quiet}. */
  private static final Set<String> RESULTS = Set.of("received", "stats");

  private final Shell shell;
  private final long startMs = NodeOptions.systemElapsedMs();
  private final Deque<PeerId> came = new ArrayDeque<>();
  private final Set<PeerId> here = new HashSet<>();
  private final List<PeerId> gone = new ArrayList<>();
  private final Map<PeerId, Integer> numbers = new LinkedHashMap<>();
  private final Set<MessageId> unacknowledged = new HashSet<>();

  /** Who sent something since refusals were told last, and what is known of them. */
  private final Set<PeerId> heard = new HashSet<>();

  private final Map<Refusal, Refused> details = new EnumMap<>(Refusal.class);
  private Map<Refusal, Long> refusedBefore = new EnumMap<>(Refusal.class);
  private int peers;

  private record Refused(Optional<Integer> peer, String detail) {}

  WireEvents(Shell shell) {
    this.shell = shell;
  }

  Optional<PeerId> nextNewPeer() {
    return Optional.ofNullable(came.poll());
  }

  /** Who went since the last call. */
  List<PeerId> takeGone() {
    List<PeerId> taken = new ArrayList<>(gone);
    gone.clear();
    return taken;
  }

  /** The peer does not return, and was told of for the last time. */
  void forget(PeerId peer) {
    numbers.remove(peer);
  }

  boolean hasMet() {
    return peers > 0;
  }

  boolean isAnybodyHere() {
    return !here.isEmpty();
  }

  /** Appended messages that no peer has acknowledged so far. */
  int unacknowledged() {
    return unacknowledged.size();
  }

  void listening(InetSocketAddress address) {
    print("listening", new JsonLine().put("address", HostPort.text(address)));
  }

  void appended(List<MessageId> ids) {
    unacknowledged.addAll(ids);
    print("appended", new JsonLine().put("messages", ids.size()));
  }

  /**
   * Tells what was refused since the last call: most of it is only counted by the engine. If
   * payloads of one peer came meanwhile, it was that one.
   */
  void refused(Map<Refusal, Long> counts) {
    counts.forEach(
        (reason, count) -> {
          long times = count - refusedBefore.getOrDefault(reason, 0L);
          if (times > 0) {
            Optional<Refused> told = Optional.ofNullable(details.get(reason));
            Optional<Integer> peer = told.isPresent() ? told.get().peer() : onlyOneHeard();
            print(
                "refused",
                new JsonLine()
                    .put("reason", Words.key(reason))
                    .put("times", times)
                    .put("peer", peer)
                    .put("detail", told.map(Refused::detail)));
          }
        });
    refusedBefore = counts;
    details.clear();
    heard.clear();
  }

  private Optional<Integer> onlyOneHeard() {
    return heard.size() == 1 ? number(heard.iterator().next()) : Optional.empty();
  }

  void stats(long pending, MvdsCounters counters) {
    JsonLine line =
        new JsonLine()
            .put("pending", pending)
            .put("unacknowledged", unacknowledged.size())
            .put("payloads", counters.payloadsSent())
            .put("acks", counters.acksSent())
            .put("offers", counters.offersSent())
            .put("requests", counters.requestsSent())
            .put("messages", counters.messagesSent())
            .put("repeats", counters.repeats())
            .put("received", counters.received())
            .put("duplicates", counters.duplicates())
            .put("requestsForgotten", counters.requestsForgotten())
            .put("acksDropped", counters.acksDropped())
            .put("ephemeralsDropped", counters.ephemeralsDropped())
            .put("ephemeralsForgotten", counters.ephemeralsForgotten());
    print("stats", line.put("refused", JsonLine.counts(counters.refused())));
  }

  @Override
  public void onConnected(PeerId peer) {
    came.add(peer);
    here.add(peer);
    if (!numbers.containsKey(peer)) {
      numbers.put(peer, ++peers);
    }
    print("connected", new JsonLine().put("peer", number(peer)));
  }

  @Override
  public void onDisconnected(PeerId peer, String reason) {
    print("disconnected", new JsonLine().put("peer", number(peer)).put("reason", reason));
    here.remove(peer);
    gone.add(peer);
  }

  @Override
  public void onUnreachable(String address, String reason) {
    print("unreachable", new JsonLine().put("address", address).put("reason", reason));
  }

  @Override
  public void onSent(PeerId peer, Payload payload, int payloadBytes) {
    print("sent", content(peer, payload, payloadBytes));
  }

  @Override
  public void onReceived(PeerId peer, int payloadBytes) {
    heard.add(peer);
  }

  @Override
  public void onPayload(PeerId peer, Payload payload, int payloadBytes) {
    print("got", content(peer, payload, payloadBytes));
    payload.acks().forEach(unacknowledged::remove);
    // Whoever offers or sends a message has it: the engine is done with it as well.
    payload.offers().forEach(unacknowledged::remove);
    if (!unacknowledged.isEmpty()) {
      payload.messages().forEach(message -> unacknowledged.remove(MessageIds.of(message)));
    }
  }

  private JsonLine content(PeerId peer, Payload payload, int payloadBytes) {
    return new JsonLine()
        .put("peer", number(peer))
        .put("acks", payload.acks().size())
        .put("offers", payload.offers().size())
        .put("requests", payload.requests().size())
        .put("messages", payload.messages().size())
        .put("bytes", payloadBytes);
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
    Refused told = new Refused(Optional.empty(), detail);
    for (Map.Entry<PeerId, Integer> known : numbers.entrySet()) {
      String name = known.getKey().toString();
      if (detail.contains(name)) {
        int number = known.getValue();
        told = new Refused(Optional.of(number), detail.replace(name, "peer " + number));
      }
    }
    Refused before = details.getOrDefault(reason, told);
    boolean isSame = before.peer().equals(told.peer());
    details.put(reason, isSame ? told : new Refused(Optional.empty(), told.detail()));
  }

  private Optional<Integer> number(PeerId peer) {
    return Optional.ofNullable(numbers.get(peer));
  }

  private void print(String event, JsonLine rest) {
    if (shell.json()) {
      long ms = NodeOptions.systemElapsedMs() - startMs;
      shell.json(new JsonLine().put("event", event).put("ms", ms).putAll(rest));
    } else if (!shell.quiet() || RESULTS.contains(event)) {
      shell.line(Span.bold(event), Span.plain(rest.words()));
    }
  }
}
