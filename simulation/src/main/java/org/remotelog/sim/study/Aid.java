package org.remotelog.sim.study;

/** Who helps nodes that are never online together. */
public enum Aid {
  /** Nobody: the engine of 2/MVDS alone. */
  NONE,
  /** A node that is always online, and shares the group with all others. */
  CACHE,
  /** A store and a pointer: each node has a log, and catches up when it is online. */
  LOG
}
