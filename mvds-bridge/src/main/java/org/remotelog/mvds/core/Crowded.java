package org.remotelog.mvds.core;

/**
 * What found no room in the last payload and begins the next one, so that large messages are not
 * passed over for ever. ACKs come first in every third payload at least.
 */
enum Crowded {
  NOTHING,
  /** A record of ours, or of what is offered on. */
  RECORD,
  /** The oldest ephemeral message. */
  EPHEMERAL
}
