package org.remotelog.sim;

import java.io.IOException;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.memory.MemoryHome;

/**
 * One process of a device, from its start to its end. Every call to home, stores and pointers goes
 * through {@link #step}: there time passes, others act, and the process may die.
 */
final class Life {
  private final World world;
  private final Device device;
  private final MemoryHome home;
  private final Chance chance;
  private boolean dead;

  Life(World world, Device device, MemoryHome home, Chance chance) {
    this.world = world;
    this.device = device;
    this.home = home;
    this.chance = chance;
  }

  World world() {
    return world;
  }

  Device device() {
    return device;
  }

  MemoryHome home() {
    return home;
  }

  Chance chance() {
    return chance;
  }

  boolean isDead() {
    return dead;
  }

  /** Time passes between two effects; perhaps the process does not see its end. */
  void step(String where, long ms) {
    alive();
    world.stage().pause(ms);
    alive();
    mayDie(where);
  }

  /** The process may die here, without anybody else acting in between. */
  void mayDie(String where) {
    if (strikes(world.weather().crash()) && isDue()) {
      dead = true;
      home.crash();
      device.radio().ring();
      world.chronicle().note(device.name(), "dies " + where);
      throw new Crash();
    }
  }

  /** Whether a fault happens here; none does once the weather is calm. */
  boolean strikes(int casesOf10000) {
    return !world.isCalm() && chance.in10000(casesOf10000);
  }

  /** Whether what happens once in a while may happen: engines do a lot, and would bring it on. */
  boolean isDue() {
    return !device.radio().isInTurn() || chance.percent(10);
  }

  /** Fails in the name of the world. */
  IOException injected(String what) {
    world.chronicle().note(device.name(), "meets: " + what);
    return new Injected(what);
  }

  /** Refuses to go on when the process, or the world, is over. */
  void alive() {
    world.stage().refuseHalted();
    if (dead) {
      throw new Crash();
    }
  }

  /** Ends the process without a fault; it must be between two calls. */
  void end() {
    dead = true;
    home.close();
  }

  /** Whether some durable row of a table holds these bytes. */
  boolean isDurable(HomeTable table, Bytes prefix, Bytes content) throws IOException {
    return home.read(
        tables -> {
          for (Row row : tables.table(table).scan(prefix, Keys.after(prefix), Integer.MAX_VALUE)) {
            if (holds(row.value(), content)) {
              return true;
            }
          }
          return false;
        });
  }

  static boolean holds(Bytes row, Bytes content) {
    for (int from = 0; from + content.size() <= row.size(); from++) {
      if (row.get(from) == content.get(0)
          && row.slice(from, from + content.size()).equals(content)) {
        return true;
      }
    }
    return false;
  }
}
