package org.remotelog.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that was measured, beside the least that the same machine needs for it.
 *
 * @param job the job it belongs to
 * @param name what was measured
 * @param unit of value and floor
 * @param value what our code took
 * @param floorName what was measured beside it
 * @param floor what that took, above zero
 * @param counts exact numbers of the job, by name
 */
record Figure(
    String job,
    String name,
    String unit,
    Spread value,
    String floorName,
    Spread floor,
    Map<String, Long> counts) {
  Figure {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    if (!(floor.median() > 0)) {
      throw new IllegalArgumentException("the floor of \"" + name + "\" is " + floor.median());
    }
  }

  Figure(String job, String name, String unit, Spread value, String floorName, Spread floor) {
    this(job, name, unit, value, floorName, floor, Map.of());
  }

  /** The value over the floor, by their medians. */
  double ratio() {
    return value.median() / floor.median();
  }

  Figure with(String count, long number) {
    Map<String, Long> more = new LinkedHashMap<>(counts);
    more.put(count, number);
    return new Figure(job, name, unit, value, floorName, floor, more);
  }
}
