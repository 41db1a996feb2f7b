package org.remotelog.bridge;

import java.io.IOException;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.home.Tables;
import org.remotelog.log.Entry;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.crypto.Commitments;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.MessagePosition;
import org.remotelog.mvds.codec.MessageIds;

/**
 * What messages that came directly say of their places in logs. Nobody has signed that: a claim
 * counts once a signed head covers the place, and only for the message that truly stands there.
 */
final class Claims {
  private final LogJournal journal;
  private final Inbox inbox;

  Claims(Tables tables, Inbox inbox) {
    this.journal = new LogJournal(tables);
    this.inbox = inbox;
  }

  /** Remembers the claim, unless it is known already what stands there. */
  void note(LogName log, MessagePosition position, Message message, Bytes metadata)
      throws IOException {
    long sequence = position.sequence();
    if (journal.commitment(log, sequence).isPresent()) {
      return;
    }
    MessageId id = MessageIds.of(message);
    Entry entry =
        new Entry(
            sequence,
            id.digest(),
            position.salt(),
            message.timestampSeconds(),
            metadata,
            message.body());
    journal.putUnconfirmed(log, sequence, Commitments.of(log, entry));
    inbox.noteClaim(log, sequence, id);
  }

  /** The message that claims a place which a signed head covers now; empty when it is not there. */
  Optional<MessageId> settle(LogName log, long sequence) throws IOException {
    Optional<MessageId> claimed = inbox.claim(log, sequence);
    if (!claimed.isPresent()) {
      return Optional.empty();
    }
    MessageId id = claimed.get();
    Inbox.Standing standing = inbox.standing(id).orElseThrow(() -> Delivery.gone(id));
    // The place may have been filled by the log meanwhile: whose claim is remembered says nothing.
    if (journal
        .commitment(log, sequence)
        .equals(commitment(log, sequence, inbox.row(id, standing)))) {
      return claimed;
    }
    inbox.dropClaim(log, sequence, id);
    return Optional.empty();
  }

  private static Optional<Digest> commitment(LogName log, long sequence, InboxRow row) {
    return row.position()
        .filter(place -> place.log().equals(log) && place.sequence() == sequence)
        .map(
            place ->
                Commitments.of(
                    log,
                    new Entry(
                        sequence,
                        row.id().digest(),
                        place.salt(),
                        row.timestampSeconds(),
                        row.metadata(),
                        row.body())));
  }
}
