package org.remotelog.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.remotelog.bytes.Bytes;

/**
 * What a server answered; nothing in it is verified.
 *
 * @param mediaType in lower case, without parameters; empty when there is none
 */
public record HttpReply(int status, String mediaType, Headers headers, Bytes body) {
  /**
   * The headers of a reply, and those that came behind its body.
   *
   * @param values the last value of each, by name in lower case
   */
  public record Headers(Map<String, String> values) {
    public Headers {
      Map<String, String> lower = new LinkedHashMap<>();
      values.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
      values = Map.copyOf(lower);
    }

    /** The last value of the header; empty when there is none. */
    public String value(String name) {
      return values.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  /** Whether the status is 2xx. A server may still say in the body that it failed. */
  public boolean isSuccess() {
    return status >= 200 && status <= 299;
  }

  /** Status and the beginning of the body, fit to be shown on one line. */
  public String explain() {
    Bytes start = body.slice(0, Math.min(body.size(), 4 * Limits.MAX_ERROR_CHARS));
    String text = oneLine(new String(start.toArray(), StandardCharsets.UTF_8));
    return "HTTP " + status + (text.isEmpty() ? "" : " (" + text + ")");
  }

  /**
   * A server's text, fit to be shown: at most {@link Limits#MAX_ERROR_CHARS} characters on one
   * line, without those that could redraw a terminal or reorder the line.
   */
  public static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints().limit(Limits.MAX_ERROR_CHARS).forEach(c -> append(line, c));
    return line.toString().trim().replaceAll(" {2,}", " ");
  }

  private static void append(StringBuilder line, int c) {
    boolean isPlain = Character.isDefined(c) && c != 0xFFFD && !isControl(c);
    line.appendCodePoint(isPlain ? c : ' ');
  }

  private static boolean isControl(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.PRIVATE_USE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  static String mediaType(String header) {
    int end = header.indexOf(';');
    return (end < 0 ? header : header.substring(0, end)).trim().toLowerCase(Locale.ROOT);
  }
}
