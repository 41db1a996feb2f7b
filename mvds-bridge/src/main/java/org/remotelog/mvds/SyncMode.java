package org.remotelog.mvds;

/** How a message is given to a peer (2/MVDS, "Modes"). */
public enum SyncMode {
  /** OFFER, REQUEST, MESSAGE, ACK: the message travels once it is asked for. */
  INTERACTIVE,
  /** MESSAGE, ACK: faster, and wasteful where peers hold the message already. */
  BATCH
}
