package org.remotelog.sim.study;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotelog.DeliveredMessage;
import org.remotelog.DirectEvents;
import org.remotelog.DirectHost;
import org.remotelog.DirectOptions;
import org.remotelog.DirectTurns;
import org.remotelog.Draft;
import org.remotelog.Pending;
import org.remotelog.RemoteLogClient;
import org.remotelog.RemoteLogException;
import org.remotelog.SyncOptions;
import org.remotelog.SyncReport;
import org.remotelog.WatchPace;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MemberTransport;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;
import org.remotelog.sim.Chance;

/**
 * A device with the client that ships: it writes to its log, looks at the logs of the others while
 * it is online, and syncs directly with those that it is linked to.
 */
final class LogNode implements Node {
  private static final int PAGE = 256;
  private static final long MOMENT_MS = 60_000;

  private final RunParts parts;
  private final int number;
  private final MemoryHome home;
  private final RemoteLogClient client;
  private final GroupId group;
  private final Bodies bodies;
  private final Chance chance;
  private final WatchPace.Terms terms;
  private final Optional<DirectTurns> direct;
  private WatchPace pace;
  private boolean online;
  private boolean hasNews;
  private long lastRow;
  private long lastPassMs = Long.MIN_VALUE / 2;

  /** The session that is on; what was to be done in one that is over is not done. */
  private long session;

  private final class Host implements DirectHost {
    private final Air air;

    Host(Air air) {
      this.air = air;
    }

    @Override
    public MemberTransport transport(PeerId self) {
      return air.open(self);
    }

    @Override
    public long elapsedMs() {
      return parts.timeline().nowMs();
    }

    @Override
    public void rest(long ms) {
      parts.timeline().rest(ms);
    }
  }

  private final class Listener implements DirectEvents {
    @Override
    public void onMessage(MessageId id) {
      hasNews = true;
    }

    @Override
    public void onFailure(IOException failure) {
      parts.ledger().violate("no-surprise", "node " + number + ": " + failure);
    }
  }

  LogNode(
      RunParts parts,
      int number,
      MemoryHome home,
      RemoteLogClient client,
      GroupId group,
      Optional<Air> air,
      Bodies bodies,
      Chance chance)
      throws RemoteLogException {
    this.parts = parts;
    this.number = number;
    this.home = home;
    this.client = client;
    this.group = group;
    this.bodies = bodies;
    this.chance = chance;
    Scenario scenario = parts.scenario();
    Duration poll = Duration.ofMillis(scenario.ms(Setting.POLL));
    this.terms =
        new WatchPace.Terms(
            poll,
            WatchPace.Terms.of(poll).longest(),
            Duration.ofMillis(Math.min(poll.toMillis(), scenario.ms(Setting.FLUSH))));
    this.pace = WatchPace.begin(terms, parts.timeline().nowMs());
    DirectOptions options =
        new DirectOptions(
            DirectOptions.DEFAULT.mode(), Duration.ofMillis(parts.scenario().ms(Setting.EPOCH)));
    this.direct =
        air.isPresent()
            ? Optional.of(client.direct(group, options, new Listener(), new Host(air.get())))
            : Optional.empty();
  }

  private long nowMs() {
    return parts.timeline().nowMs();
  }

  @Override
  public void write() throws RemoteLogException {
    Draft draft =
        new Draft(
            Optional.empty(),
            Optional.empty(),
            "b",
            bodies.next(),
            Optional.empty(),
            List.of(),
            Optional.empty());
    parts.ledger().wrote(number, client.appendAll(group, List.of(draft)).get(0).id());
    if (online) {
      pace = pace.looked(pending(), nowMs());
      arrange();
      parts.turnAfter(number, 0);
    }
  }

  private Pending pending() throws RemoteLogException {
    return client.pending(Optional.of(group));
  }

  @Override
  public void come() throws RemoteLogException {
    online = true;
    if (nowMs() - lastPassMs >= momentMs()) {
      // Who comes back begins as a watch begins: it asks for all.
      long beganMs = nowMs();
      polled(pass(SyncOptions.Reach.EVERYBODY));
      Set<MessageId> waiting = new HashSet<>();
      client.waiting(group, Integer.MAX_VALUE).forEach(message -> waiting.add(message.id()));
      parts.ledger().requireAll(number, beganMs, waiting);
      arrange();
    } else {
      // What was written meanwhile waits for a flush like all else.
      pace = pace.looked(pending(), nowMs());
      look();
    }
  }

  /** Who is away for less was not away. */
  private long momentMs() {
    long shortestMs = terms.shortest().toMillis();
    boolean isBySeconds = parts.scenario().presence() == Presence.SECONDS;
    return isBySeconds ? shortestMs : Math.min(MOMENT_MS, shortestMs);
  }

  private void polled(SyncReport report) throws RemoteLogException {
    lastPassMs = nowMs();
    pace = pace.polled(WatchPace.Outcome.of(report), pending(), nowMs(), chance());
  }

  @Override
  public void go() {
    online = false;
    session++;
  }

  /** Does what the pace says. */
  private void look() throws RemoteLogException {
    WatchPace.Step step = pace.next(nowMs());
    if (step == WatchPace.Step.POLL) {
      polled(pass(SyncOptions.Reach.SPARING));
    } else if (step == WatchPace.Step.FLUSH) {
      SyncReport report = pass(SyncOptions.Reach.NOBODY);
      pace = pace.flushed(WatchPace.Outcome.of(report), pending(), nowMs(), chance());
    }
    arrange();
  }

  private double chance() {
    return chance.below(1 << 20) / (double) (1 << 20);
  }

  private void arrange() {
    long mine = ++session;
    parts
        .timeline()
        .at(
            nowMs() + pace.waitMs(nowMs()),
            () ->
                parts.guard(
                    () -> {
                      if (session == mine) {
                        look();
                      }
                    }));
  }

  /** One pass; publishes, reads unless it reaches nobody, and takes what has come. */
  SyncReport pass(SyncOptions.Reach reach) throws RemoteLogException {
    SyncReport report = client.sync(Optional.of(group), SyncOptions.DEFAULT.withReach(reach));
    if (reach != SyncOptions.Reach.NOBODY) {
      parts.ledger().looked(number, report.rounds());
    }
    if (!report.failures().isEmpty()) {
      parts.ledger().violate("no-surprise", "node " + number + ": " + report.failures());
    }
    parts.ledger().published(number);
    take(report.rounds() * parts.scenario().ms(Setting.ROUND_TRIP));
    parts.turnAfter(number, 0);
    return report;
  }

  /** What has been delivered since the last time, so much later than now. */
  private void take(long laterMs) throws RemoteLogException {
    List<DeliveredMessage> page;
    do {
      page = client.messages(group, lastRow, PAGE);
      for (DeliveredMessage message : page) {
        lastRow = message.row();
        parts.ledger().delivered(number, message.id(), message.parents(), laterMs, parts.bytes());
      }
    } while (!page.isEmpty());
  }

  @Override
  public void turn() throws IOException, RemoteLogException {
    if (!online || direct.isEmpty()) {
      return;
    }
    long waitMs;
    do {
      waitMs = parts.ask(() -> direct.get().turn());
    } while (waitMs <= 0);
    if (hasNews) {
      hasNews = false;
      take(0);
    }
    parts.turnAfter(number, waitMs);
  }

  @Override
  public long rows() throws IOException {
    return RunParts.rows(home);
  }
}
