package org.remotelog.log.client;

import java.util.ArrayList;
import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.LogName;

/**
 * What a catch-up pass did and why, for people: bounded by {@link ClientLimits#MAX_TRACE_LINES} and
 * {@link ClientLimits#MAX_TRACE_BYTES}, without keys and without content. The counts are those of
 * {@link CatchUp}.
 *
 * @param startedAtMs when it began, in milliseconds since 1970
 * @param ms how long it took
 * @param logs logs that were read
 * @param quiet logs of which every pointer gave the record that was known, and nothing was missing
 * @param rounds by number; what comes after {@link ClientLimits#MAX_TRACE_ROUNDS} is added up in
 *     the last
 * @param lines by log, those of quiet logs last
 * @param cut lines that were left out because there were too many
 * @param skipped logs of a large group for which pointers were not asked in this pass
 * @param newestFirst whether the newest entries were fetched first
 */
public record PassTrace(
    long startedAtMs,
    long ms,
    int logs,
    int quiet,
    int roundCount,
    int requests,
    long bytesIn,
    int segments,
    long entries,
    int gaps,
    List<Round> rounds,
    List<Line> lines,
    long cut,
    int skipped,
    boolean newestFirst) {
  /** Why a record changes nothing. */
  static final String KNOWN_RECORD = "the accepted one";

  public PassTrace {
    rounds = List.copyOf(rounds);
    lines = List.copyOf(lines);
  }

  /**
   * One round: requests that ran side by side, and what their replies brought.
   *
   * @param pointers requests to pointers
   * @param blocks requests to stores; one that failed is followed by one to the next store
   * @param failed requests that brought nothing or something wrong
   * @param entries entries handed on
   */
  public record Round(
      int number, int pointers, int blocks, int failed, long bytesIn, long entries, long ms) {
    /** All requests of the round. */
    public int requests() {
      return pointers + blocks;
    }

    Round plus(Round later) {
      return new Round(
          number,
          pointers + later.pointers,
          blocks + later.blocks,
          failed + later.failed,
          bytesIn + later.bytesIn,
          entries + later.entries,
          ms + later.ms);
    }
  }

  /** What a line tells. */
  public enum Kind {
    /** A pointer was asked: how many records it gave, or why none. */
    POINTER,
    /** A record was taken or refused: its number, which pointers gave it, and why. */
    RECORD,
    /** A head or page was compared with what is held: how many segments to fetch, and which. */
    PLAN,
    /** A store was asked for a block: its address, and what was wrong with the reply. */
    BLOCK,
    /** Entries were handed on: their range, and how many. */
    ENTRIES,
    /** Something from outside failed a check. */
    REFUSED,
    /** Something was odd and did not stop the work. */
    WARNING,
    /** Something is missing after the pass: the range, and why. */
    GAP,
    /** A record was published again where it was lost: its number, and why that failed. */
    REPUT,
    /** A roster was read: its block, how many records it has, and how many receipts. */
    ROSTER,
    /** A roster shows a newer record of the log: its number, whose roster, what pointers gave. */
    SHOWN,
    /**
     * Members were asked directly for the entries that are missing of segments: which ones, how
     * many segments need no fetching for what they gave, and what is fetched all the same.
     */
    MEMBERS
  }

  /**
   * One thing that happened.
   *
   * @param subject the block, range or part that it is about, may be empty
   * @param place the store or pointer, may be empty
   * @param why the reason or what went wrong, may be empty
   * @param number what {@link Kind} says, else 0
   * @param bytes what was received; of {@link Kind#MEMBERS} for all logs, in the first line
   * @param ms how long the request took
   */
  public record Line(
      LogName log,
      int round,
      Kind kind,
      String subject,
      String place,
      String why,
      long number,
      long bytes,
      long ms) {
    boolean isQuiet() {
      return kind == Kind.POINTER ? why.isEmpty() : kind == Kind.RECORD && why.equals(KNOWN_RECORD);
    }
  }

  /** The lines of one log. */
  public List<Line> linesOf(LogName log) {
    List<Line> found = new ArrayList<>();
    for (Line line : lines) {
      if (line.log().equals(log)) {
        found.add(line);
      }
    }
    return found;
  }

  /** Whether nothing but the record that was known came for the log, as far as lines were kept. */
  public boolean isQuiet(LogName log) {
    return linesOf(log).stream().allMatch(Line::isQuiet);
  }

  /** As a row of a home; {@link #parse} reads it. */
  public Bytes toBytes() {
    return TraceRows.encode(this);
  }

  /** Reads a row. */
  public static PassTrace parse(Bytes row) throws MalformedException {
    return TraceRows.decode(row);
  }
}
