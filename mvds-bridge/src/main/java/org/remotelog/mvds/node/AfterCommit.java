package org.remotelog.mvds.node;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What leaves the device and what is told once a turn is committed, in the order of its causes. */
final class AfterCommit {
  private final MvdsEvents events;
  private final List<Runnable> steps = new ArrayList<>();

  AfterCommit(MvdsEvents events) {
    this.events = events;
  }

  void tell(Consumer<MvdsEvents> event) {
    steps.add(() -> event.accept(events));
  }

  void add(Runnable step) {
    steps.add(step);
  }

  void run() {
    steps.forEach(Runnable::run);
  }
}
