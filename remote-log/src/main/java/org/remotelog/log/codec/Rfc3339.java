package org.remotelog.log.codec;

import java.time.Instant;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;

/**
 * Times as IPNS records have them: RFC 3339 in UTC with nine digits of a second, as in {@code
 * 2099-01-01T00:00:00.000000000Z}, for the years 0000 to 9999.
 */
final class Rfc3339 {
  static final Instant FIRST = Instant.ofEpochSecond(-62_167_219_200L);
  static final Instant LAST = Instant.ofEpochSecond(253_402_300_799L, 999_999_999);

  private static final String SHAPE = "dddd-dd-ddTdd:dd:dd.dddddddddZ";
  private static final int NANO_DIGITS = 9;

  private Rfc3339() {}

  static Bytes format(Instant time) {
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw new IllegalArgumentException("a record's validity is in the years 0000 to 9999");
    }
    // Whole seconds print without a fraction: the platform's own fraction varies in digits.
    String seconds = Instant.ofEpochSecond(time.getEpochSecond()).toString();
    String nanos = Integer.toString(time.getNano());
    StringBuilder text = new StringBuilder(SHAPE.length());
    text.append(seconds, 0, seconds.length() - 1).append('.');
    for (int i = nanos.length(); i < NANO_DIGITS; i++) {
      text.append('0');
    }
    return Bytes.utf8(text.append(nanos).append('Z').toString());
  }

  static Instant parse(Bytes text) throws MalformedException {
    checkShape(text);
    long days = daysSinceEpoch(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    long seconds = (number(text, 11, 13) * 60 + number(text, 14, 16)) * 60 + number(text, 17, 19);
    Instant time = Instant.ofEpochSecond(days * 86_400 + seconds, number(text, 20, 29));
    // A day, hour or second that does not exist comes out as another one.
    if (time.isBefore(FIRST) || time.isAfter(LAST) || !format(time).equals(text)) {
      throw new MalformedException("validity is a time that does not exist");
    }
    return time;
  }

  private static void checkShape(Bytes text) throws MalformedException {
    boolean fits = text.size() == SHAPE.length();
    for (int i = 0; fits && i < SHAPE.length(); i++) {
      int c = text.get(i);
      fits = SHAPE.charAt(i) == 'd' ? c >= '0' && c <= '9' : c == SHAPE.charAt(i);
    }
    if (!fits) {
      throw new MalformedException("validity is not a UTC time with nine digits of a second");
    }
  }

  private static long number(Bytes text, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = 10 * number + (text.get(i) - '0');
    }
    return number;
  }

  /** Days from 1970-01-01 in the Gregorian calendar; years count from March here. */
  private static long daysSinceEpoch(long year, long month, long day) {
    long marchYear = month <= 2 ? year - 1 : year;
    long marchMonth = (month + 9) % 12;
    long leapDays =
        Math.floorDiv(marchYear, 4L)
            - Math.floorDiv(marchYear, 100L)
            + Math.floorDiv(marchYear, 400L);
    return 365 * marchYear + leapDays + (153 * marchMonth + 2) / 5 + day - 1 - 719_468;
  }
}
