package org.remotelog.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** The values along a side of a plot. */
final class Axis {
  private static final double[] STEPS = {1, 2, 5};

  /** Times that people count in, in milliseconds. */
  private static final long[] TIMES = {
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    1_200_000,
    1_800_000,
    3_600_000,
    7_200_000,
    21_600_000,
    43_200_000,
    86_400_000,
    172_800_000,
    604_800_000,
    1_209_600_000L,
    2_592_000_000L,
    8_640_000_000L,
    31_622_400_000L,
    94_867_200_000L,
    316_224_000_000L
  };

  /** Nearer ticks would run into each other. */
  private static final double LEAST_GAP = 0.1;

  private static final int MOST_STEPS = 8;

  private final String name;
  private final double low;
  private final double high;
  private final boolean isLog;
  private final List<Tick> ticks;

  /** A value that is written beside the axis; places go from 0 to 1. */
  record Tick(double place, String text) {}

  private Axis(String name, boolean isLog, List<Double> values, DoubleFunction<String> words) {
    this.name = name;
    this.isLog = isLog;
    this.low = values.get(0);
    this.high = values.get(values.size() - 1);
    List<Tick> chosen = new ArrayList<>();
    for (double value : values) {
      double place = place(value);
      if (chosen.isEmpty() || place - chosen.get(chosen.size() - 1).place() >= LEAST_GAP) {
        chosen.add(new Tick(place, words.apply(value)));
      }
    }
    this.ticks = List.copyOf(chosen);
  }

  /** From 0 to the value or a little above. */
  static Axis linear(String name, double most, DoubleFunction<String> words) {
    double step = 1e-3;
    for (int i = 0; most > step * MOST_STEPS; i++) {
      step = STEPS[i % STEPS.length] * Math.pow(10, i / STEPS.length - 3);
    }
    return stepped(name, most, step, words);
  }

  /** The same for what is counted: only whole numbers stand beside it. */
  static Axis whole(String name, long most, DoubleFunction<String> words) {
    return most > MOST_STEPS ? linear(name, most, words) : stepped(name, most, 1, words);
  }

  /** The same in milliseconds. */
  static Axis time(String name, double mostMs) {
    double step = TIMES[0];
    for (int i = 0; i < TIMES.length && mostMs > step * MOST_STEPS; i++) {
      step = TIMES[i];
    }
    return stepped(name, mostMs, step, ms -> Words.span(Math.round(ms)));
  }

  private static Axis stepped(String name, double most, double step, DoubleFunction<String> words) {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < 2 || (i - 1) * step < most; i++) {
      values.add(i * step);
    }
    return new Axis(name, false, values, words);
  }

  /** By powers of ten, with values between them where there are few. */
  static Axis log(String name, double least, double most, DoubleFunction<String> words) {
    List<Double> all = new ArrayList<>();
    for (int power = -3; power < 16; power++) {
      for (double step : STEPS) {
        all.add(step * Math.pow(10, power));
      }
    }
    return new Axis(name, true, around(all, least, most), words);
  }

  /** The same in milliseconds, by times that people count in. */
  static Axis logTime(String name, double leastMs, double mostMs) {
    List<Double> all = new ArrayList<>();
    for (long time : TIMES) {
      all.add((double) time);
    }
    return new Axis(name, true, around(all, leastMs, mostMs), ms -> Words.span(Math.round(ms)));
  }

  /** Those between two values, and one at or beyond each end. */
  private static List<Double> around(List<Double> all, double least, double most) {
    int first = 0;
    while (first + 2 < all.size() && all.get(first + 1) <= least) {
      first++;
    }
    int last = first + 1;
    while (last + 1 < all.size() && all.get(last) < most) {
      last++;
    }
    return all.subList(first, last + 1);
  }

  String name() {
    return name;
  }

  List<Tick> ticks() {
    return ticks;
  }

  /** Where a value stands, from 0 to 1; what is beyond an end stands there. */
  double place(double value) {
    double bounded = Math.max(low, Math.min(high, value));
    return isLog ? Math.log(bounded / low) / Math.log(high / low) : (bounded - low) / (high - low);
  }
}
