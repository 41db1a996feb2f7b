package org.remotelog.log.client;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.remotelog.home.Tables;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.LogName;
import org.remotelog.log.MessageIdRule;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.CatchUpPlanner;

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

  /** Messages that came by other ways are what the signed head of the log says. */
  void onConfirmed(Tables tables, LogName log, SequenceRange range) throws IOException;

  /**
   * Whether records that pointers have lost are published there again; not where pointers are only
   * looked at.
   */
  default boolean repairs() {
    return false;
  }

  /** Sees what a head or a page of the log leaves to do. */
  default void onPlan(LogName log, CatchUpPlanner.Plan plan) {}

  /** Takes what the pass did and why, in its last transaction. */
  default void onTrace(Tables tables, PassTrace trace) throws IOException {}
}
