package org.remotelog.log.core;

import java.util.Optional;
import java.util.function.LongFunction;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.MessageIdRule;

/**
 * What a step of the reader may look up; it changes nothing.
 *
 * @param secrets the group's secrets by epoch
 * @param idRule how the group names messages
 * @param held commitments of entries that were delivered from this log
 * @param unconfirmed commitments of messages that came by other ways and claim a position in it
 * @param side commitments of entries of other branches that are not the main one's too
 * @param past tags of heads that were accepted before, by the numbers of their records
 * @param newestFirst whether the newest entries are asked for first
 */
public record ReadContext(
    EpochSecrets secrets,
    MessageIdRule idRule,
    LongFunction<Optional<Digest>> held,
    LongFunction<Optional<Digest>> unconfirmed,
    Side side,
    LongFunction<Optional<Bytes>> past,
    boolean newestFirst) {

  /** Looks up what a side branch holds at a number. */
  @FunctionalInterface
  public interface Side {
    Optional<Digest> commitment(int branch, long sequence);
  }

  Optional<Digest> commitment(long sequence) {
    Optional<Digest> own = held.apply(sequence);
    return own.isPresent() ? own : unconfirmed.apply(sequence);
  }
}
