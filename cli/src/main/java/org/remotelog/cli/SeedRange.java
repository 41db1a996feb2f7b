package org.remotelog.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Seeds one after the other, both ends included. */
record SeedRange(long first, long last) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?:\\.\\.(\\d{1,18}))?");

  /** Reads {@code 17} or {@code 1..10}. */
  static SeedRange read(String text, int most) throws CommandException {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw CommandException.usage(
          "--seeds " + text + " is no seed and no range of seeds", "Write it like 17 or 1..10");
    }
    long first = Long.parseLong(form.group(1));
    SeedRange range =
        new SeedRange(first, form.group(2) == null ? first : Long.parseLong(form.group(2)));
    if (range.last < first) {
      throw CommandException.usage(
          "--seeds " + text + " ends before it begins", "Write the smaller one first");
    }
    if (range.last - first >= most) {
      throw CommandException.usage(
          "--seeds " + text + " are " + Words.number(range.last - first + 1) + " seeds",
          "Take at most " + Words.number(most));
    }
    return range;
  }

  int count() {
    return (int) (last - first + 1);
  }

  @Override
  public String toString() {
    return first == last ? Long.toString(first) : first + ".." + last;
  }
}
