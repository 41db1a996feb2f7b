package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.remotelog.log.LogName;

/**
 * Persist before put, persist before publish: what leaves a device is durable in its home, so that
 * a retry sends the same bytes. One number of a log has one record, until that is renewed: signed
 * again for the same head, and for longer.
 */
public final class PersistedFirst implements Invariant {
  private final PerDevice<Map<Number, Event.Offering>> records =
      new PerDevice<>(HashMap::new, HashMap::new);

  private record Number(LogName log, long sequence) {}

  @Override
  public String name() {
    return "persisted-first";
  }

  @Override
  public Optional<String> after(Event event) {
    records.learn(event);
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
      Event.Offering before =
          records
              .of(offering.device())
              .put(new Number(offering.log(), offering.sequence()), offering);
      if (before != null && !before.record().equals(offering.record())) {
        boolean renews =
            !offering.links().isEmpty()
                && before.links().equals(offering.links())
                && before.expiresAtMs() < offering.expiresAtMs();
        return renews ? Optional.empty() : Optional.of(what + " was signed twice");
      }
    }
    return Optional.empty();
  }
}
