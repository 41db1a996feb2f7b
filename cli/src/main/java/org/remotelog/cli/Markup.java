package org.remotelog.cli;

import java.util.Locale;

/** Pieces of a page. Text from outside comes in by {@link #escaped} only. */
final class Markup {
  private final StringBuilder text = new StringBuilder();

  /** Text that means itself, between tags and in attributes with double quotes. */
  static String escaped(String text) {
    return Printable.line(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A place in a drawing. */
  static String at(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** Adds markup as it is. */
  Markup raw(String markup) {
    text.append(markup);
    return this;
  }

  /** Adds an element with nothing but text in it; {@code start} is its name and attributes. */
  Markup element(String start, String content) {
    String name = start.split(" ", 2)[0];
    text.append('<').append(start).append('>').append(escaped(content));
    text.append("</").append(name).append(">\n");
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
