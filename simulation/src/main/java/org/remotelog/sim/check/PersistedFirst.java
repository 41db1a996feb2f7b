package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;

/**
 * Persist before put, persist before publish: what leaves a device is durable in its home, so that
 * a retry sends the same bytes. One number of a log has one record for ever.
 */
public final class PersistedFirst implements Invariant {
  private final Map<Number, Bytes> records = new HashMap<>();

  private record Number(LogName log, long sequence) {}

  @Override
  public String name() {
    return "persisted-first";
  }

  @Override
  public Optional<String> after(Event event) {
    if (event instanceof Event.Offered offered && !offered.journalled()) {
      return Optional.of(
          "d"
              + offered.device()
              + " puts "
              + Names.of(offered.block().cid())
              + ", which is not journalled");
    }
    if (event instanceof Event.Offering offering) {
      String what = "record " + offering.sequence() + " of " + Names.of(offering.log());
      if (!offering.journalled()) {
        return Optional.of(what + " goes out and is not journalled");
      }
      Bytes before =
          records.putIfAbsent(new Number(offering.log(), offering.sequence()), offering.record());
      if (before != null && !before.equals(offering.record())) {
        return Optional.of(what + " was signed twice");
      }
    }
    return Optional.empty();
  }
}
