package org.remotelog.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers, times and names as people read them. */
final class Words {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final long MAX_YEAR_SECONDS = 253_402_300_799L;

  private Words() {}

  /** A constant as a word of JSON: {@code wrong-key}. */
  static String key(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** 12,345. */
  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** 1 message, 2 messages, 2 entries. */
  static String count(long value, String noun) {
    if (value == 1) {
      return "1 " + noun;
    }
    boolean isEntry = noun.endsWith("ry");
    return number(value)
        + " "
        + (isEntry ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s");
  }

  /** 999 B, 1.5 KB, 12 MB; powers of ten. */
  static String bytes(long value) {
    if (value < 1000) {
      return value + " B";
    }
    String[] units = {"KB", "MB", "GB", "TB"};
    double scaled = value;
    int unit = -1;
    while (scaled >= 1000 && unit < units.length - 1) {
      scaled /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, scaled < 10 ? "%.1f %s" : "%.0f %s", scaled, units[unit]);
  }

  /** How long something takes, roughly: 850 ms, 1.2 s, 15 min, 3.5 h, 2 d. */
  static String span(long ms) {
    long[] units = {86_400_000, 3_600_000, 60_000, 1_000};
    String[] names = {"d", "h", "min", "s"};
    for (int i = 0; i < units.length; i++) {
      if (ms >= units[i]) {
        double scaled = (double) ms / units[i];
        String text = String.format(Locale.ROOT, scaled < 10 ? "%.1f" : "%.0f", scaled);
        return text.replaceFirst("\\.0$", "") + " " + names[i];
      }
    }
    return ms + " ms";
  }

  /** A ratio: 0.42, 7.60, 12.3, 240. */
  static String ratio(double value) {
    String form = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, form, value);
  }

  /** How long ago, roughly; a time ahead of this clock is said to be so. */
  static String age(long atMs, long nowMs) {
    long seconds = Math.floorDiv(nowMs - atMs, 1000);
    if (seconds < -60) {
      return "ahead of this clock";
    }
    if (seconds < 60) {
      return Math.max(0, seconds) + " s ago";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min ago";
    }
    return seconds < 172_800 ? seconds / 3600 + " h ago" : number(seconds / 86_400) + " days ago";
  }

  /** Local date and time of a message, or its bare number when no calendar has it. */
  static String time(long seconds, ZoneId zone) {
    if (seconds < 0 || seconds > MAX_YEAR_SECONDS) {
      return "@" + seconds;
    }
    return TIME.format(Instant.ofEpochSecond(seconds).atZone(zone));
  }

  /** The ends of a long name: k51qzi…3x9a2c. */
  static String shorten(String name) {
    int length = name.length();
    return length <= 16 ? name : name.substring(0, 8) + "…" + name.substring(length - 6);
  }

  /** Reads 500ms, 30s, 10m, 2h, 7d; more than zero. */
  static Duration duration(String text) throws CommandException {
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long value = Long.parseLong(matcher.group(1));
      Duration read =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(value);
            case "s" -> Duration.ofSeconds(value);
            case "m" -> Duration.ofMinutes(value);
            case "h" -> Duration.ofHours(value);
            default -> Duration.ofDays(value);
          };
      if (!read.isZero()) {
        return read;
      }
    }
    throw CommandException.usage(
        "'" + text + "' is no time span", "Write it like 500ms, 30s, 10m, 2h or 7d");
  }
}
