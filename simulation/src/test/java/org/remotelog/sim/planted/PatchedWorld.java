package org.remotelog.sim.planted;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import org.remotelog.sim.World;

/**
 * The world with some classes replaced. All classes of this project are loaded anew for it, so the
 * replaced ones see the rest as they do in the shipped program, package-private members included.
 */
final class PatchedWorld {
  private final Method run;

  /** What the world found. */
  record Finding(String invariant, String text) {}

  /**
   * A world of its own.
   *
   * @param replaced class files by the name of the class
   */
  PatchedWorld(Map<String, byte[]> replaced) {
    try {
      Class<?> world = new Replacing(replaced).loadClass(World.class.getName());
      this.run = world.getMethod("run", long.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the world has no run(long) any more", e);
    }
  }

  /** The world as it is shipped, loaded in the same way. */
  static PatchedWorld unpatched() {
    return new PatchedWorld(Map.of());
  }

  /** Runs one seed; empty when no invariant was violated. */
  Optional<Finding> run(long seed) {
    try {
      Object outcome = run.invoke(null, seed);
      Optional<?> violation = (Optional<?>) value(outcome, "violation");
      return violation.map(
          found -> new Finding((String) value(found, "invariant"), (String) value(found, "text")));
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("the world of seed " + seed + " broke", e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A component of a record of the other loader. */
  private static Object value(Object record, String component) {
    try {
      return record.getClass().getMethod(component).invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("an outcome has no " + component + " any more", e);
    }
  }
}
