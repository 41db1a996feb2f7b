package org.remotelog.sim.explore;

import java.util.List;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.core.RetransmitPolicy;

/**
 * What is explored to the end: all orders in which so many nodes tick, payloads arrive, are lost or
 * repeated, and nodes crash.
 *
 * @param name what it is called in reports
 * @param nodes how many nodes there are, each a peer of all others
 * @param authors which node makes each message, before anything else happens; the second and later
 *     message of one author names the one before as parent
 * @param modes the mode of each node towards all others
 * @param ticks most epochs of all nodes together
 * @param duplicates most payloads that arrive and stay on their way
 * @param crashes most restarts
 */
public record Space(
    String name,
    int nodes,
    List<Integer> authors,
    List<SyncMode> modes,
    int ticks,
    int duplicates,
    int crashes) {
  private static final int PAYLOAD_BYTES = 262_144;

  /** Two nodes, a message and its child, batch. */
  public static final Space PAIR_BATCH =
      new Space("pair-batch", 2, List.of(0, 0), both(SyncMode.BATCH), 8, 1, 1);

  /** Two nodes, a message and its child, interactive. */
  public static final Space PAIR_INTERACTIVE =
      new Space("pair-interactive", 2, List.of(0, 0), both(SyncMode.INTERACTIVE), 8, 1, 1);

  /** Two nodes with a message each, in different modes. */
  public static final Space PAIR_CROSSING =
      new Space(
          "pair-crossing",
          2,
          List.of(0, 1),
          List.of(SyncMode.BATCH, SyncMode.INTERACTIVE),
          6,
          1,
          1);

  /** Three nodes and one message, batch. */
  public static final Space TRIO_BATCH =
      new Space(
          "trio-batch",
          3,
          List.of(0),
          List.of(SyncMode.BATCH, SyncMode.BATCH, SyncMode.BATCH),
          6,
          1,
          1);

  /** Three nodes and one message, interactive. */
  public static final Space TRIO_INTERACTIVE =
      new Space(
          "trio-interactive",
          3,
          List.of(0),
          List.of(SyncMode.INTERACTIVE, SyncMode.INTERACTIVE, SyncMode.INTERACTIVE),
          6,
          1,
          1);

  /** All spaces. */
  public static final List<Space> ALL =
      List.of(PAIR_BATCH, PAIR_INTERACTIVE, PAIR_CROSSING, TRIO_BATCH, TRIO_INTERACTIVE);

  public Space {
    authors = List.copyOf(authors);
    modes = List.copyOf(modes);
  }

  /**
   * Times of one tick: a record is repeated after one and then two ticks, is parked when the peer
   * is silent for three, and is relayed one tick after it came.
   */
  RetransmitPolicy policy() {
    return new RetransmitPolicy(1, 1, 2, 3, 1, 0, PAYLOAD_BYTES, PAYLOAD_BYTES * 16L, 1);
  }

  private static List<SyncMode> both(SyncMode mode) {
    return List.of(mode, mode);
  }

  @Override
  public String toString() {
    return name;
  }
}
