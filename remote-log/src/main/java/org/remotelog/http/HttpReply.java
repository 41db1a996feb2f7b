package org.remotelog.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.remotelog.bytes.Bytes;

/**
 * What a server answered; nothing in it is verified.
 *
 * @param mediaType in lower case, without parameters; empty when there is none
 * @param headers the other headers that callers look at, by name in lower case
 */
public record HttpReply(int status, String mediaType, Headers headers, Bytes body) {
  /** Looks a header up. */
  public interface Headers {
    /** The last value of the header; empty when there is none. */
    String value(String name);
  }

  /** Whether the status is 2xx. A server may still say in the body that it failed. */
  public boolean isSuccess() {
    return status >= 200 && status <= 299;
  }

  /** Status and the beginning of the body, fit to be shown on one line. */
  public String explain() {
    String text = shown(body.slice(0, Math.min(body.size(), Limits.MAX_ERROR_CHARS)));
    return "HTTP " + status + (text.isEmpty() ? "" : " (" + text + ")");
  }

  private static String shown(Bytes bytes) {
    String text = new String(bytes.toArray(), StandardCharsets.UTF_8);
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              boolean plain = Character.isDefined(c) && c != 0xFFFD && !isControl(c);
              line.appendCodePoint(plain ? c : ' ');
            });
    return line.toString().trim().replaceAll(" {2,}", " ");
  }

  /** Control and format characters could redraw a terminal or reorder a line. */
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
