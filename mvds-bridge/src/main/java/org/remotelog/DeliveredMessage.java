package org.remotelog;

import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;
import org.remotelog.mvds.MessageId;

/**
 * A row of the inbox.
 *
 * @param row its number, ascending in the order of delivery
 * @param log the author's log; empty for a message that came without a position
 * @param author the display name of that log's writer, as of this look; empty when it has none
 * @param sequence the position in that log, 0 without one
 * @param branch 0, or which other history of a forked log has it there, from 1
 * @param timestampSeconds the author's time in seconds since 1970
 * @param confirmed whether a signed head of the log covers it
 * @param missingParents parents without which it was delivered
 */
public record DeliveredMessage(
    long row,
    MessageId id,
    Optional<LogName> log,
    String author,
    long sequence,
    int branch,
    long timestampSeconds,
    List<MessageId> parents,
    String contentType,
    Bytes content,
    boolean confirmed,
    List<MessageId> missingParents) {
  public DeliveredMessage {
    parents = List.copyOf(parents);
    missingParents = List.copyOf(missingParents);
  }
}
