package org.remotelog.bridge;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.remotelog.bytes.Bytes;
import org.remotelog.group.Membership;
import org.remotelog.home.Home;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.LogWriter;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.core.CausalOrder;
import org.remotelog.mvds.core.CausalState;

/**
 * Joins logs and messages: opens groups inside transactions, and keeps between transactions what
 * would be slow to rebuild.
 *
 * <p>What is kept is good only for the tables that it was made with. So each piece of work leaves a
 * fresh stamp in the tables: after a transaction that was undone, or when another process has
 * changed the home, the stamps differ, and everything is rebuilt from the tables.
 *
 * <p>Thread rule: everything happens inside transactions of one home, which run one after the
 * other, or inside its reads, which do not touch what is kept.
 */
public final class Bridge {
  private static final FoldedMemberships FOLDED = new FoldedMemberships();

  private final CausalOrder order = new CausalOrder();
  private final LogWriter writer;
  private final LongSupplier clockMs;
  private final Supplier<Bytes> stamps;
  private final Map<GroupId, Stamped> kept = new ConcurrentHashMap<>();

  /** What is kept of a group between transactions. */
  record Kept(CausalState waiting, Membership membership) {}

  /** What is kept, and the stamp of the tables that it is good for. */
  private record Stamped(Kept kept, Bytes stamp) {}

  /**
   * A bridge of one home.
   *
   * @param stamps gives bytes that it never gave before, here or in another process: random ones
   */
  public Bridge(LogWriter writer, LongSupplier clockMs, Supplier<Bytes> stamps) {
    this.writer = writer;
    this.clockMs = clockMs;
    this.stamps = stamps;
  }

  /** Work on one group inside a transaction. */
  @FunctionalInterface
  public interface GroupWork<T> {
    T run(GroupSession session) throws IOException;
  }

  /** Runs work on a group in a transaction of its own. */
  public <T> T transaction(Home home, GroupId group, GroupWork<T> work) throws IOException {
    return home.transaction(tables -> within(tables, group, work));
  }

  /** Runs work on a group in a transaction that is open. */
  public <T> T within(Tables tables, GroupId group, GroupWork<T> work) throws IOException {
    GroupRows.OwnGroup own = own(tables, group);
    Bytes key = stampKey(group);
    Optional<Bytes> stamp = tables.table(HomeTable.META).get(key);
    // Taken out, so that nothing is kept of work that fails.
    Optional<Stamped> before = Optional.ofNullable(kept.remove(group));
    GroupSession session;
    Kept state;
    if (before.isPresent() && stamp.equals(before.map(Stamped::stamp))) {
      state = before.get().kept();
      session = new GroupSession(tables, own, state, order, writer, clockMs);
    } else {
      Membership membership = FoldedMemberships.fold(tables, own);
      GroupSession looking =
          new GroupSession(
              tables, own, new Kept(new CausalState(), membership), order, writer, clockMs);
      CausalOrder.Step restored = looking.restore();
      state = new Kept(restored.state(), membership);
      session = new GroupSession(tables, own, state, order, writer, clockMs);
      session.carryOut(restored);
    }
    T result = work.run(session);
    session.save();
    Bytes fresh = stamps.get();
    tables.table(HomeTable.META).put(key, fresh);
    kept.put(group, new Stamped(state, fresh));
    return result;
  }

  /**
   * Entries of a log are those of another history than the one that they came as. The membership is
   * read anew after that.
   *
   * @param from the history that they came as, 0 for the main one
   */
  public void movedToSide(
      Tables tables, GroupId group, LogName log, int from, int branch, List<SequenceRange> ranges)
      throws IOException {
    for (SequenceRange range : ranges) {
      MovedEntries.toSide(tables, group, log, from, branch, range);
    }
    tables.table(HomeTable.META).put(stampKey(group), stamps.get());
  }

  /**
   * Entries that came as those of one history of a log at these places are of none that is known,
   * and others come there. What was delivered stays.
   */
  public void replaced(
      Tables tables, GroupId group, LogName log, int branch, List<SequenceRange> ranges)
      throws IOException {
    for (SequenceRange range : ranges) {
      MovedEntries.forget(tables, group, log, branch, range);
    }
    tables.table(HomeTable.META).put(stampKey(group), stamps.get());
  }

  private static GroupRows.OwnGroup own(Tables tables, GroupId group) throws IOException {
    return new GroupRows(tables)
        .group(group)
        .orElseThrow(() -> new IllegalArgumentException("no group " + group));
  }

  private static Bytes stampKey(GroupId group) {
    return Keys.of(Bytes.utf8("stamp "), group.bytes());
  }

  /**
   * Runs work that changes nothing on a group in a transaction that is open. Cheaper than {@link
   * #within}, as it leaves no stamp.
   */
  <T> T looking(Tables tables, GroupId group, GroupWork<T> work) throws IOException {
    GroupRows.OwnGroup own = own(tables, group);
    Optional<Stamped> before = Optional.ofNullable(kept.get(group));
    if (before.isPresent()
        && tables.table(HomeTable.META).get(stampKey(group)).equals(before.map(Stamped::stamp))) {
      return work.run(new GroupSession(tables, own, before.get().kept(), order, writer, clockMs));
    }
    return within(tables, group, work);
  }

  /** Who belongs to a group, as the tables say now; not to be added to. */
  public static Membership membership(Tables tables, GroupRows.OwnGroup own) throws IOException {
    return FOLDED.of(tables, own);
  }
}
