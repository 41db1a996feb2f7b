package org.remotelog;

import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;
import org.remotelog.mvds.MessageId;

/**
 * A message that is here and is not delivered yet, because a message that it follows is not here.
 *
 * @param log the author's log; empty for a message that came without a position
 * @param sequence the position in that log, 0 without one
 * @param timestampSeconds the author's time in seconds since 1970
 * @param confirmed whether a signed head of the log covers it
 * @param absent which of its parents are not here; none when all wait themselves
 */
public record WaitingMessage(
    MessageId id,
    Optional<LogName> log,
    long sequence,
    long timestampSeconds,
    List<MessageId> parents,
    String contentType,
    Bytes content,
    boolean confirmed,
    List<AbsentParent> absent) {
  public WaitingMessage {
    parents = List.copyOf(parents);
    absent = List.copyOf(absent);
  }
}
