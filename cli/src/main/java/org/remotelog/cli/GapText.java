package org.remotelog.cli;

import java.util.Locale;
import org.remotelog.log.Gap;

/** Gaps as people and scripts read them. */
final class GapText {
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
    String range =
        gap.isOpenEnded()
            ? gap.range().first() + " and later"
            : gap.range().first() == gap.range().last()
                ? "number " + gap.range().first()
                : "numbers " + gap.range().first() + ".." + gap.range().last();
    String detail = gap.detail().isEmpty() ? "" : " (" + gap.detail() + ")";
    return range + " of " + Words.shorten(gap.log().toString()) + ": " + cause(gap) + detail;
  }

  private static String cause(Gap gap) {
    return gap.cause().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
