package org.remotelog.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Makes text from outside fit for a terminal: control characters, escapes and invisible characters
 * that reorder text are shown as {@code \x1b} or {@code \}{@code u202e} and never sent as they are.
 */
final class Printable {
  private Printable() {}

  /** One line: line breaks are shown as {@code \n}, tabs become spaces. */
  static String line(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(codePoint -> appendShown(shown, codePoint));
    return shown.toString();
  }

  /** The lines of a text of several lines, each fit for a terminal; no empty lines at the end. */
  static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : text.replace("\r\n", "\n").split("\n", -1)) {
      lines.add(line(line));
    }
    while (lines.size() > 1 && lines.get(lines.size() - 1).isBlank()) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }

  private static void appendShown(StringBuilder shown, int codePoint) {
    if (codePoint == '\t') {
      shown.append("    ");
    } else if (codePoint == '\n') {
      shown.append("\\n");
    } else if (codePoint < 0x20 || codePoint >= 0x7f && codePoint < 0xa0) {
      shown.append(String.format(Locale.ROOT, "\\x%02x", codePoint));
    } else if (isTreacherous(codePoint)) {
      shown.append(
          String.format(Locale.ROOT, codePoint > 0xffff ? "\\u{%x}" : "\\u%04x", codePoint));
    } else {
      shown.appendCodePoint(codePoint);
    }
  }

  /** Reorders or breaks the line, or is no character at all. Joiners stay: emoji need them. */
  private static boolean isTreacherous(int codePoint) {
    boolean reorders =
        codePoint == 0x061c
            || codePoint == 0x200e
            || codePoint == 0x200f
            || codePoint >= 0x202a && codePoint <= 0x202e
            || codePoint >= 0x2066 && codePoint <= 0x206f;
    boolean breaks = codePoint == 0x2028 || codePoint == 0x2029 || codePoint == 0xfeff;
    boolean isTag = codePoint >= 0xe0000 && codePoint <= 0xe007f;
    int type = Character.getType(codePoint);
    return reorders || breaks || isTag || type == Character.SURROGATE;
  }
}
