package org.remotelog.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The middle and the ends of repeated measurements. */
record Spread(double median, double min, double max) {
  static Spread of(List<Double> measured) {
    if (measured.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    List<Double> sorted = new ArrayList<>(measured);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
  }

  /** A figure that does not vary, such as a number of bytes. */
  static Spread exactly(double value) {
    return new Spread(value, value, value);
  }
}
