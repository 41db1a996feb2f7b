package org.remotelog;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.remotelog.group.Limits;

/** Display names, cut to what a group carries, and names of constants. */
final class Names {
  private Names() {}

  /** The name, or its longest beginning that fits, on a character boundary. */
  static String cut(String name) {
    int end = Math.min(name.length(), Limits.MAX_MEMBER_NAME_BYTES);
    if (end < name.length() && Character.isSurrogatePair(name.charAt(end - 1), name.charAt(end))) {
      end--;
    }
    while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length
        > Limits.MAX_MEMBER_NAME_BYTES) {
      end = name.offsetByCodePoints(end, -1);
    }
    return name.substring(0, end);
  }

  /** The name of a constant as a word: not fetched. */
  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
