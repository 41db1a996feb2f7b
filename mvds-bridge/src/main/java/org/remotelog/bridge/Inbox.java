package org.remotelog.bridge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.codec.MetadataCodec;
import org.remotelog.mvds.core.CausalOrder;

/**
 * The messages of one group in the tables of a home: delivered ones by row number, waiting ones by
 * id, and what is known of every id. Good for the one piece of work that gave the tables.
 */
public final class Inbox {
  /** One read ends after the row that reaches this. */
  public static final long MAX_READ_BYTES = 16 * 1024 * 1024;

  private static final int DELIVERED = 1;
  private static final int WAITING = 2;
  private static final int MEMBER_ENTRY = 3;
  private static final Bytes BY_ID = Bytes.wrap(new byte[] {1});
  private static final Bytes BY_PLACE = Bytes.wrap(new byte[] {2});

  private final Table inbox;
  private final Table byId;
  private final Table waiting;
  private final Table meta;
  private final GroupId group;

  public Inbox(Tables tables, GroupId group) {
    this.inbox = tables.table(HomeTable.INBOX);
    this.byId = tables.table(HomeTable.INBOX_BY_ID);
    this.waiting = tables.table(HomeTable.WAITING);
    this.meta = tables.table(HomeTable.META);
    this.group = group;
  }

  /** What is known of an id. */
  record Standing(boolean isDelivered, boolean isMemberEntry, long row) {
    boolean isPresent() {
      return isDelivered || isMemberEntry;
    }
  }

  Optional<Standing> standing(MessageId id) throws IOException {
    Optional<Bytes> row = byId.get(idKey(id));
    if (!row.isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        Rows.decode(
            "row of a message",
            () -> {
              ByteReader in = new ByteReader(row.get());
              int kind = in.u8();
              return new Standing(
                  kind == DELIVERED, kind == MEMBER_ENTRY, kind == DELIVERED ? in.varint() : 0);
            }));
  }

  /** Whether the message was delivered, waits for a parent, or is a member entry. */
  public boolean knows(MessageId id) throws IOException {
    return byId.get(idKey(id)).isPresent();
  }

  /** Whether the message is here, delivered or waiting; member entries are kept elsewhere. */
  boolean holds(MessageId id) throws IOException {
    return standing(id).filter(standing -> !standing.isMemberEntry()).isPresent();
  }

  /** Gives the message the next row. */
  long deliver(InboxRow row) throws IOException {
    long number = lastRow() + 1;
    inbox.put(rowKey(number), row.toBytes());
    byId.put(idKey(row.id()), new ByteWriter().u8(DELIVERED).varint(number).toBytes());
    waiting.delete(key(row.id().bytes()));
    meta.put(lastRowKey(), Keys.u64(number));
    return number;
  }

  void hold(InboxRow row) throws IOException {
    waiting.put(key(row.id().bytes()), row.toBytes());
    byId.put(idKey(row.id()), new ByteWriter().u8(WAITING).toBytes());
  }

  void dropWaiting(MessageId id) throws IOException {
    waiting.delete(key(id.bytes()));
  }

  void noteMemberEntry(MessageId id) throws IOException {
    byId.put(idKey(id), new ByteWriter().u8(MEMBER_ENTRY).toBytes());
  }

  Optional<InboxRow> waiting(MessageId id) throws IOException {
    Optional<Bytes> row = waiting.get(key(id.bytes()));
    return row.isPresent()
        ? Optional.of(Rows.decode("waiting message", () -> InboxRow.parse(row.get())))
        : Optional.empty();
  }

  InboxRow delivered(long number) throws IOException {
    Bytes row = inbox.get(rowKey(number)).orElseThrow(() -> Rows.gone(number));
    return Rows.decode("message", () -> InboxRow.parse(row));
  }

  /** The message with this id, delivered or waiting. */
  InboxRow row(MessageId id, Standing standing) throws IOException {
    return standing.isDelivered()
        ? delivered(standing.row())
        : waiting(id).orElseThrow(() -> Delivery.gone(id));
  }

  void replaceDelivered(long number, InboxRow row) throws IOException {
    inbox.put(rowKey(number), row.toBytes());
  }

  void replaceWaiting(InboxRow row) throws IOException {
    waiting.put(key(row.id().bytes()), row.toBytes());
  }

  /** Remembers which message claims a place in a log, until a signed head decides. */
  void noteClaim(LogName log, long sequence, MessageId id) throws IOException {
    byId.put(placeKey(log, sequence), id.bytes());
  }

  Optional<MessageId> claim(LogName log, long sequence) throws IOException {
    Optional<Bytes> id = byId.get(placeKey(log, sequence));
    return id.isPresent()
        ? Optional.of(Rows.decode("claim of a place", () -> MessageId.parse(id.get())))
        : Optional.empty();
  }

  /** Forgets the claim, unless another message has claimed the place since. */
  void dropClaim(LogName log, long sequence, MessageId id) throws IOException {
    if (claim(log, sequence).equals(Optional.of(id))) {
      byId.delete(placeKey(log, sequence));
    }
  }

  private static long rowNumber(String what, Bytes row) throws IOException {
    return Rows.decode(
        what,
        () -> {
          ByteReader in = new ByteReader(row);
          long number = in.u64();
          in.expectEnd();
          if (number < 0) {
            throw new MalformedException("no row has the number " + number);
          }
          return number;
        });
  }

  /** A delivered message and its row number. */
  public record Numbered(long number, InboxRow row) {}

