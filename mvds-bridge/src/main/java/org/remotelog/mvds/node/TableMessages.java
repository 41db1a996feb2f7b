package org.remotelog.mvds.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.core.CausalEffect;
import org.remotelog.mvds.core.CausalInput;
import org.remotelog.mvds.core.CausalOrder;
import org.remotelog.mvds.core.CausalState;
import org.remotelog.mvds.core.Held;

/**
 * Messages of an engine that works without logs, in the table of the engine itself: each once, with
 * its place in the order of delivery or the time since when it waits for parents.
 */
public final class TableMessages implements Messages {
  private static final Bytes MESSAGES = Bytes.utf8("m");
  private static final Bytes DELIVERED = Bytes.utf8("d");
  private static final Bytes WAITING = Bytes.utf8("w");
  private static final int WAITS = 0;
  private static final int IS_DELIVERED = 1;

  private final Predicate<GroupId> isCausal;
  private final CausalOrder order = new CausalOrder();
  private final Map<GroupId, CausalState> waiting = new LinkedHashMap<>();
  private boolean allRead;

  /**
   * Messages of a home.
   *
   * @param isCausal groups in which parents are delivered before their children; in others messages
   *     are delivered as they come
   */
  public TableMessages(Predicate<GroupId> isCausal) {
    this.isCausal = isCausal;
  }

  /** A delivered message. */
  public record Delivered(long row, MessageId id, Message message) {}

  /** One stored row. */
  private record Stored(boolean isDelivered, GroupId group, Bytes encoded) {}

  @Override
  public Optional<Held.HeldMessage> find(Tables tables, MessageId id) throws IOException {
    Optional<Stored> stored = stored(tables, id);
    return stored.map(row -> new Held.HeldMessage(row.group(), row.encoded().size()));
  }

  @Override
  public Optional<Message> load(Tables tables, MessageId id) throws IOException {
    Optional<Stored> stored = stored(tables, id);
    return stored.isPresent() ? Optional.of(decode(id, stored.get())) : Optional.empty();
  }

  @Override
  public void store(Tables tables, MessageId id, Message message, long nowMs) throws IOException {
    GroupId group = message.group();
    if (!isCausal.test(group)) {
      deliver(tables, id, group, MessageCodec.encode(Dialect.SPEC, message));
      return;
    }
    put(tables, id, WAITS, group, MessageCodec.encode(Dialect.SPEC, message));
    CausalInput input = new CausalInput.Arrived(id, message.metadata().parentIds(), nowMs);
    carryOut(tables, group, order.step(state(tables, group), input, present(tables)), nowMs);
  }

  @Override
  public void tick(Tables tables, long nowMs) throws IOException {
    if (!allRead) {
      for (GroupId group : waitingGroups(tables)) {
        state(tables, group);
      }
      allRead = true;
    }
    for (Map.Entry<GroupId, CausalState> entry : waiting.entrySet()) {
      CausalInput input = new CausalInput.Tick(nowMs);
      CausalOrder.Step step = order.step(entry.getValue(), input, present(tables));
      carryOut(tables, entry.getKey(), step, nowMs);
    }
  }

  @Override
  public void undone() {
    waiting.clear();
    allRead = false;
  }

  /** Delivered messages of a group after a row, in their order. */
  public List<Delivered> delivered(Tables tables, GroupId group, long afterRow, int limit)
      throws IOException {
    List<Delivered> messages = new ArrayList<>();
    Bytes from = Keys.of(DELIVERED, group.bytes(), Keys.u64(afterRow + 1));
    Bytes to = Keys.after(Keys.of(DELIVERED, group.bytes()));
    for (Row row : table(tables).scan(from, to, limit)) {
      MessageId id = MessageId.of(row.value());
      long number = Keys.u64At(row.key(), DELIVERED.size() + Digest.SIZE);
      Stored stored = stored(tables, id).orElseThrow(() -> damaged(id, "it is missing"));
      messages.add(new Delivered(number, id, decode(id, stored)));
    }
    return messages;
  }

