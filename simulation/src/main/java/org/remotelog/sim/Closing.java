package org.remotelog.sim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.remotelog.RemoteLogException;
import org.remotelog.SyncReport;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.sim.check.Changes;
import org.remotelog.sim.check.Event;
import org.remotelog.sim.check.View;

/**
 * The end: no more faults, everybody is online, and each device makes passes in turn until nothing
 * changes any more, or too many were needed.
 */
final class Closing {
  /** Passes that one device may need: each link of a chain of invites takes three. */
  private static final int MORE_ROUNDS = 4;

  /** In a round of all devices what they hold is due to be said. */
  private static final long PASS_GAP_MS = 6 * 60_000;

  /** In which threads find that their processes are dead. */
  private static final long SETTLING_MS = 60_000;

  /** In which links bring what they can: a message that a log carries waits for six hours. */
  private static final long LINKS_ALONE_MS = 9 * 3_600_000;

  private static final int SEASONS = 4;
  private static final long ALL_MAIL_MS = 1_000_000_000;

  private final World world;
  private final List<Device> devices;

  Closing(World world) {
    this.world = world;
    this.devices = world.devices();
  }

  void run() throws IOException, RemoteLogException {
    world.stage().pause(SETTLING_MS);
    for (Device device : devices) {
      if (device.life().isDead()) {
        device.boot();
      }
    }
    if (world.weather().links().sharing() > 0) {
      world.stage().pause(LINKS_ALONE_MS);
      for (Event.Talked pair : world.links().pairs()) {
        world.chronicle().record(pair);
      }
    }
    world.sleep(true);
    world.stage().pause(ALL_MAIL_MS + world.weather().silenceMs());
    world.sleep(false);
    if (world.weather().awayMs() > 0) {
      // An answer to an invite is not signed again: who invited has to look within a year.
      for (int i = 0; i < devices.size(); i++) {
        var unused = round();
      }
      beWithoutOne(devices.get(devices.size() - 1));
    }
    for (int round = 1; round <= MORE_ROUNDS + 3 * devices.size(); round++) {
      List<View> views = round();
      boolean quiet = views.size() == devices.size();
      for (View view : views) {
        quiet &= view.complete() && view.published() == 0 && view.owed().isEmpty();
      }
      if (quiet && isSteady(views)) {
        world.chronicle().note("world", "is quiet in round " + round);
        world.chronicle().record(new Event.Ended(devices.size(), views));
        return;
      }
      steady = sizes(views);
    }
    world.chronicle().record(new Event.Ended(devices.size(), round()));
  }

  /** One device is away for so long that pointers have its records no longer; the others go on. */
  private void beWithoutOne(Device away) throws IOException, RemoteLogException {
    away.goAway(true);
    world.chronicle().note(away.name(), "is away");
    for (int season = 0; season < SEASONS; season++) {
      world.sleep(true);
      world.stage().pause(world.weather().awayMs() / SEASONS);
      world.sleep(false);
      for (Device device : devices) {
        world.stage().pause(PASS_GAP_MS);
        if (device != away && device.group().isPresent()) {
          device.person().send();
          var unused = device.sync();
          device.person().read();
        }
      }
    }
    away.goAway(false);
    world.chronicle().note(away.name(), "is back");
  }

  private List<Integer> steady = List.of();

  /** Whether nothing came, or was confirmed, since the round before. */
  private boolean isSteady(List<View> views) {
    return sizes(views).equals(steady);
  }

  private static List<Integer> sizes(List<View> views) {
    List<Integer> sizes = new ArrayList<>();
    for (View view : views) {
      sizes.add(view.rows().size());
      sizes.add((int) view.rows().stream().filter(Changes.Row::confirmed).count());
    }
    return sizes;
  }

  private long restMs() {
    if (world.census().logs().size() > CoreLimits.SMALL_GROUP_LOGS) {
      // In larger groups what is held is said by itself once a day only.
      return CoreLimits.RECEIPTS_ALONE_LARGE_MS;
    }
    // So often a device that has nothing to say looks whether another copy of its home has written.
    return world.weather().backups().isNone() ? 0 : CoreLimits.RECORD_CHECK_MS;
  }

  /** One pass of each device that is in the group; the others are brought into it. */
  private List<View> round() throws IOException, RemoteLogException {
    List<View> views = new ArrayList<>();
    long restMs = restMs();
    if (restMs > 0) {
      world.sleep(true);
      world.stage().pause(restMs);
      world.sleep(false);
    }
    for (Device device : devices) {
      world.stage().pause(PASS_GAP_MS);
      if (device.group().isEmpty()) {
        if (!device.isFounder() && device.code().isEmpty()) {
          world.founder().person().invite();
        }
        device.person().enter();
      }
      if (device.group().isPresent()) {
        if (device.lacksSecrets()) {
          device.restart();
        }
        device.person().takeMail();
        SyncReport report = device.sync();
        device.person().read();
        views.add(
            new View(
                device.number(),
                device.group().get().ownLog(),
                device.rows(),
                report.gaps().size(),
                report.isComplete(),
                report.published(),
                device.owed()));
      }
    }
    return views;
  }
}
