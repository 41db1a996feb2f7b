package org.remotelog.cli;

import java.util.List;
import java.util.Locale;
import org.remotelog.AbsentParent;
import org.remotelog.log.Gap;
import org.remotelog.log.SequenceRange;

/** Gaps as people and scripts read them. */
final class GapText {
  /** What can be done about messages that wait for one that is not here. */
  static final String AWAITED =
      "Sync: its writer has perhaps not published it, or its log is not known here; after a day"
          + " those that wait are shown without it";

  /** The same when the message is one of those that a gap names. */
  static final String AWAITED_IN_GAP =
      "It is part of the gap above; after a day those that wait are shown without it";

  private GapText() {}

  static JsonLine json(Gap gap) {
    JsonLine line = new JsonLine().put("log", gap.log()).put("first", gap.range().first());
    if (!gap.isOpenEnded()) {
      line.put("last", gap.range().last());
    }
    return line.put("cause", cause(gap)).put("detail", gap.detail()).put("sinceMs", gap.sinceMs());
  }

  /** For example: 12..40 of k51qzi…3x9a2c: refused (the block's bytes do not match its CID). */
  static String line(Gap gap) {
    String detail = gap.detail().isEmpty() ? "" : " (" + gap.detail() + ")";
    return range(gap.range())
        + " of "
        + Words.shorten(gap.log().toString())
        + ": "
        + cause(gap)
        + detail;
  }

  /** number 3, numbers 3..8, or 3 and later. */
  static String range(SequenceRange range) {
    if (range.last() == Long.MAX_VALUE) {
      return range.first() + " and later";
    }
    return range.first() == range.last()
        ? "number " + range.first()
        : "numbers " + range.first() + ".." + range.last();
  }

  /** What can be done about a gap, one sentence. */
  static String advice(Gap gap) {
    return switch (gap.cause()) {
      case NOT_FETCHED ->
          "No head or page links these entries: their writer lost or pruned them, or lies";
      case UNAVAILABLE ->
          "See that stores and pointers can be reached, and sync again; a store that lost blocks"
              + " gets them back by 'export' and 'import' in a home with another store that has"
              + " them; connected members give messages without it ('sync --dial')";
      case REFUSED ->
          "Somebody gave damaged or forged bytes: 'remotelog verify' says which store or pointer;"
              + " repair or replace it, and sync again";
      case FORKED -> "The writer signed two histories: see 'remotelog forks'";
      case ERASED -> "Their keys were erased on purpose; nothing can be done";
      case EXPIRED -> "Their lifetime is over; nothing needs to be done";
    };
  }

  /** What can be done about a message that others wait for. */
  static String advice(AbsentParent parent, List<Gap> gaps) {
    for (Gap gap : gaps) {
      if (parent.log().filter(gap.log()::equals).isPresent()
          && gap.range().contains(parent.sequence())) {
        return AWAITED_IN_GAP;
      }
    }
    return AWAITED;
  }

  private static String cause(Gap gap) {
    return gap.cause().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
