package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;

/**
 * Persist before put, persist before publish: what leaves a device is durable in its home, so that
 * a retry sends the same bytes. One number of a log has one record, until that is renewed: signed
 * again for the same head, and for longer. Who has ended a log renews its last head even when
 * another copy of the home has signed that.
 */
public final class PersistedFirst implements Invariant {
  private final PerDevice<Map<Number, Bytes>> records = new PerDevice<>(HashMap::new, HashMap::new);

  /** What anybody has offered. */
  private final Map<Number, Set<Signed>> offered = new HashMap<>();

  private record Number(LogName log, long sequence) {}

  private record Signed(int device, Bytes record, List<Cid> links, long expiresAtMs) {}

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
      Number number = new Number(offering.log(), offering.sequence());
      Bytes before = records.of(offering.device()).put(number, offering.record());
      Set<Signed> all = offered.computeIfAbsent(number, first -> new LinkedHashSet<>());
      boolean isOther = before != null && !before.equals(offering.record());
      if (isOther && all.stream().noneMatch(one -> isSameOrRenewal(one, offering))) {
        return Optional.of(what + " was signed twice");
      }
      all.add(
          new Signed(
              offering.device(), offering.record(), offering.links(), offering.expiresAtMs()));
    }
    return Optional.empty();
  }

  private static boolean isSameOrRenewal(Signed before, Event.Offering offering) {
    boolean isRenewal =
        !offering.links().isEmpty()
            && before.links().equals(offering.links())
            && before.expiresAtMs() < offering.expiresAtMs();
    boolean isOfAnother = before.device() != offering.device();
    return isRenewal || (isOfAnother && before.record().equals(offering.record()));
  }
}
