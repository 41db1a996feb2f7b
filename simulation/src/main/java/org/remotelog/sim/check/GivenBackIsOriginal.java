package org.remotelog.sim.check;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.Bytes;

/** A record that somebody else publishes is byte for byte one that its owner has published. */
public final class GivenBackIsOriginal implements Invariant {
  private final Set<Bytes> originals = new HashSet<>();

  @Override
  public String name() {
    return "given-back-is-original";
  }

  @Override
  public Optional<String> after(Event event) {
    if (event instanceof Event.Offering offering) {
      originals.add(offering.record());
    }
    if (event instanceof Event.GivingBack back && !originals.contains(back.record())) {
      return Optional.of(
          "d"
              + back.device()
              + " gives record "
              + back.sequence()
              + " of "
              + Names.of(back.log())
              + " back, which its owner never published so");
    }
    return Optional.empty();
  }
}
