package org.remotelog.mvds.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.Transport;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.PayloadCodec;

/** What peers can make a node read, counted in rows. */
class NodeReadsTest {
  private static final int OFFERS = 50_000;
  private static final int OFFERS_OF_A_PAYLOAD = 25_000;

  @Test
  void readsNoBodyToAnswerOffersOfALargeMessage() throws Exception {
    VirtualNodes nodes = new VirtualNodes(1);
    WatchedHome home = new WatchedHome(new MemoryHome());
    VirtualNodes.One a = nodes.add("a", home, Dialect.SPEC);
    Transport bob = nodes.network.join(VirtualNodes.peer("bob"));
    Bytes body = Bytes.wrap(new byte[Limits.MAX_MESSAGE_BYTES - 64]);
    Message large = new Message(VirtualNodes.GROUP, 1, body, Metadata.NONE);
    MessageId id = a.call(a.node.append(large));
    a.call(a.node.addPeer(VirtualNodes.GROUP, VirtualNodes.peer("bob"), SyncMode.BATCH));
    home.bodiesRead = 0;
    List<MessageId> offers = Collections.nCopies(OFFERS_OF_A_PAYLOAD, id);
    Payload payload = Payload.of(List.of(), offers, List.of(), List.of());
    for (int sent = 0; sent < OFFERS; sent += OFFERS_OF_A_PAYLOAD) {
      bob.send(a.id, sent, PayloadCodec.encode(Dialect.SPEC, payload));
      while (bob.next(Duration.ZERO).isPresent()) {
        // Until the transport has told that the payload was sent.
      }
      a.node.turn(Duration.ZERO);
    }
    assertThat(home.reads).isGreaterThanOrEqualTo(OFFERS);
    assertThat(home.bodiesRead).isZero();
    // A request is another matter.
    bob.send(
        a.id,
        OFFERS,
        PayloadCodec.encode(
            Dialect.SPEC, Payload.of(List.of(), List.of(), List.of(id), List.of())));
    nodes.run(2);
    assertThat(home.bodiesRead).isPositive();
  }
}
