package org.remotelog.log.client;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.remotelog.home.Tables;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LiveMembers;
import org.remotelog.log.LogName;
import org.remotelog.log.MessageIdRule;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.CatchUpPlanner;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.RosterChoice;

/** Whose logs are read, with which keys, and who gets their entries. */
public interface LogSource {
  /** The logs to read now; asked again after each round, because entries can bring new members. */
  Collection<LogName> logs() throws IOException;

  /** The group's secrets. */
  EpochSecrets secrets();

  /** How the group names messages. */
  MessageIdRule idRule();

  /**
   * Takes verified entries of one log, ascending, each once, in the transaction that also remembers
   * that they were taken.
   */
  void onEntries(Tables tables, LogName log, List<Entry> entries) throws IOException;

  /**
   * Takes verified entries of another history of a forked log, ascending, as {@link #onEntries}
   * does: those that its main branch does not have at these numbers.
   *
   * @param branch which history, from 1
   */
  default void onSideEntries(Tables tables, LogName log, int branch, List<Entry> entries)
      throws IOException {}

  /**
   * Entries that came as those of one history, by {@link #onEntries}, {@link #onConfirmed} or
   * {@link #onSideEntries}, turned out to be of another one: the first may bring others at these
   * numbers. Some of them may have come as those of the other one as well.
   *
   * @param from the history that they came as, 0 for the main one
   * @param branch the one that they are of, 0 for the main one
   */
  default void onMovedToSide(
      Tables tables, LogName log, int from, int branch, List<SequenceRange> ranges)
      throws IOException {}

  /**
   * What came as entries of one history at these numbers is of none that is read, and others come
   * in its place. Told before these are; should it turn out to count, it comes once more.
   *
   * @param branch the history that it came as, 0 for the main one
   */
  default void onReplaced(Tables tables, LogName log, int branch, List<SequenceRange> ranges)
      throws IOException {}

  /** Messages that came by other ways are what the signed head of the log says. */
  void onConfirmed(Tables tables, LogName log, SequenceRange range) throws IOException;

  /**
   * Sees what heads of a log count now, its main one and those of other histories. Called again and
   * again, in the transaction that remembers them.
   */
  default void onHeads(Tables tables, ReaderState state) throws IOException {}

  /**
   * The newest head of a log turned out to be of another history, and the log ends where it did
   * before that head: what was concluded from the head does not count. In the transaction that
   * remembers it.
   *
   * @param state what is known of the log without it
   */
  default void onCutBack(Tables tables, ReaderState state) throws IOException {}

  /**
   * Whether records that pointers have lost are published there again; not where pointers are only
   * looked at.
   */
  default boolean repairs() {
    return false;
  }

  /** How many roster blocks of accepted heads a pass may read. */
  default RosterChoice.Allowance rosters() {
    return RosterChoice.Allowance.NONE;
  }

  /**
   * Whose receipts are wanted, where receipts stand in rosters: these are read beside the others,
   * within {@link org.remotelog.log.core.CoreLimits#AWAITED_ROSTERS_PER_PASS}.
   */
  default Collection<LogName> awaitsReceipts() throws IOException {
    return List.of();
  }

  /** The logs that are read, if not all in this pass: what rosters show of them is of use. */
  default Collection<LogName> allLogs() throws IOException {
    return logs();
  }

  /**
   * Whether entries of this pass may bring this log, which is not read yet: then the pointers are
   * asked for it as soon as the roster of a log that is read for the first time shows it. Nothing
   * of it is believed or remembered before {@link #logs} has it.
   */
  default boolean mayBring(LogName log) throws IOException {
    return false;
  }

  /** How many logs are read, but not asked for in this pass. */
  default int skipped() {
    return 0;
  }

  /** Whether this device writes the log. */
  default boolean writes(Tables tables, LogName log) throws IOException {
    return false;
  }

  /**
   * Takes a verified record of an own log that this device has not signed: a copy of its home is or
   * was at work.
   *
   * @param source who showed it
   */
  default void onOwnRecord(Tables tables, HeadRecord record, String source) throws IOException {}

  /**
   * Takes the receipts that stand in a roster block, unchecked, in the transaction that remembers
   * that the block was read.
   *
   * @param writer whose receipts they are
   * @param writtenAtMs when the roster was made, on the writer's clock
   */
  default void onReceipts(Tables tables, LogName writer, long writtenAtMs, List<Receipt> receipts)
      throws IOException {}

  /** Whether the newest entries are fetched first, so that they can be shown first. */
  default boolean newestFirst() {
    return false;
  }

  /**
   * Whom to ask for the few entries that are missing of a segment, before it is fetched. Called
   * once at the start of a pass.
   */
  default LiveMembers liveMembers() {
    return LiveMembers.NONE;
  }

  /** Sees what a head or a page of the log leaves to do. */
  default void onPlan(LogName log, CatchUpPlanner.Plan plan) {}

  /** Takes what the pass did and why, in its last transaction. */
  default void onTrace(Tables tables, PassTrace trace) throws IOException {}
}
