package org.remotelog;

import java.time.Duration;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.core.RetransmitPolicy;

/**
 * How a device syncs directly.
 *
 * @param mode how what is here already is given to a peer; what this device sends while a peer is
 *     connected always goes to it at once
 * @param epoch shortest time between two payloads to one peer, 1 ms to 1 h
 */
public record DirectOptions(SyncMode mode, Duration epoch) {
  /** Messages are offered first, as a peer mostly has them from the logs; ten payloads a second. */
  public static final DirectOptions DEFAULT =
      new DirectOptions(SyncMode.INTERACTIVE, Duration.ofMillis(100));

  public DirectOptions {
    if (epoch.toMillis() < 1 || epoch.compareTo(ClientBounds.MAX_DIRECT_EPOCH) > 0) {
      throw new IllegalArgumentException("an epoch of " + epoch);
    }
  }

  RetransmitPolicy policy() {
    return RetransmitPolicy.ofEpoch(epoch.toMillis());
  }
}
