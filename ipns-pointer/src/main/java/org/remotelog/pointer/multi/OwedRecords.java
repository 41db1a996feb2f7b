package org.remotelog.pointer.multi;

import java.io.IOException;
import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;

/**
 * Records that were promised to places which could not take them yet, kept durably until they
 * arrive: the newest of each log for each place. Places are named by their URIs. Safe for use by
 * several threads.
 */
public interface OwedRecords {
  /** A record that is owed to a place. */
  record Owed(LogName log, Bytes record) {}

  /**
   * Owes the record to every place, instead of what was owed of that log; all of it is durable on
   * return.
   */
  void put(List<String> places, LogName log, Bytes record) throws IOException;

  /** What is owed to the place, by log; in the same order each time. */
  List<Owed> of(String place) throws IOException;

  /** Forgets that these records are owed to the place, except where others have replaced them. */
  void forget(String place, List<Owed> records) throws IOException;
}
