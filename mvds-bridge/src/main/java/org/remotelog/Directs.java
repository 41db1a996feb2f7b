package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotelog.bridge.GroupRows;
import org.remotelog.mvds.GroupId;

/** The direct connections of a client, at most one engine for each group. */
final class Directs {
  private final ClientParts parts;
  private final Map<GroupId, DirectSync> open = new LinkedHashMap<>();

  Directs(ClientParts parts) {
    this.parts = parts;
  }

  synchronized DirectSync begin(GroupRows.OwnGroup own, DirectOptions options, DirectEvents events)
      throws IOException {
    GroupId group = own.group().id();
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

  synchronized void wake(GroupId group) {
    DirectSync direct = open.get(group);
    if (direct != null) {
      direct.wake();
    }
  }

  synchronized void wakeAll() {
    open.values().forEach(DirectSync::wake);
  }

  /** Ends them all; the home stays open. */
  void close() {
    List<DirectSync> all;
    synchronized (this) {
      all = new ArrayList<>(open.values());
    }
    all.forEach(DirectSync::close);
  }
}
