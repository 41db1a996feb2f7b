package org.remotelog.sim;

import java.io.IOException;
import org.remotelog.RemoteLogException;

/**
 * What devices do by themselves while the world is open: two threads each, one that acts for the
 * user and one that syncs, beside that of direct sync.
 */
final class Routine {
  /** How long a process that died stays dead, about. */
  private static final long DOWN_MS = 20 * 60_000;

  /** Between two actions of a session; a pass takes about as long as some of them. */
  private static final long ACTION_GAP_MS = 400;

  private final World world;
  private final long gapMs;

  /** Threads of devices that still act, but for those of direct sync. */
  private int acting;

  Routine(World world) {
    this.world = world;
    this.gapMs = world.weather().spanMs() / world.weather().actions();
  }

  /** The device takes part from now on. */
  void begin(Device device) {
    Chance chance = device.chance().fork();
    Chance background = device.chance().fork();
    enter(device.name(), device.number(), () -> live(device, chance));
    enter(device.name() + " syncing", device.number(), () -> sync(device, background));
    world.stage().enter(device.name() + " directly", device.number(), device.radio()::play);
  }

  /** The last one that acts closes the world. */
  private void enter(String name, long afterMs, Runnable part) {
    acting++;
    world
        .stage()
        .enter(
            name,
            afterMs,
            () -> {
              part.run();
              acting--;
              if (acting == 0) {
                world.close();
              }
            });
  }

  private boolean goesOn(Device device) {
    return world.stage().nowMs() < world.weather().spanMs() && !device.isLost();
  }

  /** The life of a device's user: sessions, and starting the device again when it has died. */
  private void live(Device device, Chance chance) {
    while (goesOn(device)) {
      try {
        if (!device.isBusy()) {
          world.backups().mayRestore(device);
        }
        if (device.isLost()) {
          return;
        }
        if (device.life().isDead() && !device.isBusy()) {
          device.boot();
        }
        if (!device.life().isDead()) {
          session(device, chance);
        }
      } catch (Crash e) {
        world.stage().pause(chance.around(DOWN_MS));
      } catch (IOException e) {
        world.failed(e);
      }
      // There is little to do without a group, or without guests.
      boolean waits = device.group().isEmpty() || (device.isFounder() && world.awaitsGuests());
      world.stage().pause(chance.around(waits ? gapMs / 8 : gapMs));
    }
  }

  /** Some actions in a row, often while a pass is under way. */
  private void session(Device device, Chance chance) throws IOException {
    if (device.isOnline() && chance.percent(60)) {
      enter(device.name() + " opened", chance.around(ACTION_GAP_MS), () -> pass(device, chance));
    }
    for (int actions = 1 + chance.below(4); actions > 0; actions--) {
      world.backups().mayCopy(device);
      device.person().act();
      world.stage().pause(chance.around(ACTION_GAP_MS));
    }
  }

  /** Passes in the background. */
  private void sync(Device device, Chance chance) {
    while (goesOn(device)) {
      world.stage().pause(chance.around(gapMs));
      if (device.isOnline() || chance.percent(5)) {
        pass(device, chance);
      }
    }
  }

  private void pass(Device device, Chance chance) {
    if (device.life().isDead() || device.group().isEmpty() || device.isInPass()) {
      return;
    }
    try {
      if (chance.percent(10)) {
        device.flush();
      } else {
        var unused = device.sync();
      }
    } catch (Crash e) {
      // Its user starts it again.
    } catch (RemoteLogException e) {
      world.judge(device, e);
    } catch (IOException e) {
      world.failed(e);
    }
  }
}
