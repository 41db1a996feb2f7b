package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bridge.GroupRows;
import org.remotelog.log.LiveMembers;
import org.remotelog.mvds.GroupId;

/** The direct connections of a client, at most one engine for each group. */
final class Directs {
  private final Map<GroupId, DirectSync> open = new LinkedHashMap<>();
  private boolean closed;

  synchronized DirectSync begin(
      ClientParts parts, GroupRows.OwnGroup own, DirectOptions options, DirectEvents events)
      throws IOException {
    GroupId group = own.group().id();
    if (closed) {
      throw new IllegalStateException("the client is closed");
    }
    if (open.containsKey(group)) {
      throw new IllegalStateException("the group is synced directly already: " + group);
    }
    DirectSync direct = new DirectSync(parts, own, options, events, this::ended);
    open.put(group, direct);
    return direct;
  }

  private synchronized void ended(DirectSync direct) {
    open.remove(direct.group(), direct);
  }

  /** Something was sent in the group. */
  void wake(GroupId group) {
    of(Optional.of(group)).forEach(DirectSync::wake);
  }

  /** A pass over one group, or all, is over: there may be new messages, members and heads. */
  void passed(Optional<GroupId> group) {
    of(group).forEach(DirectSync::passed);
  }

  /** For one pass: the members of a group that are connected directly, whoever they are then. */
  LiveMembers liveMembers(GroupId group) {
    List<DirectSync> found = of(Optional.of(group));
    return found.isEmpty() ? LiveMembers.NONE : found.get(0).liveMembers();
  }

  private synchronized List<DirectSync> of(Optional<GroupId> group) {
    List<DirectSync> found = new ArrayList<>(open.values());
    group.ifPresent(only -> found.removeIf(direct -> !direct.group().equals(only)));
    return found;
  }

  /** Ends them all, and begins none any more; the home stays open. */
  void close() {
    List<DirectSync> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(open.values());
    }
    all.forEach(DirectSync::close);
  }
}
