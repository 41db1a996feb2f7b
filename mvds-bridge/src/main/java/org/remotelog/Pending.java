package org.remotelog;

/**
 * What was sent and is not published yet.
 *
 * @param messages entries of own logs, those about members among them
 * @param bytes of these entries, as far as they were counted: at least as many when there are more
 *     than {@link ClientBounds#FLUSH_MESSAGES}
 */
public record Pending(long messages, long bytes) {
  /** Nothing. */
  public static final Pending NONE = new Pending(0, 0);

  Pending plus(Pending other) {
    return new Pending(messages + other.messages, bytes + other.bytes);
  }
}
