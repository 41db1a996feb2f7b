package org.remotelog.mvds.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.transport.memory.LinkFaults;

/** A transport that says that a peer is online, and loses nine of ten payloads, for a day. */
final class CarriedStormTest {
  private static final int MESSAGES = 144;
  private static final int EPOCHS_OF_A_DAY = 86_400;
  private static final int FLUSH_EPOCHS = 60;

  /** Copies of each message that left. */
  private static final class Copies implements MvdsEvents {
    final Map<MessageId, Integer> sent = new HashMap<>();

    @Override
    public void onSent(PeerId peer, Payload payload, int payloadBytes) {
      for (Message message : payload.messages()) {
        sent.merge(MessageIds.of(message), 1, Integer::sum);
      }
    }

    int repeats() {
      return sent.values().stream().mapToInt(copies -> copies - 1).sum();
    }

    int most() {
      return sent.values().stream().mapToInt(copies -> copies - 1).max().orElse(0);
    }
  }

  /** A message every ten minutes, published a minute later; the peer reads no log. */
  private static Copies day(double loss, boolean carried) throws Exception {
    VirtualNodes nodes = new VirtualNodes(7);
    Copies copies = new Copies();
    VirtualNodes.One alice = nodes.add("alice", new MemoryHome(), Dialect.SPEC, copies);
    nodes.add("bob", new MemoryHome(), Dialect.SPEC);
    nodes.meet(SyncMode.BATCH);
    nodes.network.faults(new LinkFaults(loss, 0, 0, 0));
    List<MessageId> made = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      made.add(alice.call(alice.node.append(VirtualNodes.text("message " + i))));
      nodes.run(FLUSH_EPOCHS);
      if (carried) {
        alice.call(alice.node.carried(made.get(i)));
      }
      nodes.run(EPOCHS_OF_A_DAY / MESSAGES - FLUSH_EPOCHS);
    }
    assertThat(copies.sent.keySet()).as("each was given directly").containsAll(made);
    return copies;
  }

  @Test
  void messageOnALogIsRepeatedAFewTimesADayWhereOneThatIsNotMakesAStorm() throws Exception {
    for (double loss : new double[] {0.9, 1}) {
      Copies storm = day(loss, false);
      Copies calm = day(loss, true);
      System.out.printf(
          "loss %.0f %%, a day, %d messages: repeats %d, at most %d of one; on a log %d, at most %d%n",
          100 * loss, MESSAGES, storm.repeats(), storm.most(), calm.repeats(), calm.most());
      // Before it is published some, then by a gap that doubles from 3 s to 6 h, and four a day.
      assertThat(calm.most()).isLessThanOrEqualTo(20);
      assertThat(storm.most()).isGreaterThan(100);
    }
  }
}
