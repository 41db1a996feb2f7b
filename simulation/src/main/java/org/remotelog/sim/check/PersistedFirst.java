package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.HashSet;
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
 * again for the same head, and for longer. Who has ended a log takes the last head of another copy
 * of the home for its own, and renews that.
 */
public final class PersistedFirst implements Invariant {
  private final PerDevice<Signer> signers = new PerDevice<>(Signer::new, Signer::new);

  /** What anybody has offered. */
  private final Map<Number, Set<Signed>> offered = new HashMap<>();

  private record Number(LogName log, long sequence) {}

  private record Signed(int device, Bytes record, List<Cid> links, long expiresAtMs) {
    boolean renews(Signed before) {
      return !links.isEmpty() && before.links.equals(links) && before.expiresAtMs < expiresAtMs;
    }

    /** Another device has offered it, or what it renews. */
    boolean isFrom(Signed other) {
      return other.device != device && (other.record.equals(record) || renews(other));
    }
  }

  /** The newest record of each number, and logs that were ended. */
  private static final class Signer {
    private final Map<Number, Signed> newest = new HashMap<>();
    private final Set<LogName> ended = new HashSet<>();

    Signer() {}

    Signer(Signer other) {
      newest.putAll(other.newest);
      ended.addAll(other.ended);
    }
  }

  @Override
  public String name() {
    return "persisted-first";
  }

  @Override
  public Optional<String> after(Event event) {
    signers.learn(event);
    if (event instanceof Event.Committed committed) {
      signers.of(committed.device()).ended.addAll(committed.changes().ended());
    } else if (event instanceof Event.Offered block && !block.journalled()) {
      return Optional.of(
          "d"
              + block.device()
              + " puts "
              + Names.of(block.block().cid())
              + ", which is not journalled");
    } else if (event instanceof Event.Offering offering) {
      return offering(offering);
    }
    return Optional.empty();
  }

  private Optional<String> offering(Event.Offering offering) {
    String what = "record " + offering.sequence() + " of " + Names.of(offering.log());
    if (!offering.journalled()) {
      return Optional.of(what + " goes out and is not journalled");
    }
    Number number = new Number(offering.log(), offering.sequence());
    Signed now =
        new Signed(offering.device(), offering.record(), offering.links(), offering.expiresAtMs());
    Signer signer = signers.of(offering.device());
    Signed before = signer.newest.put(number, now);
    Set<Signed> all = offered.computeIfAbsent(number, first -> new LinkedHashSet<>());
    boolean isOther = before != null && !before.record().equals(now.record());
    boolean isTaken = signer.ended.contains(offering.log()) && all.stream().anyMatch(now::isFrom);
    if (isOther && !now.renews(before) && !isTaken) {
      return Optional.of(what + " was signed twice");
    }
    all.add(now);
    return Optional.empty();
  }
}
