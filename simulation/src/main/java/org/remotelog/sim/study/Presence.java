package org.remotelog.sim.study;

/** How nodes come and go. */
public enum Presence {
  /** Nodes work all the time; each payload is lost by itself, as in the published simulation. */
  PAYLOAD,
  /** Each node is online in each second by itself. */
  SECONDS,
  /** Stretches of random length, each node for itself. */
  BURSTS,
  /** Stretches that are more frequent by day than by night; nodes share the day. */
  DAYS,
  /** Everybody is online on the way to work and back: about the same times each day. */
  COMMUTE
}
