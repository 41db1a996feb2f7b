package org.remotelog.pointer.ethereum.registry;

import java.util.Optional;
import org.remotelog.log.Cid;

/**
 * What the contract holds for one log of one owner.
 *
 * @param sequence of the record, 0 when there is none; unsigned
 * @param record the block of the record; empty when there is none or this version does not know
 *     such references
 * @param timeSeconds when it was published, in seconds since 1970 by the chain's clock
 */
public record RegistryHead(long sequence, Optional<Cid> record, long timeSeconds) {
  /** Nothing was published. */
  public static final RegistryHead NONE = new RegistryHead(0, Optional.empty(), 0);

  /** Whether this is the head of an update. */
  public boolean isOf(HeadUpdate update) {
    return sequence == update.sequence() && record.equals(Optional.of(update.record()));
  }

  /** Whether something was published. */
  public boolean isThere() {
    return sequence != 0;
  }
}
