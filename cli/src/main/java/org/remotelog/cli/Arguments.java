package org.remotelog.cli;

import java.nio.charset.Charset;
import java.util.Locale;

/** Checks of text given on the command line. */
final class Arguments {
  private Arguments() {}

  /** Refuses text that the platform's character set has damaged on its way into this process. */
  static void requireReadable(String text) throws CommandException {
    String charset = System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name());
    boolean isUnicode = charset.toLowerCase(Locale.ROOT).startsWith("utf");
    if (text.indexOf('\ufffd') >= 0 && !isUnicode) {
      throw CommandException.usage(
          "the text has characters that the locale's character set " + charset + " lacks",
          "Set LC_ALL=C.UTF-8, or give the text on standard input");
    }
  }
}
