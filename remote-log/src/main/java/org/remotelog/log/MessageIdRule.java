package org.remotelog.log;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;

/**
 * How the embedder computes the id of a message. A log stores no ids, so reader and writer must use
 * the same rule. One instance belongs to one group; it must be pure and usable from any thread.
 */
@FunctionalInterface
public interface MessageIdRule {
  /** The id of the message with this time and body. */
  Digest idOf(long timestampSeconds, Bytes body);
}
