package org.remotelog.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.remotelog.GroupInfo;
import org.remotelog.MemberInfo;
import org.remotelog.log.LogName;

/** Finds what the user means by a group or a member. */
final class GroupChoice {
  private GroupChoice() {}

  /** The group with that name, else the one whose id begins so (at least 8 hex digits). */
  static GroupInfo pick(List<GroupInfo> groups, String text) throws CommandException {
    List<GroupInfo> found = new ArrayList<>();
    for (GroupInfo group : groups) {
      if (group.name().equals(text)) {
        found.add(group);
      }
    }
    if (found.isEmpty() && isIdPrefix(text)) {
      String prefix = text.toLowerCase(Locale.ROOT);
      for (GroupInfo group : groups) {
        if (group.id().hex().startsWith(prefix)) {
          found.add(group);
        }
      }
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty()) {
      throw CommandException.failed("there is no group '" + text + "' in this home", have(groups));
    }
    String ids = found.stream().map(g -> g.id().hex()).collect(Collectors.joining(", "));
    throw CommandException.failed(
        "'" + text + "' is ambiguous: " + found.size() + " groups", "Use the id, one of " + ids);
  }

  /** The member with that name, else the one whose log's name begins or ends so. */
  static MemberInfo pickMember(List<MemberInfo> members, String text) throws CommandException {
    List<MemberInfo> found =
        members.stream().filter(m -> !m.removed() && m.name().equals(text)).toList();
    if (found.isEmpty()) {
      found = members.stream().filter(m -> isLog(m.log(), text)).toList();
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty()) {
      throw CommandException.failed(
          "there is no member '" + text + "'", "See 'remotelog group members GROUP'");
    }
    String logs = found.stream().map(m -> m.log().toString()).collect(Collectors.joining(", "));
    throw CommandException.failed(
        "'" + text + "' is ambiguous: " + found.size() + " logs",
        "Use the log's name, one of " + logs);
  }

  /** Whether a log is meant by its whole name, or by 8 or more characters of its begin or end. */
  static boolean isLog(LogName log, String text) {
    String name = log.toString();
    boolean isPart = name.startsWith(text) || name.endsWith(text);
    return name.equals(text) || text.length() >= Limits.MIN_PREFIX_CHARS && isPart;
  }

  private static boolean isIdPrefix(String text) {
    return text.length() >= Limits.MIN_PREFIX_CHARS && text.matches("[0-9a-fA-F]+");
  }

  private static String have(List<GroupInfo> groups) {
    if (groups.isEmpty()) {
      return "Make one with 'remotelog group create NAME', or join one with an invite";
    }
    return groups.stream()
        .limit(8)
        .map(g -> "'" + g.name() + "' (" + g.id().hex().substring(0, Limits.MIN_PREFIX_CHARS) + ")")
        .collect(Collectors.joining(", ", "It has ", groups.size() > 8 ? " and others" : ""));
  }
}
