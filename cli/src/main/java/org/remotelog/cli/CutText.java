package org.remotelog.cli;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Cuts text that is too long for a message, so that the reader sees it. */
record CutText(String text, long cutBytes) {
  /** Room for the longest ending. */
  private static final int ENDING_BYTES = 48;

  /**
   * The text of these bytes, at most {@code maxBytes} of UTF-8, cut between characters.
   *
   * @param start the first bytes of the text, all of it when it has {@code totalBytes}
   */
  static CutText of(byte[] start, long totalBytes, int maxBytes) {
    String whole = new String(start, StandardCharsets.UTF_8);
    int wholeBytes = whole.getBytes(StandardCharsets.UTF_8).length;
    if (start.length == totalBytes && wholeBytes <= maxBytes) {
      return new CutText(whole, 0);
    }
    int end = 0;
    int keptBytes = 0;
    while (end < whole.length()) {
      int codePoint = whole.codePointAt(end);
      int more = utf8Bytes(codePoint);
      if (keptBytes + more > maxBytes - ENDING_BYTES) {
        break;
      }
      keptBytes += more;
      end += Character.charCount(codePoint);
    }
    long cut = Math.max(1, totalBytes - keptBytes);
    String ending = String.format(Locale.ROOT, "… [cut: %,d bytes]", cut);
    return new CutText(whole.substring(0, end) + ending, cut);
  }

  private static int utf8Bytes(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }
}
