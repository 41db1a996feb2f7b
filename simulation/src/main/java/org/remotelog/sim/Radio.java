package org.remotelog.sim;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.remotelog.DirectEvents;
import org.remotelog.DirectHost;
import org.remotelog.DirectOptions;
import org.remotelog.DirectReport;
import org.remotelog.DirectTurns;
import org.remotelog.RemoteLogException;
import org.remotelog.mvds.MemberTransport;
import org.remotelog.mvds.PeerId;
import org.remotelog.sim.check.Event;
import org.remotelog.sqlite.StorageFullException;

/**
 * Direct sync of a device: one more of its threads, which turns the engine of each process. When
 * nothing happens the device dozes, so that timers are late, at most by half an hour.
 */
final class Radio {
  private static final long LONG_MS = 1L << 42;
  private static final long FIRST_DOZE_MS = 1_000;
  private static final long LONGEST_DOZE_MS = 1_800_000;
  private static final long REST_MS = 20;

  /** How long a connection waits for the other end. */
  private static final long PATIENCE_MS = 120_000;

  /** After its home has failed. */
  private static final long FAILURE_REST_MS = 120_000;

  private final World world;
  private final Device device;
  private final boolean shares;
  private final Stage.Bell bell;
  private Optional<Process> process = Optional.empty();
  private long dozeMs = FIRST_DOZE_MS;

  /** Since it dozed last. */
  private boolean isSending;

  /** When others notice that it is offline. */
  private long missedAtMs;

  private boolean wasOnline;
  private boolean inTurn;
  private boolean failed;

  /** The engine of one process. */
  private static final class Process {
    private final Life life;
    private final DirectTurns turns;

    /** There is one once the engine has opened it. */
    private final LinkEnd end;

    Process(Life life, DirectTurns turns, LinkEnd end) {
      this.life = life;
      this.turns = turns;
      this.end = end;
    }
  }

  /**
   * @param shares whether the device syncs directly at all
   */
  Radio(World world, Device device, boolean shares) {
    this.world = world;
    this.device = device;
    this.shares = shares;
    this.bell = world.stage().bell();
  }

  private final class Host implements DirectHost {
    private final Life life;
    private Optional<LinkEnd> end = Optional.empty();

    Host(Life life) {
      this.life = life;
    }

    @Override
    public MemberTransport transport(PeerId self) {
      LinkEnd opened = world.links().open(Radio.this, self);
      end = Optional.of(opened);
      return opened;
    }

    @Override
    public long elapsedMs() {
      return nowMs();
    }

    @Override
    public void rest(long ms) {
      life.alive();
      world.stage().pause(Math.min(ms, REST_MS));
      life.alive();
    }
  }

  private final class Listener implements DirectEvents {
    @Override
    public void onFailure(IOException failure) {
      failed = true;
      for (Throwable e = failure; e != null; e = e.getCause()) {
        if (e instanceof Injected || e instanceof StorageFullException) {
          world.chronicle().note(device.name(), "has an engine that failed: " + e.getMessage());
          return;
        }
      }
      surprise(failure);
    }

    @Override
    public void onStopped(Throwable cause) {
      surprise(cause);
    }

    private void surprise(Throwable e) {
      world.chronicle().record(new Event.Surprise(device.name() + " directly", e.toString()));
    }
  }

  int number() {
    return device.number();
  }

  long nowMs() {
    return world.stage().nowMs();
  }

  Stage.Bell bell() {
    return bell;
  }

  /** A payload leaves: there may be an answer. */
  void sends() {
    isSending = true;
  }

  /** There may be something to do. */
  void ring() {
    bell.ring(nowMs());
  }

  /** Whether the device syncs directly at all. */
  boolean shares() {
    return shares;
  }

  boolean isInTurn() {
    return inTurn;
  }

  /** Whether payloads reach the device. */
  boolean isThere() {
    return !device.life().isDead() && device.isOnline();
  }

  /** Whether connections with it go on: a short absence is not noticed. */
  boolean isLinked() {
    boolean isMissed = nowMs() >= missedAtMs && !world.weather().links().quiet();
    return isThere() || !(device.life().isDead() || isMissed || world.isAsleep());
  }

  /** What the engine says of itself; none while there is none. */
  Optional<DirectReport> report() throws RemoteLogException {
    return process.isPresent() ? Optional.of(process.get().turns.report()) : Optional.empty();
  }

  /** Turns engines, until the world is over. */
  void play() {
    while (!world.isOver()) {
      long waitMs;
      try {
        waitMs = shares && !world.isAsleep() ? step() : LONG_MS;
      } catch (Crash e) {
        waitMs = LONG_MS;
      }
      if (!world.isOver()) {
        world.stage().pause(Math.min(Math.max(1, waitMs), LONG_MS), bell);
      }
    }
  }

  private long step() {
    if (process.isPresent() && process.get().life != device.life()) {
      process.get().end.close();
      process = Optional.empty();
    }
    if (device.life().isDead()) {
      process.ifPresent(gone -> gone.end.close());
      process = Optional.empty();
      return LONG_MS;
    }
    if (device.group().isEmpty()) {
      return LONG_MS;
    }
    try {
      if (process.isEmpty()) {
        begin();
      }
      return turn(process.get());
    } catch (RemoteLogException e) {
      world.judge(device, e);
      return FAILURE_REST_MS;
    }
  }

  private void begin() throws RemoteLogException {
    DirectOptions options =
        new DirectOptions(
            DirectOptions.DEFAULT.mode(), Duration.ofMillis(world.weather().links().epochMs()));
    Host host = new Host(device.life());
    DirectTurns turns =
        device.client().direct(device.group().get().id(), options, new Listener(), host);
    process = Optional.of(new Process(device.life(), turns, host.end.orElseThrow()));
    world.chronicle().note(device.name(), "syncs directly");
  }

  private long turn(Process now) {
    if (wasOnline && !device.isOnline()) {
      missedAtMs = nowMs() + PATIENCE_MS;
    }
    wasOnline = device.isOnline();
    world.links().look(now.end);
    boolean isNews = now.end.nextMs() <= nowMs();
    failed = false;
    inTurn = true;
    long waitMs;
    try {
      waitMs = now.turns.turn();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts", e);
    } finally {
      inTurn = false;
      // What is left to be done the engine knows itself; its own calls ring too.
      bell.hush();
    }
    if (failed) {
      return FAILURE_REST_MS;
    }
    if (waitMs <= 0) {
      return 0;
    }
    dozeMs = isNews || isSending ? FIRST_DOZE_MS : Math.min(2 * dozeMs, LONGEST_DOZE_MS);
    isSending = false;
    long changesMs = Math.min(device.changesAtMs(), world.links().changesAtMs());
    if (missedAtMs > nowMs()) {
      changesMs = Math.min(changesMs, missedAtMs);
    }
    long nextMs = Math.min(now.end.nextMs(), changesMs) - nowMs();
    return Math.min(Math.max(waitMs, dozeMs), Math.max(1, nextMs));
  }
}
