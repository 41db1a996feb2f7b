package org.remotelog.mvds.node;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.core.RetransmitPolicy;

/**
 * How a node works.
 *
 * @param dialect what it speaks with all its peers
 * @param seed a random number that spreads its waits
 * @param elapsedMs milliseconds of a clock that is never set: waits are counted by it
 * @param clockMs the time since 1970; it may be set forwards and back
 * @param guests what whoever connects shares; none where peers are added by name
 */
public record NodeOptions(
    RetransmitPolicy policy,
    Dialect dialect,
    long seed,
    LongSupplier elapsedMs,
    LongSupplier clockMs,
    Optional<Guests> guests) {
  private static final long NS_PER_MS = 1_000_000;

  /** A node that knows its peers by name, and waits by the system's clock. */
  public NodeOptions(RetransmitPolicy policy, Dialect dialect, long seed, LongSupplier clockMs) {
    this(policy, dialect, seed, NodeOptions::systemElapsedMs, clockMs, Optional.empty());
  }

  /** Milliseconds since some moment, by a clock of the system that is never set. */
  public static long systemElapsedMs() {
    return System.nanoTime() / NS_PER_MS;
  }

  /**
   * The group that guests share, and how they are given its messages.
   *
   * @param remembered whether a guest shares the group for good, so that what it was not given
   *     waits for its next connection. The node then works with records of this group only.
   */
  public record Guests(GroupId group, SyncMode mode, boolean remembered) {}
}
