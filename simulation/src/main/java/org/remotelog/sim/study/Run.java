package org.remotelog.sim.study;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleConsumer;
import org.remotelog.RemoteLogException;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.sim.Chance;

/** One run of a scenario. */
final class Run implements RunParts {
  private static final long BEGIN_MS = Instant.parse("2026-11-23T12:00:00Z").toEpochMilli();
  private static final int LOOKS = 20;
  private static final long PARTED_MS = 3_600_000;

  private final Scenario scenario;
  private final long seed;
  private final Chance chance;
  private final Timeline timeline = new Timeline();
  private final Ledger ledger;
  private final Turns turns;
  private final Air air;
  private final List<Node> nodes = new ArrayList<>();
  private final List<PeerId> peers = new ArrayList<>();
  private final List<Growth> growth = new ArrayList<>();
  private Optional<LogGroup> logs = Optional.empty();

  private final boolean[] isOnline;

  /** Messages that each node is still to write. */
  private final int[] unwritten;

  Run(Scenario scenario, long seed) {
    this.scenario = scenario;
    this.seed = seed;
    this.chance = new Chance(seed);
    int ends = scenario.nodes() + 1;
    this.ledger = new Ledger(timeline, ends);
    this.turns = new Turns(timeline, ends, node -> guard(() -> nodes.get(node).turn()));
    this.air = new Air(scenario, timeline, ledger, chance.fork(), node -> turns.after(node, 0));
    this.isOnline = new boolean[scenario.nodes()];
    this.unwritten = new int[scenario.nodes()];
  }

  @Override
  public Scenario scenario() {
    return scenario;
  }

  @Override
  public Timeline timeline() {
    return timeline;
  }

  @Override
  public Ledger ledger() {
    return ledger;
  }

  @Override
  public long clockMs() {
    return BEGIN_MS + timeline.nowMs();
  }

  @Override
  public long bytes() {
    return ledger.directBytes() + logs.map(group -> group.bill.bytes()).orElse(0L);
  }

  @Override
  public boolean isCache(int node) {
    return scenario.helper() == Aid.CACHE && node == scenario.nodes();
  }

  @Override
  public boolean isCache(PeerId peer) {
    return scenario.helper() == Aid.CACHE && peers.get(scenario.nodes()).equals(peer);
  }

  @Override
  public void turnAfter(int node, long ms) {
    turns.after(node, ms);
  }

  StudyOutcome play(DoubleConsumer progress) throws IOException, RemoteLogException {
    long startNs = System.nanoTime();
    long cpuNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    if (scenario.helper() == Aid.LOG) {
      makeLogs();
    } else {
      makeEngines();
    }
    comeAndGo();
    long lastMs = write();
    long endMs = lastMs + scenario.ms(Setting.SETTLE);
    grow();
    for (int look = 1; look <= LOOKS && !ledger.violation().isPresent(); look++) {
      timeline.runUntil(endMs * look / LOOKS);
      grow();
      progress.accept((double) look / LOOKS);
    }
    return outcome(startNs, cpuNs);
  }

  private void makeEngines() throws IOException {
    boolean hasCache = scenario.helper() == Aid.CACHE;
    GroupId group = GroupId.of(Sha256.of(Bytes.utf8("study " + seed)).bytes());
    int ends = scenario.nodes() + (hasCache ? 1 : 0);
    List<EngineNode> engines = new ArrayList<>();
    for (int i = 0; i < ends; i++) {
      PeerId peer = PeerId.of(Sha256.of(Bytes.utf8(seed + " peer " + i)).bytes());
      peers.add(peer);
      Air.Port port = air.open(peer);
      Bodies bodies = new Bodies(chance.fork(), scenario.bodyBytes());
      engines.add(new EngineNode(this, port, group, bodies, chance.fork()));
    }
    nodes.addAll(engines);
    for (int i = 0; i < ends; i++) {
      // Epochs begin at any time; what happens before the first one waits for it.
      turns.notBefore(i, chance.between(0, scenario.ms(Setting.EPOCH) - 1));
    }
    for (int[] pair : pairs(hasCache)) {
      boolean isConnected = scenario.hasConnectedLinks() || isCache(pair[0]) || isCache(pair[1]);
      engines.get(pair[0]).share(peers.get(pair[1]), mode(pair[0]));
      engines.get(pair[1]).share(peers.get(pair[0]), mode(pair[1]));
      air.link(pair[0], pair[1], isConnected);
    }
  }

  private SyncMode mode(int node) {
    return node < scenario.offering() ? SyncMode.INTERACTIVE : SyncMode.BATCH;
  }

