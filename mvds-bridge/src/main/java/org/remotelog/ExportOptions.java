package org.remotelog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.remotelog.log.LogName;
import org.remotelog.mvds.GroupId;

/**
 * What an export takes along.
 *
 * @param group one group, or all
 * @param since entries up to this one of each log are left out, as far as segments allow; 0 for
 *     none
 * @param sinceOf the same for single logs
 * @param replace whether a file of this name may be replaced
 */
public record ExportOptions(
    Optional<GroupId> group, long since, Map<LogName, Long> sinceOf, boolean replace) {
  /** Everything, to a new file. */
  public static final ExportOptions ALL =
      new ExportOptions(Optional.empty(), 0, Collections.emptyMap(), false);

  public ExportOptions {
    sinceOf = Collections.unmodifiableMap(new LinkedHashMap<>(sinceOf));
    if (since < 0 || sinceOf.values().stream().anyMatch(one -> one < 0)) {
      throw new IllegalArgumentException("an export since an entry below 0");
    }
  }

  public ExportOptions withGroup(GroupId value) {
    return new ExportOptions(Optional.of(value), since, sinceOf, replace);
  }

  public ExportOptions withSince(long value) {
    return new ExportOptions(group, value, sinceOf, replace);
  }

  public ExportOptions withSinceOf(Map<LogName, Long> value) {
    return new ExportOptions(group, since, value, replace);
  }

  public ExportOptions withReplace(boolean value) {
    return new ExportOptions(group, since, sinceOf, value);
  }

  long since(LogName log) {
    return Optional.ofNullable(sinceOf.get(log)).orElse(since);
  }
}
