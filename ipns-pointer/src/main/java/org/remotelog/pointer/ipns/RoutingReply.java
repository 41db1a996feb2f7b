package org.remotelog.pointer.ipns;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.http.JsonTexts;

/** What Kubo's routing/get answers: events of a query, one JSON object each. */
final class RoutingReply {
  /** An event that brings a value, in base64 (Kubo, "QueryEventType"). */
  private static final Long TYPE_VALUE = 5L;

  private RoutingReply() {}

  /**
   * The last record that the query brought; empty when it brought none.
   *
   * @throws MalformedException if the text is none of such events
   */
  static Optional<Bytes> record(Bytes reply) throws MalformedException {
    Optional<Bytes> last = Optional.empty();
    for (Map<String, Object> event : JsonTexts.read(reply)) {
      if (TYPE_VALUE.equals(event.get("Type"))) {
        last = Optional.of(value(event.get("Extra")));
      }
    }
    return last;
  }

  private static Bytes value(@Nullable Object extra) throws MalformedException {
    if (!(extra instanceof String text)) {
      throw new MalformedException("a value of a query is no text");
    }
    try {
      return Bytes.wrap(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("a value of a query is no base64");
    }
  }
}
