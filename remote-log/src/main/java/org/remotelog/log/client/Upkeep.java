package org.remotelog.log.client;

import java.util.List;
import org.remotelog.log.LogName;

/**
 * What looking after published own logs did.
 *
 * @param requests requests to stores and pointers
 * @param bytesIn bytes of records received
 * @param bytesOut bytes of records sent
 * @param reputs records that were published again, unchanged, at a pointer that had lost them
 * @param removed replaced blocks that every store has given up
 * @param warnings what was odd and did not stop the work
 * @param foreign own logs of which a pointer has a record that this home did not sign
 */
public record Upkeep(
    int requests,
    long bytesIn,
    long bytesOut,
    int reputs,
    int removed,
    List<String> warnings,
    List<LogName> foreign) {
  public Upkeep {
    foreign = List.copyOf(foreign);
    warnings = List.copyOf(warnings);
  }
}
