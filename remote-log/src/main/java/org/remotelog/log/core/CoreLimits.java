package org.remotelog.log.core;

/** Limits of the writing and reading rules; bytes unless the name says otherwise. */
public final class CoreLimits {
  /** A run of entries is cut, and segments are merged, so that a segment stays below this. */
  public static final int SEGMENT_TARGET_BYTES = 256 * 1024;

  /** Entries of a segment take less than this before compression; a larger run is cut. */
  public static final int SEGMENT_INFLATED_BYTES = 3 * 1024 * 1024;

  /** Entries of one segment. */
  public static final int MAX_SEGMENT_ENTRIES = 16_384;

  /** From this size on a segment is final: it is never merged again. */
  public static final int FULL_SEGMENT_BYTES = 192 * 1024;

  /** Final segments that the head links itself; older ones move to pages. */
  public static final int FINAL_SEGMENTS_IN_HEAD = 4;

  /** Final segments above {@link #FINAL_SEGMENTS_IN_HEAD} that are moved to a page at once. */
  public static final int FINAL_SEGMENTS_MOVED_AT_ONCE = 2;

  /**
   * Pages of segments that a head links itself, so that all of a log of 3,072 full segments comes
   * in three rounds. When there are more, older ones move to a page of pages.
   */
  public static final int MAX_PAGES_IN_HEAD = 12;

  /** The newest pages of segments stay in the head then. */
  public static final int PAGES_KEPT_IN_HEAD = 8;

  /**
   * Pages of pages in a head with which a log still goes on, some three million full segments: one
   * more, and the pages of {@link #MAX_PAGES_IN_HEAD}, still fit a head.
   */
  public static final int MAX_PAGES_OF_PAGES = 51;

  /**
   * Other histories of one forked log that are read and kept beside the main one. Of more some
   * heads are kept.
   */
  public static final int MAX_SIDE_BRANCHES = 3;

  /**
   * Heads of one history that were passed by newer ones before their entries came, and of which it
   * is told once they are here whether they were of it.
   */
  public static final int MAX_PASSED_HEADS = 4;

  /**
   * Ranges of entries of its own that a side branch has. Honest histories have a few: once two have
   * parted every entry differs. Of one that mixes its entries with those of the main one the rest
   * is not read.
   */
  public static final int MAX_BRANCH_RANGES = 4_096;

  /**
   * Heads without a place of which all is remembered, so that they find one later: when it shows
   * which history they are of, or when a place is free.
   */
  public static final int MAX_WAITING_HEADS = 8;

  /**
   * How often one step of reading tries to place heads anew that have no place, as branches have
   * changed by placing others.
   */
  public static final int MAX_PLACING_TURNS = 64;

  /**
   * Further heads without a place that are remembered by a tag, so that what they state is not
   * fetched again.
   */
  public static final int MAX_UNREAD_HISTORIES = 8;

  /** Head records are valid for this long from the moment of signing, in milliseconds: a year. */
  public static final long RECORD_VALIDITY_MS = 365L * 24 * 60 * 60 * 1000;

  /** A record that is published is looked for on every pointer after this time, in milliseconds. */
  public static final long RECORD_CHECK_MS = 6L * 60 * 60 * 1000;

  /**
   * When a pointer or a store failed, the look after a published record is made again after this
   * time, in milliseconds: a dead place must not cost requests to all in each pass.
   */
  public static final long RECORD_RETRY_MS = 10L * 60 * 1000;

  /**
   * Before something new is published, pointers are asked for the own log unless they were within
   * this time, in milliseconds: another copy of the home may have written.
   */
  public static final long OWN_LOG_LOOK_MS = 10L * 60 * 1000;

  /**
   * So long a log is not ended because a newer head is known of and not to be had, in milliseconds:
   * a day. Then it is ended all the same, or who withholds the head could keep this device's
   * successor from everybody.
   */
  public static final long ENDING_WAIT_MS = 24L * 60 * 60 * 1000;

  /** Replaced blocks stay in the stores for this long at least, unless told otherwise: 7 days. */
  public static final long REPLACED_GRACE_MS = 7L * 24 * 60 * 60 * 1000;

  /** A clock that shows more counts as showing this: 9000-01-01T00:00:00Z, in milliseconds. */
  public static final long LATEST_TIME_MS = 221_845_392_000_000L;

