package org.remotelog.mvds.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.remotelog.home.Tables;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.core.Held;

/** What is stored, as the tables of one transaction say; what the home throws comes unchecked. */
record StoredMessages(Messages messages, Tables tables) implements Held {
  @Override
  public Optional<GroupId> groupOf(MessageId id) {
    try {
      return messages.groupOf(tables, id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean refuses(MessageId id, Message message) {
    try {
      return messages.refuses(tables, id, message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int sizeBytes(MessageId id) {
    try {
      return messages.sizeBytes(tables, id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
