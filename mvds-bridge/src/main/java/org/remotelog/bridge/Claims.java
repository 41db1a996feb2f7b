package org.remotelog.bridge;

import java.io.IOException;
import java.util.Optional;
import org.remotelog.bytes.Digest;
import org.remotelog.home.Tables;
import org.remotelog.log.Entry;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.crypto.Commitments;
import org.remotelog.mvds.MessageId;

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

  /** A message whose claim is true. */
  record Settled(Inbox.Standing standing, InboxRow row, InboxRow.Place place) {}

  /**
   * Remembers the claim of a message with a place, unless it is known already what stands there.
   */
  void note(InboxRow row, InboxRow.Place place) throws IOException {
    if (!journal.commitment(place.log(), place.sequence()).isPresent()) {
      journal.putUnconfirmed(place.log(), place.sequence(), commitment(row, place));
      inbox.noteClaim(place.log(), place.sequence(), row.id());
    }
  }

  /** The message that claims a place which a signed head covers now; empty when it is not there. */
  Optional<Settled> settle(LogName log, long sequence) throws IOException {
    Optional<MessageId> claimed = inbox.claim(log, sequence);
    if (!claimed.isPresent()) {
      return Optional.empty();
    }
    MessageId id = claimed.get();
    Inbox.Standing standing = inbox.standing(id).orElseThrow(() -> Delivery.gone(id));
    InboxRow row = inbox.row(id, standing);
    Optional<InboxRow.Place> place =
        row.position().filter(at -> at.log().equals(log) && at.sequence() == sequence);
    // The place may have been filled by the log meanwhile: whose claim is remembered says nothing.
    if (place.isPresent()
        && journal.commitment(log, sequence).equals(Optional.of(commitment(row, place.get())))) {
      return Optional.of(new Settled(standing, row, place.get()));
    }
    inbox.dropClaim(log, sequence, id);
    return Optional.empty();
  }

  private static Digest commitment(InboxRow row, InboxRow.Place place) {
    return Commitments.of(
        place.log(),
        new Entry(
            place.sequence(),
            row.id().digest(),
            place.salt(),
            row.timestampSeconds(),
            row.metadata(),
            row.body()));
  }
}