  /**
   * Delivered messages after a row, ascending: at most as many as given, and no more after {@link
   * #MAX_READ_BYTES}.
   */
  public List<Numbered> after(long number, int limit) throws IOException {
    List<Numbered> found = new ArrayList<>();
    if (number == Long.MAX_VALUE || limit < 1) {
      return found;
    }
    long[] bytes = {0};
    long[] next = {number + 1};
    inbox.scan(
        rowKey(number + 1),
        Keys.after(group.bytes()),
        row -> {
          long at = rowNumber("key", row.key().slice(group.bytes().size(), row.key().size()));
          if (at != next[0]++) {
            throw Rows.gone(next[0] - 1);
          }
          found.add(new Numbered(at, Rows.decode("message", () -> InboxRow.parse(row.value()))));
          bytes[0] += row.value().size();
          return found.size() < limit && bytes[0] < MAX_READ_BYTES;
        });
    if (found.isEmpty() && number < lastRow()) {
      throw Rows.gone(number + 1);
    }
    return found;
  }

  /** The message of a delivered row with this id. */
  Optional<InboxRow> deliveredById(MessageId id) throws IOException {
    Optional<Standing> standing = standing(id);
    return standing.isPresent() && standing.get().isDelivered()
        ? Optional.of(delivered(standing.get().row()))
        : Optional.empty();
  }

  /** The number of the newest row, 0 when nothing was delivered. */
  public long lastRow() throws IOException {
    Optional<Bytes> last = meta.get(lastRowKey());
    return last.isPresent() ? rowNumber("number of the newest message", last.get()) : 0;
  }

  /** All waiting messages, for rebuilding the causal order. */
  List<CausalOrder.WaitingRow> waitingRows() throws IOException {
    List<CausalOrder.WaitingRow> rows = new ArrayList<>();
    waiting.scanPrefix(
        group.bytes(),
        row -> {
          rows.add(
              Rows.decode(
                  "waiting message",
                  () -> {
                    InboxRow held = InboxRow.parse(row.value());
                    return new CausalOrder.WaitingRow(
                        held.id(), MetadataCodec.decode(held.metadata()).parentIds(), held.atMs());
                  }));
          return true;
        });
    return rows;
  }

  /** The messages that wait for a parent and have the latest times, the latest first. */
  public List<InboxRow> newestWaiting(int limit) throws IOException {
    PriorityQueue<InboxRow> newest =
        new PriorityQueue<>(Comparator.comparingLong(InboxRow::timestampSeconds));
    waiting.scanPrefix(
        group.bytes(),
        row -> {
          newest.add(Rows.decode("waiting message", () -> InboxRow.parse(row.value())));
          if (newest.size() > limit) {
            newest.remove();
          }
          return true;
        });
    List<InboxRow> latestFirst = new ArrayList<>(newest.size());
    while (!newest.isEmpty()) {
      latestFirst.add(newest.remove());
    }
    Collections.reverse(latestFirst);
    return latestFirst;
  }

  /**
   * For each log the last entry that messages wait for, as the first {@link
   * Limits#MAX_AWAITING_ROWS} of them say it.
   */
  public Map<LogName, Long> awaited() throws IOException {
    Map<LogName, Long> last = new TreeMap<>();
    absentParents(
        Limits.MAX_AWAITING_ROWS,
        parent ->
            parent
                .position()
                .ifPresent(at -> last.merge(LogName.of(at.log()), at.sequence(), Math::max)));
    return last;
  }

  /** What is not here and keeps messages waiting, as each of the first so many rows names it. */
  public void absentParents(int rows, Consumer<Parent> visitor) throws IOException {
    int[] seen = {0};
    waiting.scanPrefix(
        group.bytes(),
        row -> {
          for (Parent parent : Rows.decode("waiting message", () -> parents(row.value()))) {
            if (!knows(parent.id())) {
              visitor.accept(parent);
            }
          }
          return ++seen[0] < rows;
        });
  }

  /** Parents of a message that are neither here nor known otherwise. */
  public List<Parent> absentParents(InboxRow row) throws IOException {
    List<Parent> absent = new ArrayList<>();
    for (Parent parent :
        Rows.decode("waiting message", () -> MetadataCodec.decode(row.metadata()).parents())) {
      if (!knows(parent.id())) {
        absent.add(parent);
      }
    }
    return absent;
  }

  private static List<Parent> parents(Bytes row) throws MalformedException {
    return MetadataCodec.decode(InboxRow.parse(row).metadata()).parents();
  }

  /** How many messages wait for a parent. */
  public long waitingCount() throws IOException {
    return waiting.count(group.bytes(), Keys.after(group.bytes()));
  }

  /** The row that a reader of this name has committed, 0 before the first. */
  public long cursor(String name) throws IOException {
    Optional<Bytes> row = meta.get(cursorKey(name));
    return row.isPresent() ? rowNumber("cursor", row.get()) : 0;
  }

  /** Remembers that a reader of this name is done with all rows up to this one. */
  public void commitCursor(String name, long row) throws IOException {
    meta.put(cursorKey(name), Keys.u64(row));
  }

  private Bytes cursorKey(String name) {
    return Keys.of(Bytes.utf8("cursor "), group.bytes(), Bytes.utf8(name));
  }

  private Bytes key(Bytes rest) {
    return Keys.of(group.bytes(), rest);
  }

  private Bytes idKey(MessageId id) {
    return Keys.of(group.bytes(), BY_ID, id.bytes());
  }

  private Bytes placeKey(LogName log, long sequence) {
    return Keys.of(group.bytes(), BY_PLACE, log.publicKey(), Keys.u64(sequence));
  }

  private Bytes rowKey(long number) {
    return Keys.of(group.bytes(), Keys.u64(number));
  }

  private Bytes lastRowKey() {
    return Keys.of(Bytes.utf8("inbox "), group.bytes());
  }
}
