package org.remotelog.cli;

/** A piece of a line and how it looks when colours are on. */
record Span(Style style, String text) {
  enum Style {
    PLAIN(""),
    BOLD("\u001b[1m"),
    DIM("\u001b[2m"),
    RED("\u001b[31m"),
    YELLOW("\u001b[33m"),
    GREEN("\u001b[32m");

    private final String start;

    Style(String start) {
      this.start = start;
    }

    String paint(String text) {
      return start.isEmpty() || text.isEmpty() ? text : start + text + "\u001b[0m";
    }
  }

  static Span plain(String text) {
    return new Span(Style.PLAIN, text);
  }

  static Span bold(String text) {
    return new Span(Style.BOLD, text);
  }

  static Span dim(String text) {
    return new Span(Style.DIM, text);
  }

  static Span red(String text) {
    return new Span(Style.RED, text);
  }

  static Span yellow(String text) {
    return new Span(Style.YELLOW, text);
  }

  static Span green(String text) {
    return new Span(Style.GREEN, text);
  }
}