  private void makeLogs() throws RemoteLogException {
    LogGroup group = new LogGroup(scenario.nodes(), this::clockMs, chance.fork());
    logs = Optional.of(group);
    Optional<Air> links = scenario.sharing() > 0 ? Optional.of(air) : Optional.empty();
    for (int i = 0; i < scenario.nodes(); i++) {
      nodes.add(
          new LogNode(
              this,
              i,
              group.homes.get(i),
              group.clients.get(i),
              group.id,
              links,
              new Bodies(chance.fork(), scenario.bodyBytes()),
              chance.fork()));
    }
    if (links.isPresent()) {
      for (int[] pair : pairs(false)) {
        air.link(pair[0], pair[1], scenario.hasConnectedLinks());
      }
    }
  }

  /** Who is linked: each node with so many others that it chooses, and all with a cache. */
  private Set<int[]> pairs(boolean hasCache) {
    int count = scenario.nodes();
    Set<int[]> pairs =
        new TreeSet<>(
            (a, b) -> a[0] == b[0] ? Integer.compare(a[1], b[1]) : Integer.compare(a[0], b[0]));
    for (int node = 0; node < count; node++) {
      Set<Integer> chosen = new TreeSet<>();
      while (chosen.size() < scenario.sharing()) {
        int other = chance.below(count);
        if (other != node && chosen.add(other)) {
          pairs.add(new int[] {Math.min(node, other), Math.max(node, other)});
        }
      }
      if (hasCache) {
        pairs.add(new int[] {node, count});
      }
    }
    return pairs;
  }

  private void comeAndGo() {
    for (int node = 0; node < scenario.nodes(); node++) {
      Comings comings = Comings.of(scenario, chance.fork());
      int number = node;
      boolean first = comings.isOnlineFirst();
      timeline.at(0, () -> change(number, first, comings));
    }
    Chance parting = chance.fork();
    int percent = scenario.partitionsPercent();
    if (percent > 0) {
      boolean first = parting.percent(percent);
      timeline.at(0, () -> part(first, percent, parting));
    }
  }

  private void part(boolean now, int percent, Chance parting) {
    air.part(now);
    long meanMs = now ? PARTED_MS : PARTED_MS * (100 - percent) / percent;
    timeline.at(timeline.nowMs() + parting.around(meanMs), () -> part(!now, percent, parting));
  }

  private void change(int node, boolean online, Comings comings) {
    isOnline[node] = online;
    air.online(node, online);
    guard(
        () -> {
          if (online) {
            nodes.get(node).come();
            while (unwritten[node] > 0) {
              unwritten[node]--;
              nodes.get(node).write();
            }
          } else {
            nodes.get(node).go();
          }
        });
    timeline.at(
        timeline.nowMs() + comings.staysMs(online, timeline.nowMs()),
        () -> change(node, !online, comings));
  }

  /** Lets the writers write; returns when the last one does. */
  private long write() {
    long everyMs = scenario.ms(Setting.INTERVAL);
    long lastMs = 0;
    for (int writer = 0; writer < scenario.writers(); writer++) {
      long firstMs = chance.between(0, everyMs - 1);
      writeAt(writer, firstMs, scenario.messagesEach());
      lastMs = Math.max(lastMs, firstMs + (scenario.messagesEach() - 1) * everyMs);
    }
    return lastMs;
  }

  private void writeAt(int node, long atMs, int left) {
    timeline.at(
        atMs,
        () -> {
          guard(() -> writes(node));
          if (left > 1) {
            writeAt(node, atMs + scenario.ms(Setting.INTERVAL), left - 1);
          }
        });
  }

  private void writes(int node) throws IOException, RemoteLogException {
    if (scenario.isWrittenOnline() && !isOnline[node]) {
      unwritten[node]++;
    } else {
      nodes.get(node).write();
    }
  }

  private void grow() throws IOException {
    long rows = 0;
    for (Node node : nodes) {
      rows += node.rows();
    }
    growth.add(
        new Growth(
            timeline.nowMs(),
            ledger.messages(),
            logs.map(group -> group.bill.heldBytes()).orElse(0L),
            rows));
  }

  private StudyOutcome outcome(long startNs, long cpuNs) {
    Map<String, Long> bytes = new LinkedHashMap<>();
    if (logs.isPresent()) {
      bytes.putAll(logs.get().bill.parts());
    }
    bytes.putAll(ledger.parts());
    long pairs = ledger.messages() * (scenario.nodes() - 1);
    return new StudyOutcome(
        scenario,
        seed,
        ledger.hash(bytes),
        ledger.messages(),
        pairs,
        ledger.deliveries(),
        ledger.latencies(),
        bytes,
        ledger.bytesAtLastDelivery(),
        ledger.deliveries() * scenario.bodyBytes(),
        ledger.records(),
        ledger.rounds(),
        growth,
        ledger.violation(),
        new Effort(
            (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuNs) / 1_000_000,
            (System.nanoTime() - startNs) / 1_000_000));
  }
}
