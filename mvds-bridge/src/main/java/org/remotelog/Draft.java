package org.remotelog;

import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.MessageId;

/**
 * A message to be appended.
 *
 * @param author writes to a log of its own that this device holds for that name; empty for the
 *     device's own log
 * @param timestampSeconds the message's time in seconds since 1970; empty for now
 * @param parents messages that this one follows; empty for the newest ones, unless there are parent
 *     keys
 * @param parentKeys import keys of messages that this one follows, appended before or earlier in
 *     the same batch
 * @param importKey appends the message only if no message has this key yet
 */
public record Draft(
    Optional<String> author,
    Optional<Long> timestampSeconds,
    String contentType,
    Bytes content,
    Optional<List<MessageId>> parents,
    List<Bytes> parentKeys,
    Optional<Bytes> importKey) {
  public Draft {
    parents = parents.map(List::copyOf);
    parentKeys = List.copyOf(parentKeys);
    if (contentType.equals(Envelope.MEMBER_ENTRY)) {
      throw new IllegalArgumentException("a member entry is no message");
    }
    if (importKey.isPresent()
        && (importKey.get().isEmpty()
            || importKey.get().size() > ClientBounds.MAX_IMPORT_KEY_BYTES)) {
      throw new IllegalArgumentException(
          "an import key has 1 to " + ClientBounds.MAX_IMPORT_KEY_BYTES + " bytes");
    }
  }

  /** A text that follows the newest messages. */
  public static Draft text(String text) {
    return new Draft(
        Optional.empty(),
        Optional.empty(),
        Envelope.TEXT,
        Bytes.utf8(text),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }
}
