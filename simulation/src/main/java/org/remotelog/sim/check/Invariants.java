package org.remotelog.sim.check;

import java.util.List;
import org.remotelog.mvds.Limits;

/** All invariants of a world, in the order in which they are asked. */
public final class Invariants {
  private Invariants() {}

  /**
   * Fresh ones for one run.
   *
   * @param graceMs how long replaced blocks stay at least
   * @param epochMs shortest time between two payloads to one peer
   * @param words words of messages that no store or pointer may see
   */
  public static List<Invariant> all(
      int stores, int pointers, long graceMs, long epochMs, List<String> words) {
    return List.of(
        new NoSurprise(),
        new PersistedFirst(),
        new NoPlaintext(words),
        new KeysUsedOnce(),
        new EpochsApart(),
        new LogsGoOn(),
        new PublishedIsThere(stores, pointers),
        new HeadsGoForward(),
        new RemovedIsReplaced(pointers, graceMs),
        new GivenBackIsOriginal(),
        new DeliveredOnce(),
        new ConfirmedIsTrue(),
        new ReceiptsAreTrue(),
        new CausalOrder(Limits.PARENT_WAIT_MS),
        new AcknowledgedKept(),
        new CompleteIsComplete(),
        new GapsAreTrue(),
        new LinksDeliver(),
        new CopiesBounded(epochMs),
        new RowsBounded(),
        new Converged());
  }
}
