package org.remotelog.sim;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.LogName;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.sim.check.Event;

/**
 * Copies of homes, and what becomes of them: one takes the place of a home, which is gone then, or
 * is opened beside it. Either is a device of its own from then on, with the same keys.
 */
final class Backups {
  /** Homes that are restored in one world: each makes logs, which all others have to read. */
  private static final int MOST_RESTORED = 4;

  private final World world;
  private final Chance chance;

  /** The newest one of each device. */
  private final Map<Integer, Backup> made = new TreeMap<>();

  private int restored;

  /** How many more homes write a log than the one that made it. */
  private final Map<LogName, Integer> writers = new TreeMap<>();

  /**
   * A copy of a home.
   *
   * @param number of the device that it makes
   * @param invites how many the device had made
   */
  record Backup(int number, MemoryHome home, List<LogName> logs, long invites) {}

  Backups(World world, Chance chance) {
    this.world = world;
    this.chance = chance;
  }

  /** Perhaps a home is copied, whatever is under way there. */
  void mayCopy(Device device) throws IOException {
    boolean isThere = device.group().isPresent() && !device.life().isDead();
    if (isThere && chance.percent(world.weather().backups().made())) {
      make(device);
    }
  }

  /** Perhaps a copy is opened, or put back. Nothing must be under way on the device. */
  void mayRestore(Device device) throws IOException {
    BackupWeather weather = world.weather().backups();
    Optional<Backup> backup = Optional.ofNullable(made.get(device.number()));
    if (backup.isEmpty() || restored >= MOST_RESTORED || !isReadable(backup.get())) {
      return;
    }
    // Whoever was invited in between would wait for ever for an answer.
    boolean mayReplace = backup.get().invites() == device.invites();
    if (mayReplace && chance.percent(weather.putBack())) {
      open(device, backup.get());
      device.lose();
    } else if (chance.percent(weather.opened())) {
      open(device, backup.get());
    }
  }

  /**
   * Whether readers read what one more home writes in the same logs. A last head that has less than
   * they hold takes a place like another history.
   */
  private boolean isReadable(Backup backup) {
    return backup.logs().stream()
        .allMatch(log -> writers.getOrDefault(log, 0) + 1 < CoreLimits.MAX_SIDE_BRANCHES);
  }

  /** Logs that several homes write. */
  int copiedLogs() {
    return writers.size();
  }

  private void make(Device device) throws IOException {
    int number = world.nextNumber();
    world.chronicle().record(new Event.BackedUp(device.number(), number));
    MemoryHome copy = copyOf(device.life().home());
    made.put(
        device.number(),
        new Backup(number, copy, List.copyOf(device.own().keySet()), device.invites()));
  }

  private void open(Device device, Backup backup) throws IOException {
    made.remove(device.number());
    restored++;
    backup.logs().forEach(log -> writers.merge(log, 1, Integer::sum));
    world.chronicle().record(new Event.Restored(backup.number(), backup.logs()));
    world.restore(device, backup, chance.fork());
  }

  private static MemoryHome copyOf(MemoryHome home) throws IOException {
    MemoryHome copy = new MemoryHome();
    for (HomeTable table : HomeTable.values()) {
      List<Row> rows =
          home.read(tables -> tables.table(table).scan(Keys.START, Keys.END, Integer.MAX_VALUE));
      copy.update(
          tables -> {
            for (Row row : rows) {
              tables.table(table).put(row.key(), row.value());
            }
          });
    }
    return copy;
  }
}
