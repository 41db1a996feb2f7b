package org.remotelog.log.store.replicated;

import java.io.IOException;
import java.util.List;

/** So much is owed to stores that do not answer that no more can be promised. */
public final class OwedLimitException extends IOException {
  private static final long serialVersionUID = 1L;

  public OwedLimitException(List<String> places, long blocks, long bytes) {
    super(
        "no more can be kept for "
            + String.join(" and ", places)
            + ": "
            + blocks
            + " blocks of "
            + bytes
            + " bytes would wait; bring the store back, or take it out of the configuration");
  }
}
