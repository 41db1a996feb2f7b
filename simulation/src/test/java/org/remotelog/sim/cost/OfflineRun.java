package org.remotelog.sim.cost;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.Draft;
import org.remotelog.InviteOptions;
import org.remotelog.RemoteLogClient;
import org.remotelog.SyncReport;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.sim.VirtualClock;

/**
 * Two devices that are never online together and write a message every few seconds, by a clock of
 * seconds. A pass publishes and polls; everything that it sends and gets is on the bill.
 */
final class OfflineRun {
  static final int MESSAGE_EVERY_SECONDS = 5;
  private static final int CLOSING_PASSES = 8;
  private static final int CLOSING_SECONDS = 180;

  final Bill bill = new Bill();
  final List<Long> latencySeconds = new ArrayList<>();
  final List<Side> sides = new ArrayList<>();
  private final ContentStore store;
  private final HeadPointer pointer;
  private final long beginMs;
  private final Bodies bodies;
  private final Map<MessageId, Sent> sent = new HashMap<>();
  private final GroupId group;
  private long second;

  /** When devices are online, at most one of them in a second, and what they do then. */
  interface Presence {
    /** Which side is online in this second: 0 or 1, or neither. */
    int onlineAt(long second);

    /** Whether the side that is online makes a pass: it publishes and polls. */
    boolean isPass(long second, Side side);
  }

  /** One device. */
  final class Side {
    private final MemoryHome home = new MemoryHome();
    final RemoteLogClient client;
    private Optional<DirectSide> engine = Optional.empty();
    long lastPass;
    long passes;
    long written;
    long got;

    Side() {
      this.client =
          RemoteLogClient.builder()
              .home(home)
              .store(bill.store(store))
              .pointer(bill.pointer(pointer))
              .executor(Runnable::run)
              .clock(new Seconds())
              .build();
    }

    DirectSide direct() {
      return engine.orElseThrow();
    }

    private void meet(Side other) throws Exception {
      LogName log = other.client.groups().get(0).ownLog();
      engine = Optional.of(new DirectSide(home, group, log, () -> nowMs()));
    }

    private SyncReport pass() throws Exception {
      lastPass = second;
      passes++;
      SyncReport report = client.sync(Optional.empty());
      client.drain(
          group,
          "screen",
          message -> {
            Sent origin = sent.get(message.id());
            if (origin != null && origin.by() != this) {
              latencySeconds.add(second - origin.at());
              got++;
            }
          });
      direct().passed();
      return report;
    }

    private void write() throws Exception {
      Bytes body = bodies.next();
      MessageId id =
          client
              .appendAll(
                  group,
                  List.of(
                      new Draft(
                          Optional.empty(),
                          Optional.empty(),
                          "b",
                          body,
                          Optional.empty(),
                          List.of(),
                          Optional.empty())))
              .get(0)
              .id();
      sent.put(id, new Sent(this, second));
      direct().wrote(id);
      written++;
    }
  }

  private record Sent(Side by, long at) {}

  private final class Seconds extends VirtualClock {
    @Override
    public long millis() {
      return nowMs();
    }
  }

  OfflineRun(Bodies bodies, ContentStore store, HeadPointer pointer, Instant begin)
      throws Exception {
    this.bodies = bodies;
    this.store = store;
    this.pointer = pointer;
    this.beginMs = begin.toEpochMilli();
    sides.add(new Side());
    sides.add(new Side());
    RemoteLogClient host = sides.get(0).client;
    group = host.createGroup("two").id();
    sides.get(1).client.join(host.invite(group, InviteOptions.DEFAULT), "two");
    sides.get(0).meet(sides.get(1));
    sides.get(1).meet(sides.get(0));
  }

  private long nowMs() {
    return beginMs + 1_000 * second;
  }

  /** Lets the time pass, and then nobody write any more until all is told. */
  void run(Duration time, Presence presence) throws Exception {
    for (second = 1; second <= time.toSeconds(); second++) {
      if (second % MESSAGE_EVERY_SECONDS == 0) {
        sides.get(0).write();
        sides.get(1).write();
      }
      int online = presence.onlineAt(second);
      if (online >= 0) {
        Side side = sides.get(online);
        side.direct().online();
        if (presence.isPass(second, side)) {
          side.pass();
        }
      }
    }
    close();
  }

  /**
   * Each side has some passes more: the last receipts are alone in their heads, for which ten
   * minutes have to pass.
   */
  private void close() throws Exception {
    for (int i = 0; i < CLOSING_PASSES; i++) {
      second += CLOSING_SECONDS;
      Side side = sides.get(i % 2);
      side.direct().online();
      SyncReport last = side.pass();
      if (i > 1 && !last.isComplete()) {
        throw new AssertionError("not complete: " + last);
      }
    }
  }

  long applicationBytes() {
    return Bodies.BYTES * (sides.get(0).written + sides.get(1).written);
  }

  long medianLatencySeconds() {
    Collections.sort(latencySeconds);
    return latencySeconds.get(latencySeconds.size() / 2);
  }

  String report(String title) throws Exception {
    return String.format(
        "%s: %d + %d messages of %d B, %d + %d passes, median latency %d s, %.2f times the"
            + " application's bytes%n%s%s%s",
        title,
        sides.get(0).written,
        sides.get(1).written,
        Bodies.BYTES,
        sides.get(0).passes,
        sides.get(1).passes,
        medianLatencySeconds(),
        (double) bill.bytes() / applicationBytes(),
        bill.lines(applicationBytes()),
        sides.get(0).direct().lines(),
        sides.get(1).direct().lines());
  }
}
