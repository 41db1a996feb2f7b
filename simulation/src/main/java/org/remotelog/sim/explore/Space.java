package org.remotelog.sim.explore;

import java.util.Collections;
import java.util.List;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.core.RetransmitPolicy;
import org.remotelog.mvds.core.SyncLimits;

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
 * @param failures most payloads of which it is told late that they were sent or that they failed;
 *     either way they may arrive before or after that, or never
 * @param stores most messages that come into the tables of a node by another way, as from a log,
 *     whether the engine is told or not
 * @param bodyBytes bytes of each message's body; large ones find no room side by side
 */
public record Space(
    String name,
    int nodes,
    List<Integer> authors,
    List<SyncMode> modes,
    int ticks,
    int duplicates,
    int crashes,
    int failures,
    int stores,
    int bodyBytes) {
  private static final int PAYLOAD_BYTES = SyncLimits.MIN_PAYLOAD_BYTES;
  private static final List<SyncMode> MIXED = List.of(SyncMode.BATCH, SyncMode.INTERACTIVE);

  /** Two nodes, a message and its child, batch. */
  public static final Space PAIR_BATCH =
      new Space("pair-batch", 2, List.of(0, 0), all(2, SyncMode.BATCH), 8, 1, 1, 0, 0, 0);

  /** Two nodes, a message and its child, interactive. */
  public static final Space PAIR_INTERACTIVE =
      new Space(
          "pair-interactive", 2, List.of(0, 0), all(2, SyncMode.INTERACTIVE), 8, 1, 1, 0, 0, 0);

  /** Two nodes with a message each, in different modes. */
  public static final Space PAIR_CROSSING =
      new Space("pair-crossing", 2, List.of(0, 1), MIXED, 6, 1, 1, 0, 0, 0);

  /** Three nodes and one message, batch. */
  public static final Space TRIO_BATCH =
      new Space("trio-batch", 3, List.of(0), all(3, SyncMode.BATCH), 6, 1, 1, 0, 0, 0);

  /** Three nodes and one message, interactive. */
  public static final Space TRIO_INTERACTIVE =
      new Space("trio-interactive", 3, List.of(0), all(3, SyncMode.INTERACTIVE), 6, 1, 1, 0, 0, 0);

  /** As {@link #PAIR_BATCH}, and a payload fails. */
  public static final Space PAIR_BATCH_FAILING =
      new Space("pair-batch-failing", 2, List.of(0, 0), all(2, SyncMode.BATCH), 8, 1, 1, 1, 0, 0);

  /** As {@link #PAIR_INTERACTIVE}, and a payload fails. */
  public static final Space PAIR_INTERACTIVE_FAILING =
      new Space(
          "pair-interactive-failing",
          2,
          List.of(0, 0),
          all(2, SyncMode.INTERACTIVE),
          7,
          1,
          1,
          1,
          0,
          0);

  /** As {@link #PAIR_CROSSING}, and a payload fails. */
  public static final Space PAIR_CROSSING_FAILING =
      new Space("pair-crossing-failing", 2, List.of(0, 1), MIXED, 6, 0, 1, 1, 0, 0);

  /** Three nodes and one message, batch, and a payload fails. */
  public static final Space TRIO_BATCH_FAILING =
      new Space("trio-batch-failing", 3, List.of(0), all(3, SyncMode.BATCH), 5, 0, 0, 1, 0, 0);

  /** Three nodes and one message, interactive, and a payload fails. */
  public static final Space TRIO_INTERACTIVE_FAILING =
      new Space(
          "trio-interactive-failing",
          3,
          List.of(0),
          all(3, SyncMode.INTERACTIVE),
          5,
          0,
          0,
          1,
          0,
          0);

  /** As {@link #PAIR_INTERACTIVE}, and a log brings a message. */
  public static final Space PAIR_STORED =
      new Space("pair-stored", 2, List.of(0, 0), all(2, SyncMode.INTERACTIVE), 6, 1, 1, 0, 1, 0);

  /** Three nodes and one message, interactive, and a log brings it to one of them. */
  public static final Space TRIO_STORED =
      new Space("trio-stored", 3, List.of(0), all(3, SyncMode.INTERACTIVE), 5, 0, 1, 0, 1, 0);

  /** Two nodes, and messages of which only one has room in a payload. */
  public static final Space PAIR_FULL =
      new Space("pair-full", 2, List.of(0, 0), all(2, SyncMode.BATCH), 6, 1, 1, 0, 0, 70_000);

  /** All spaces. */
  public static final List<Space> ALL =
      List.of(
          PAIR_BATCH,
          PAIR_INTERACTIVE,
          PAIR_CROSSING,
          TRIO_BATCH,
          TRIO_INTERACTIVE,
          PAIR_BATCH_FAILING,
          PAIR_INTERACTIVE_FAILING,
          PAIR_CROSSING_FAILING,
          TRIO_BATCH_FAILING,
          TRIO_INTERACTIVE_FAILING,
          PAIR_STORED,
          TRIO_STORED,
          PAIR_FULL);

  public Space {
    authors = List.copyOf(authors);
    modes = List.copyOf(modes);
  }

  /**
   * Times of one tick: a record is repeated after one and then two ticks, is parked when the peer
   * is silent for three, and is relayed one tick after it came.
   */
  RetransmitPolicy policy() {
    return new RetransmitPolicy(1, 1, 2, 3, 1, 0, PAYLOAD_BYTES, PAYLOAD_BYTES * 16L, 1, 0);
  }

  private static List<SyncMode> all(int nodes, SyncMode mode) {
    return Collections.nCopies(nodes, mode);
  }

  @Override
  public String toString() {
    return name;
  }
}
