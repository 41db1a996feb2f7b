package org.remotelog.mvds.core;

/** What a record sends next to its peer (2/MVDS, "State"). ACKs have no records. */
public enum RecordKind {
  /** An OFFER: the peer may want the message. */
  OFFER,
  /** The MESSAGE: the peer asked for it, or it is given in batch mode. */
  MESSAGE,
  /** A REQUEST: the message is wanted from the peer. */
  REQUEST
}
