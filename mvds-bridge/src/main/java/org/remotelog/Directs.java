package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.remotelog.DirectSync.TlsEnds;
import org.remotelog.bridge.GroupRows;
import org.remotelog.log.LiveMembers;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.node.NodeOptions;

/** The direct connections of a client, at most one engine for each group. */
final class Directs {
  private final Map<GroupId, DirectEngine> open = new LinkedHashMap<>();
  private boolean closed;

  /** By TLS over TCP, on threads of its own. */
  synchronized DirectSync begin(
      ClientParts parts, GroupRows.OwnGroup own, DirectOptions options, DirectEvents events)
      throws IOException {
    List<TlsEnds> ends = new ArrayList<>();
    DirectEngine engine =
        engine(
            parts,
            own,
            options,
            events,
            (key, of) -> {
              ends.add(TlsEnds.open(key, of, parts.random()));
              return ends.get(0);
            },
            NodeOptions::systemElapsedMs,
            DirectAsking.Patience.REAL);
    try {
      return DirectSync.start(engine, ends.get(0));
    } catch (RuntimeException | Error e) {
      engine.close();
      throw e;
    }
  }

  /** On a thread and a transport of the embedder's. */
  synchronized DirectTurns begin(
      ClientParts parts,
      GroupRows.OwnGroup own,
      DirectOptions options,
      DirectEvents events,
      DirectHost host)
      throws IOException {
    return new DirectTurns(
        engine(
            parts,
            own,
            options,
            events,
            DirectEngine.opening(host),
            host::elapsedMs,
            DirectEngine.patience(host)));
  }

  private synchronized DirectEngine engine(
      ClientParts parts,
      GroupRows.OwnGroup own,
      DirectOptions options,
      DirectEvents events,
      DirectEngine.Opening opening,
      LongSupplier elapsedMs,
      DirectAsking.Patience patience)
      throws IOException {
    GroupId group = own.group().id();
    if (closed) {
      throw new IllegalStateException("the client is closed");
    }
    if (open.containsKey(group)) {
      throw new IllegalStateException("the group is synced directly already: " + group);
    }
    DirectEngine engine =
        new DirectEngine(parts, own, options, events, opening, elapsedMs, patience, this::ended);
    open.put(group, engine);
    return engine;
  }

  private synchronized void ended(DirectEngine engine) {
    open.remove(engine.group(), engine);
  }

  /** Something was sent in the group. */
  void wake(GroupId group) {
    of(Optional.of(group)).forEach(DirectEngine::wake);
  }

  /** A pass over one group, or all, is over: there may be new messages, members and heads. */
  void passed(Optional<GroupId> group) {
    of(group).forEach(DirectEngine::passed);
  }

  /** For one pass: the members of a group that are connected directly, whoever they are then. */
  LiveMembers liveMembers(GroupId group) {
    List<DirectEngine> found = of(Optional.of(group));
    return found.isEmpty() ? LiveMembers.NONE : found.get(0).liveMembers();
  }

  private synchronized List<DirectEngine> of(Optional<GroupId> group) {
    List<DirectEngine> found = new ArrayList<>(open.values());
    group.ifPresent(only -> found.removeIf(direct -> !direct.group().equals(only)));
    return found;
  }

  /** Ends them all, and begins none any more; the home stays open. */
  void close() {
    List<DirectEngine> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(open.values());
    }
    all.forEach(DirectEngine::close);
  }
}
