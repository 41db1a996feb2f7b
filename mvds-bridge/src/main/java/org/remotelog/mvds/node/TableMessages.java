package org.remotelog.mvds.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
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

/**
 * Messages of an engine that works without logs, in the table of the engine itself: each once, with
 * its place in the order of delivery or the time since when it waits for parents. What is asked of
 * every id stands in small rows of its own, so that bodies are read only to be sent or shown.
 */
public final class TableMessages implements Messages {
  private static final Bytes MESSAGES = Bytes.utf8("m");
  private static final Bytes BODIES = Bytes.utf8("b");
  private static final Bytes DELIVERED = Bytes.utf8("d");
  private static final Bytes WAITING = Bytes.utf8("w");
  private static final int WAITS = 0;
  private static final int IS_DELIVERED = 1;
  private static final String MISSING = "it is missing";

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

  /**
   * A delivered message.
   *
   * @param row its place in its group, from 1
   * @param missingParents parents that had not come when the wait for them ended; empty means that
   *     all that came before the message was delivered before it
   */
  public record Delivered(long row, MessageId id, Message message, List<MessageId> missingParents) {
    public Delivered {
      missingParents = Collections.unmodifiableList(new ArrayList<>(missingParents));
    }
  }

  /** What is asked of a message without reading it. */
  private record Stored(boolean isDelivered, GroupId group, int sizeBytes) {}

  @Override
  public Optional<GroupId> groupOf(Tables tables, MessageId id) throws IOException {
    return stored(tables, id).map(Stored::group);
  }

  @Override
  public int sizeBytes(Tables tables, MessageId id) throws IOException {
    return stored(tables, id).orElseThrow(() -> damaged(id, MISSING)).sizeBytes();
  }

  @Override
  public Optional<Message> load(Tables tables, MessageId id) throws IOException {
    Optional<Bytes> encoded = table(tables).get(Keys.of(BODIES, id.bytes()));
    if (!encoded.isPresent()) {
      return Optional.empty();
    }
    try {
      return Optional.of(MessageCodec.decode(Dialect.SPEC, encoded.get()));
    } catch (MalformedException e) {
      throw damaged(id, e.getMessage());
    }
  }

  @Override
  public void store(Tables tables, MessageId id, Message message, long nowMs) throws IOException {
    GroupId group = message.group();
    Bytes encoded = MessageCodec.encode(Dialect.SPEC, message);
    table(tables).put(Keys.of(BODIES, id.bytes()), encoded);
    if (!isCausal.test(group)) {
      deliver(tables, id, new Stored(true, group, encoded.size()), Collections.emptyList());
      return;
    }
    put(tables, id, new Stored(false, group, encoded.size()));
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
  public boolean isWaiting() {
    if (!allRead) {
      return true;
    }
    for (CausalState state : waiting.values()) {
      if (state.size() > 0) {
        return true;
      }
    }
    return false;
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
      MessageId id = MessageId.of(row.value().slice(0, Digest.SIZE));
      long number = Keys.u64At(row.key(), DELIVERED.size() + Digest.SIZE);
      Message message = load(tables, id).orElseThrow(() -> damaged(id, MISSING));
      messages.add(new Delivered(number, id, message, ids(id, row.value(), Digest.SIZE)));
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
              List<MessageId> parents = ids(id, row.value(), Long.BYTES);
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
        Stored stored = stored(tables, id).orElseThrow(() -> damaged(id, MISSING));
        table(tables).delete(Keys.of(WAITING, group.bytes(), id.bytes()));
        deliver(tables, id, stored, deliver.missingParents());
      } else if (effect instanceof CausalEffect.Hold hold) {
        ByteWriter value = new ByteWriter().u64(Math.max(0, nowMs));
        hold.missingParents().forEach(parent -> value.bytes(parent.bytes()));
        table(tables).put(Keys.of(WAITING, group.bytes(), hold.id().bytes()), value.toBytes());
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

  private static void deliver(
      Tables tables, MessageId id, Stored stored, List<MessageId> missingParents)
      throws IOException {
    Bytes prefix = Keys.of(DELIVERED, stored.group().bytes());
    Optional<Row> last = table(tables).last(prefix, Keys.after(prefix));
    long row = last.isPresent() ? Keys.u64At(last.get().key(), prefix.size()) + 1 : 1;
    ByteWriter value = new ByteWriter().bytes(id.bytes());
    missingParents.forEach(parent -> value.bytes(parent.bytes()));
    table(tables).put(Keys.of(prefix, Keys.u64(row)), value.toBytes());
    put(tables, id, new Stored(true, stored.group(), stored.sizeBytes()));
  }

  private static void put(Tables tables, MessageId id, Stored stored) throws IOException {
    table(tables)
        .put(
            Keys.of(MESSAGES, id.bytes()),
            new ByteWriter()
                .u8(stored.isDelivered() ? IS_DELIVERED : WAITS)
                .bytes(stored.group().bytes())
                .varint(stored.sizeBytes())
                .toBytes());
  }

  private static Optional<Stored> stored(Tables tables, MessageId id) throws IOException {
    Optional<Bytes> row = table(tables).get(Keys.of(MESSAGES, id.bytes()));
    if (!row.isPresent()) {
      return Optional.empty();
    }
    ByteReader in = new ByteReader(row.get());
    try {
      boolean isDelivered = in.u8() == IS_DELIVERED;
      GroupId group = GroupId.of(in.take(Digest.SIZE));
      return Optional.of(new Stored(isDelivered, group, Math.toIntExact(in.varint())));
    } catch (MalformedException | ArithmeticException e) {
      throw damaged(id, e.getMessage());
    }
  }

  /** The ids with which a value ends. */
  private static List<MessageId> ids(MessageId of, Bytes value, int from) throws IOException {
    List<MessageId> ids = new ArrayList<>();
    ByteReader in = new ByteReader(value);
    try {
      in.take(from);
      while (in.remaining() > 0) {
        ids.add(MessageId.of(in.take(Digest.SIZE)));
      }
    } catch (MalformedException e) {
      throw damaged(of, e.getMessage());
    }
    return ids;
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
