package org.remotelog.sim.check;

import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What an invariant keeps of each device; a copy of a home begins with what its origin has. */
final class PerDevice<T> {
  private final Supplier<T> fresh;
  private final UnaryOperator<T> copy;
  private final TreeMap<Integer, T> all = new TreeMap<>();

  PerDevice(Supplier<T> fresh, UnaryOperator<T> copy) {
    this.fresh = fresh;
    this.copy = copy;
  }

  void learn(Event event) {
    if (event instanceof Event.BackedUp one) {
      all.put(one.copy(), copy.apply(of(one.device())));
    }
  }

  /** What is kept of a device. */
  T of(int device) {
    return all.computeIfAbsent(device, absent -> fresh.get());
  }
}
