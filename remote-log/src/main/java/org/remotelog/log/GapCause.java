package org.remotelog.log;

/** Why entries that are known to exist are missing. */
public enum GapCause {
  /** Nobody linked or asked for them yet. */
  NOT_FETCHED,
  /** No store or pointer gave them. */
  UNAVAILABLE,
  /** What was given failed a check. */
  REFUSED,
  /** The writer signed two histories. */
  FORKED,
  /** Their keys were erased on purpose. */
  ERASED,
  /** Their lifetime is over, or the writer pruned them. */
  EXPIRED
}
