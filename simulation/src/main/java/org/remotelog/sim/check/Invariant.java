package org.remotelog.sim.check;

import java.util.Optional;

/** Something that must hold after every event. It remembers what it needs from earlier ones. */
public interface Invariant {
  /** The name by which a violation is known. */
  String name();

  /** Looks at an event; says what is wrong, if something is. */
  Optional<String> after(Event event);
}
