package org.remotelog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.remotelog.bridge.Inbox;
import org.remotelog.mvds.GroupId;

/** Hands delivered messages to one named reader, and moves its cursor. */
final class Draining {
  private static final int PAGE_MESSAGES = 256;

  private final ClientParts parts;
  private final Calls calls;

  Draining(ClientParts parts, Calls calls) {
    this.parts = parts;
    this.calls = calls;
  }

  long drain(GroupId group, String reader, MessageListener listener) throws IOException {
    if (reader.getBytes(StandardCharsets.UTF_8).length > ClientBounds.MAX_CURSOR_NAME_BYTES) {
      throw new IllegalArgumentException("a reader's name of more than 64 bytes");
    }
    long taken = 0;
    long row = parts.home().read(tables -> new Inbox(tables, group).cursor(reader));
    while (true) {
      long after = row;
      List<DeliveredMessage> next =
          parts.home().read(tables -> Inspection.messages(tables, group, after, PAGE_MESSAGES));
      if (next.isEmpty()) {
        return taken;
      }
      for (DeliveredMessage message : next) {
        if (calls.isClosed()) {
          return taken;
        }
        listener.onMessage(message);
        row = message.row();
        parts.home().update(tables -> new Inbox(tables, group).commitCursor(reader, message.row()));
        taken++;
      }
    }
  }
}