  private CausalState state(Tables tables, GroupId group) throws IOException {
    CausalState known = waiting.get(group);
    if (known != null) {
      return known;
    }
    List<CausalOrder.WaitingRow> rows = new ArrayList<>();
    table(tables)
        .scanPrefix(
            Keys.of(WAITING, group.bytes()),
            row -> {
              MessageId id =
                  MessageId.of(row.key().slice(WAITING.size() + Digest.SIZE, row.key().size()));
              Stored stored = stored(tables, id).orElseThrow(() -> damaged(id, "it is missing"));
              List<MessageId> parents = decode(id, stored).metadata().parentIds();
              return rows.add(new CausalOrder.WaitingRow(id, parents, Keys.u64At(row.value(), 0)));
            });
    CausalOrder.Step restored = order.restore(rows, present(tables));
    waiting.put(group, restored.state());
    carryOut(tables, group, restored, 0);
    return restored.state();
  }

  private void carryOut(Tables tables, GroupId group, CausalOrder.Step step, long nowMs)
      throws IOException {
    for (CausalEffect effect : step.effects()) {
      if (effect instanceof CausalEffect.Deliver deliver) {
        MessageId id = deliver.id();
        Stored stored = stored(tables, id).orElseThrow(() -> damaged(id, "it is missing"));
        table(tables).delete(Keys.of(WAITING, group.bytes(), id.bytes()));
        deliver(tables, id, group, stored.encoded());
      } else if (effect instanceof CausalEffect.Hold hold) {
        table(tables)
            .put(Keys.of(WAITING, group.bytes(), hold.id().bytes()), Keys.u64(Math.max(0, nowMs)));
      } else if (effect instanceof CausalEffect.Drop drop) {
        table(tables).delete(Keys.of(WAITING, group.bytes(), drop.id().bytes()));
      }
    }
  }

  private static Set<GroupId> waitingGroups(Tables tables) throws IOException {
    Set<GroupId> groups = new LinkedHashSet<>();
    table(tables)
        .scanPrefix(
            WAITING,
            row -> {
              int from = WAITING.size();
              groups.add(GroupId.of(row.key().slice(from, from + Digest.SIZE)));
              return true;
            });
    return groups;
  }

  private static void deliver(Tables tables, MessageId id, GroupId group, Bytes encoded)
      throws IOException {
    Bytes prefix = Keys.of(DELIVERED, group.bytes());
    Optional<Row> last = table(tables).last(prefix, Keys.after(prefix));
    long row = last.isPresent() ? Keys.u64At(last.get().key(), prefix.size()) + 1 : 1;
    table(tables).put(Keys.of(prefix, Keys.u64(row)), id.bytes());
    put(tables, id, IS_DELIVERED, group, encoded);
  }

  private static void put(Tables tables, MessageId id, int status, GroupId group, Bytes encoded)
      throws IOException {
    table(tables)
        .put(
            Keys.of(MESSAGES, id.bytes()),
            new ByteWriter().u8(status).bytes(group.bytes()).bytes(encoded).toBytes());
  }

  private static Optional<Stored> stored(Tables tables, MessageId id) throws IOException {
    Optional<Bytes> row = table(tables).get(Keys.of(MESSAGES, id.bytes()));
    if (!row.isPresent()) {
      return Optional.empty();
    }
    ByteReader in = new ByteReader(row.get());
    try {
      return Optional.of(
          new Stored(in.u8() == IS_DELIVERED, GroupId.of(in.take(Digest.SIZE)), in.takeRest()));
    } catch (MalformedException e) {
      throw damaged(id, e.getMessage());
    }
  }

  private static Message decode(MessageId id, Stored stored) throws IOException {
    try {
      return MessageCodec.decode(Dialect.SPEC, stored.encoded());
    } catch (MalformedException e) {
      throw damaged(id, e.getMessage());
    }
  }

  /** Whether a message is delivered, as the tables of this transaction say. */
  private static Predicate<MessageId> present(Tables tables) {
    return id -> {
      try {
        return stored(tables, id).filter(Stored::isDelivered).isPresent();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static Table table(Tables tables) {
    return tables.table(HomeTable.MVDS);
  }

  private static IOException damaged(MessageId id, @Nullable String why) {
    return new HomeDamagedException("message " + id.hex() + " is damaged: " + why);
  }
}
