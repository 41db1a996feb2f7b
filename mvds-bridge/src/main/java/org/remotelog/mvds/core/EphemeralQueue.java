package org.remotelog.mvds.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;

/** Ephemeral messages that wait for one peer, bounded in number and in bytes. */
final class EphemeralQueue {
  private final Deque<Message> waiting = new ArrayDeque<>();
  private long bytes;

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** What waits, the oldest first. */
  Iterable<Message> messages() {
    return waiting;
  }

  Optional<Message> first() {
    return Optional.ofNullable(waiting.peek());
  }

  /** Adds one; the oldest make room for it. Returns how many of them. */
  int add(Message message) {
    waiting.add(message);
    bytes += payloadBytes(message);
    int dropped = 0;
    while (waiting.size() > SyncLimits.MAX_EPHEMERAL || bytes > SyncLimits.MAX_EPHEMERAL_BYTES) {
      bytes -= payloadBytes(waiting.remove());
      dropped++;
    }
    return dropped;
  }

  void removeFirst() {
    bytes -= payloadBytes(waiting.remove());
  }

  /** Removes those of the group; returns how many. */
  int removeOf(GroupId group) {
    int before = waiting.size();
    waiting.removeIf(message -> message.group().equals(group));
    bytes = 0;
    waiting.forEach(message -> bytes += payloadBytes(message));
    return before - waiting.size();
  }

  /** What the message takes in a payload. */
  static int payloadBytes(Message message) {
    return MessageCodec.size(Dialect.SPEC, message) + SyncLimits.MESSAGE_FIELD_BYTES;
  }
}
