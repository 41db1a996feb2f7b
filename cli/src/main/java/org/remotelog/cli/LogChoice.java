package org.remotelog.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.remotelog.GroupInfo;
import org.remotelog.MemberInfo;
import org.remotelog.RemoteLogClient;
import org.remotelog.RemoteLogException;
import org.remotelog.log.LogName;

/**
 * What the user means by GROUP or NAME: a group, or one log in it.
 *
 * @param log empty for all logs of the group
 */
record LogChoice(GroupInfo group, Optional<LogName> log) {

  /** A log of a group, and who writes it. */
  record Found(GroupInfo group, MemberInfo member) {}

  /** All groups, the group of that name or id, or the logs of that name in any group. */
  static List<LogChoice> of(RemoteLogClient client, @Nullable String which)
      throws RemoteLogException, CommandException {
    List<GroupInfo> groups = client.groups();
    List<LogChoice> choices = new ArrayList<>();
    for (GroupInfo group : groups) {
      if (which == null) {
        choices.add(new LogChoice(group, Optional.empty()));
      }
    }
    if (which == null) {
      return choices;
    }
    if (groups.stream().noneMatch(group -> group.name().equals(which))) {
      for (Found found : logs(client, groups, which)) {
        choices.add(new LogChoice(found.group(), Optional.of(found.member().log())));
      }
    }
    return choices.isEmpty()
        ? List.of(new LogChoice(GroupChoice.pick(groups, which), Optional.empty()))
        : choices;
  }

  /** The one log of that display name, or whose name begins or ends so. */
  static Found one(RemoteLogClient client, String name)
      throws RemoteLogException, CommandException {
    List<Found> found = logs(client, client.groups(), name);
    if (found.isEmpty()) {
      throw CommandException.failed(
          "there is no log '" + name + "' in this home", "See 'remotelog log'");
    }
    return only(found, "'" + name + "'");
  }

  /** The log that this home writes itself, when there is just one. */
  static Found own(RemoteLogClient client) throws RemoteLogException, CommandException {
    List<Found> found = new ArrayList<>();
    for (GroupInfo group : client.groups()) {
      for (MemberInfo member : client.members(group.id())) {
        if (member.own()) {
          found.add(new Found(group, member));
        }
      }
    }
    if (found.isEmpty()) {
      throw CommandException.failed(
          "this home writes no log", "Make a group with 'remotelog group create NAME'");
    }
    return only(found, "the number alone");
  }

  private static Found only(List<Found> found, String what) throws CommandException {
    if (found.size() == 1) {
      return found.get(0);
    }
    String logs =
        found.stream()
            .limit(8)
            .map(f -> f.member().log().toString())
            .collect(Collectors.joining(", "));
    throw CommandException.failed(
        what + " is ambiguous: " + found.size() + " logs", "Name the log, one of " + logs);
  }

  private static List<Found> logs(RemoteLogClient client, List<GroupInfo> groups, String name)
      throws RemoteLogException {
    List<Found> found = new ArrayList<>();
    for (GroupInfo group : groups) {
      for (MemberInfo member : client.members(group.id())) {
        if (member.name().equals(name) || GroupChoice.isLog(member.log(), name)) {
          found.add(new Found(group, member));
        }
      }
    }
    return found;
  }
}