  /**
   * Receipts that a head carries itself: what fits into its record beside the references of a long
   * log. Those of larger groups stand in the roster.
   */
  public static final int MAX_HEAD_RECEIPTS = 50;

  /** In groups of up to so many logs receipts alone are soon a reason for a head. */
  public static final int SMALL_GROUP_LOGS = 8;

  /** Receipts alone are published no sooner after the head before, in milliseconds: 10 minutes. */
  public static final long RECEIPTS_ALONE_MS = 10 * 60_000;

  /** The same in larger groups: a day. */
  public static final long RECEIPTS_ALONE_LARGE_MS = 24L * 60 * 60 * 1000;

  /** A roster is written again no sooner, in milliseconds: an hour. */
  public static final long ROSTER_MS = 60L * 60 * 1000;

  /** Groups of fewer logs need no roster: there is nobody to tell of somebody else. */
  public static final int MIN_ROSTER_LOGS = 3;

  /**
   * Entries that are fetched out of order when the newest are wanted first. They wait for their
   * parents in the home, which has room for a bounded number.
   */
  public static final int NEWEST_FIRST_ENTRIES = 32_768;

  /** Entries that members are asked for directly at a time; a plan with more asks for the first. */
  public static final int MAX_ASKED_ENTRIES = 1_024;

  /**
   * A smaller segment is fetched, however little of it is missing: that costs less than a moment of
   * waiting for somebody who may not have it. In bytes.
   */
  public static final int MIN_ASKED_SEGMENT_BYTES = 16_384;

  /** Logs of which members are asked for entries directly at a time. */
  public static final int MAX_ASKED_LOGS = 64;

  /** Numbers that are looked up in one pass to find out what members are asked for. */
  public static final int MAX_ASK_LOOKS = 65_536;

  /** Roster blocks that a pass reads while all pointers answer as they should. */
  public static final int ROSTERS_PER_CALM_PASS = 2;

  /** Roster blocks that a pass reads when a pointer failed, was empty, or gave an old record. */
  public static final int ROSTERS_PER_TROUBLED_PASS = 16;

  /**
   * Roster blocks that a pass reads beside those for the receipts that they have, of members to
   * whom something is given directly.
   */
  public static final int AWAITED_ROSTERS_PER_PASS = 4;

  /** Between two passes of a watch that read rosters while all is well, in milliseconds. */
  public static final long ROSTER_PAUSE_MS = 10 * 60_000;

  /**
   * Logs of a group up to which each pass asks for all. So a pass that finds nothing takes at most
   * 64 requests, about 32 KB of young logs and 250 KB of the longest; in a larger group it takes
   * about that too, instead of 500 requests and 2 MB.
   */
  public static final int MAX_LOGS_ASKED_ALWAYS = 64;

  /** In a larger group a log without news is asked for in one of so many passes. */
  public static final int POLL_TURNS = 16;

  /** Logs of a larger group that are asked for in each pass because they had news lately. */
  public static final int MAX_ACTIVE_LOGS = 32;

  /** For so long after its last news a log counts as active, in milliseconds. */
  public static final long ACTIVE_LOG_MS = 60 * 60_000;

  /**
   * A log that has ended and is read to its end is asked for once in this time, in milliseconds.
   */
  public static final long QUIET_LOG_MS = 60 * 60_000;

  /** How long a name system may cache a head record, in milliseconds. */
  public static final long RECORD_TTL_MS = 60_000;

  /** A clock that differs from a head's time by more than this is reported, in milliseconds. */
  public static final long CLOCK_TOLERANCE_MS = 10 * 60_000;

  /**
   * Entries of one log that are gone through at once to check receipts that end between two
   * frontiers. What takes more is not known yet, and the next look goes on where this one ended.
   */
  public static final int MAX_ENTRIES_PER_CHECK = 131_072;

  /**
   * Frontiers of one log that are remembered for checking receipts. The entries between two of them
   * are read when a receipt ends there.
   */
  public static final int MAX_MILESTONES = 64;

  /**
   * Heads of one log of which the number is remembered once newer ones are accepted. An older
   * record of such a number that names another head is one of a fork.
   */
  public static final int MAX_PAST_HEADS = 128;

  /** No true clock shows less: 2026-01-01T00:00:00Z, in milliseconds since 1970. */
  public static final long EARLIEST_TRUE_TIME_MS = 1_767_225_600_000L;

  private CoreLimits() {}
}
