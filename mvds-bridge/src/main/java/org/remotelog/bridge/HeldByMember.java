package org.remotelog.bridge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.remotelog.bytes.Bytes;
import org.remotelog.group.Limits;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.log.Entry;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.crypto.Commitments;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;

/**
 * Which messages of the inbox a member holds by its receipts, and which ones a log carries. Good
 * for the one piece of work that gave the tables.
 */
public final class HeldByMember {
  private static final Bytes ROW = Bytes.utf8("h");

  private final GroupRows rows;
  private final LogJournal journal;
  private final Inbox inbox;
  private final GroupId group;
  private final Holdings holdings;

  /** How many entries of own logs are published. */
  private final Map<LogName, Long> published = new HashMap<>();

  /**
   * What is known of a member.
   *
   * @param member its log; without one nothing counts as held
   */
  public HeldByMember(Tables tables, GroupId group, Optional<LogName> member) throws IOException {
    this.rows = new GroupRows(tables);
    this.journal = new LogJournal(tables);
    this.inbox = new Inbox(tables, group);
    this.group = group;
    this.holdings = member.isPresent() ? row(tables, group, member.get()) : Holdings.NONE;
  }

  /** Whether the member held more when somebody last acted on that. */
  public boolean wentBack() {
    return holdings.wentBack();
  }

  /** What is remembered of a member at one moment. */
  public static final class Stand {
    private final Holdings holdings;

    private Stand(Holdings holdings) {
      this.holdings = holdings;
    }

    /** Whether the member held more when somebody last acted on that. */
    public boolean wentBack() {
      return holdings.wentBack();
    }

    /** Whether it says that it holds the same as at the other moment. */
    public boolean isSame(@Nullable Stand other) {
      return other != null && holdings.receipts().equals(other.holdings.receipts());
    }
  }

  /** What is remembered of a member now; nothing without a log. */
  public static Stand stand(Tables tables, GroupId group, Optional<LogName> member)
      throws IOException {
    return new Stand(member.isPresent() ? row(tables, group, member.get()) : Holdings.NONE);
  }

  /** Notes that what the member holds no longer is on its way to it again. */
  public static void actedOn(Tables tables, GroupId group, LogName member) throws IOException {
    put(tables, group, member, row(tables, group, member).actedOn());
  }

  /** What stands for a message here, delivered or waiting. */
  public Optional<InboxRow> find(MessageId id) throws IOException {
    Optional<InboxRow> delivered = inbox.deliveredById(id);
    return delivered.isPresent() ? delivered : inbox.waiting(id);
  }

  /**
   * Whether the member holds the message: a receipt of it that counts covers its place, and it is
   * what stands there in the log that the receipt speaks of. An unconfirmed place is a claim, by
   * which somebody could keep the message from the member.
   */
  public boolean holds(InboxRow row) throws IOException {
    return row.position()
            .filter(place -> holdings.covers(place.log(), place.sequence()))
            .isPresent()
        && isInLog(journal, row);
  }

  /** Whether the message is what stands at its place in the log that receipts speak of. */
  static boolean isInLog(LogJournal journal, InboxRow row) throws IOException {
    if (!row.confirmed() || !row.position().isPresent()) {
      return false;
    }
    InboxRow.Place place = row.position().get();
    return journal
        .commitment(place.log(), place.sequence())
        .filter(Commitments.of(place.log(), entry(row, place))::equals)
        .isPresent();
  }

  /** Whether others find the message on a log: in a published head of ours, or of somebody's. */
  public boolean isOnLog(InboxRow row) throws IOException {
    if (!row.confirmed() || !row.position().isPresent()) {
      return false;
    }
    LogName log = row.position().get().log();
    if (!rows.isOwnLog(group, log)) {
      return true;
    }
    if (!published.containsKey(log)) {
      published.put(log, journal.writer(log).publishedCount());
    }
    return row.position().get().sequence() <= published.get(log);
  }

  private static Entry entry(InboxRow row, InboxRow.Place place) {
    return new Entry(
        place.sequence(),
        row.id().digest(),
        place.salt(),
        row.timestampSeconds(),
        row.metadata(),
        row.body());
  }

  static Holdings row(Tables tables, GroupId group, LogName member) throws IOException {
    Optional<Bytes> row = table(tables).get(key(group, member));
    return row.isPresent()
        ? Rows.decode("row of what a member holds", () -> Holdings.parse(row.get()))
        : Holdings.NONE;
  }

  static void put(Tables tables, GroupId group, LogName member, Holdings holdings)
      throws IOException {
    table(tables).put(key(group, member), holdings.toBytes());
  }

  /** Whether it is remembered what this member holds. */
  public static boolean isKept(Tables tables, GroupId group, LogName member) throws IOException {
    return table(tables).get(key(group, member)).isPresent();
  }

  /**
   * Begins to remember what a member holds; does nothing when that is so already.
   *
   * @param heldMore whether it may have held more, of which nothing is remembered
   */
  public static void begin(Tables tables, GroupId group, LogName member, boolean heldMore)
      throws IOException {
    if (!isKept(tables, group, member)) {
      put(tables, group, member, new Holdings(heldMore, Holdings.NONE.receipts()));
    }
  }

  /** Forgets what a member holds. */
  public static void forget(Tables tables, GroupId group, LogName member) throws IOException {
    table(tables).delete(key(group, member));
  }

  /** The members of which it is remembered what they hold. */
  public static List<LogName> members(Tables tables, GroupId group) throws IOException {
    List<LogName> members = new ArrayList<>();
    for (Row row : table(tables).scanPrefix(Keys.of(ROW, group.bytes()), Limits.MAX_LOGS)) {
      Bytes name = row.key().slice(row.key().size() - LogName.SIZE, row.key().size());
      members.add(Rows.decode("row of what a member holds", () -> LogName.of(name)));
    }
    return members;
  }

  private static Table table(Tables tables) {
    return tables.table(HomeTable.MVDS);
  }

  private static Bytes key(GroupId group, LogName member) {
    return Keys.of(ROW, group.bytes(), member.publicKey());
  }
}
