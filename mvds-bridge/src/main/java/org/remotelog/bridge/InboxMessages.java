package org.remotelog.bridge;

import java.io.IOException;
import java.util.Optional;
import org.remotelog.home.Tables;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.node.Messages;

/**
 * The inbox of a group as the store of a direct engine: what peers give goes through the same
 * session as what logs bring, and what logs brought can be given to peers. Belongs to the engine's
 * thread.
 */
public final class InboxMessages implements Messages {
  private final Bridge bridge;
  private final GroupId group;
  private boolean waiting = true;

  public InboxMessages(Bridge bridge, GroupId group) {
    this.bridge = bridge;
    this.group = group;
  }

  @Override
  public Optional<GroupId> groupOf(Tables tables, MessageId id) throws IOException {
    return new Inbox(tables, group).holds(id) ? Optional.of(group) : Optional.empty();
  }

  @Override
  public int sizeBytes(Tables tables, MessageId id) throws IOException {
    // One that cannot be sent ends its record when it is to be loaded.
    return load(tables, id)
        .map(message -> MessageCodec.size(Dialect.SPEC, message))
        .orElse(Limits.MAX_MESSAGE_BYTES);
  }

  @Override
  public Optional<Message> load(Tables tables, MessageId id) throws IOException {
    return DirectCopy.held(tables, group, id);
  }

  @Override
  public void store(Tables tables, MessageId id, Message message, long nowMs) throws IOException {
    bridge.within(
        tables,
        group,
        session -> {
          GroupSession.Received received = session.receive(message);
          waiting = session.isWaiting();
          return received;
        });
  }

  @Override
  public boolean refuses(Tables tables, MessageId id, Message message) throws IOException {
    return bridge.looking(tables, group, session -> session.ignores(message));
  }

  @Override
  public void tick(Tables tables, long nowMs) throws IOException {
    bridge.within(
        tables,
        group,
        session -> {
          session.tick(nowMs);
          waiting = session.isWaiting();
          return Boolean.TRUE;
        });
  }

  @Override
  public boolean isWaiting() {
    return waiting;
  }

  @Override
  public void undone() {
    waiting = true;
  }
}
