package org.remotelog.mvds.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.core.RecordKind;

/** What comes into the tables beside the node is not asked of peers any more. */
class StoredByLogTest {
  private final VirtualNodes nodes = new VirtualNodes(1);

  @Test
  void messageThatALogBringsWhileItIsRequestedComesOnceAtMost() throws Exception {
    VirtualNodes.One a = nodes.add("a", new MemoryHome(), Dialect.SPEC);
    VirtualNodes.One b = nodes.add("b", new MemoryHome(), Dialect.SPEC);
    nodes.meet(SyncMode.INTERACTIVE);
    Message message = VirtualNodes.text("body");
    MessageId id = b.call(b.node.append(message));
    for (int i = 0; i < 400 && !isRequested(a, b, id); i++) {
      nodes.nowMs += 50;
      b.node.turn(Duration.ZERO);
      a.node.turn(Duration.ZERO);
    }
    assertThat(isRequested(a, b, id)).isTrue();
    a.home.update(tables -> a.messages.store(tables, id, message, 0));
    nodes.run(400);
    assertThat((long) a.look(state -> state.counters().requestsSent())).isLessThanOrEqualTo(1);
    assertThat((long) b.look(state -> state.counters().messagesSent())).isLessThanOrEqualTo(1);
    assertThat((boolean) a.look(MvdsState::isQuiet)).isTrue();
    assertThat((boolean) b.look(MvdsState::isQuiet)).isTrue();
  }

  private static boolean isRequested(VirtualNodes.One a, VirtualNodes.One b, MessageId id)
      throws Exception {
    return a.look(state -> state.record(b.id, id).equals(Optional.of(RecordKind.REQUEST)));
  }

  @Test
  void wishThatALogFulfilsEnds() throws Exception {
    VirtualNodes.One a = nodes.add("a", new MemoryHome(), Dialect.SPEC);
    VirtualNodes.One b = nodes.add("b", new MemoryHome(), Dialect.SPEC);
    nodes.meet(SyncMode.INTERACTIVE);
    Message message = VirtualNodes.text("body");
    MessageId id = MessageIds.of(message);
    a.call(a.node.want(b.id, VirtualNodes.GROUP, id));
    a.home.update(tables -> a.messages.store(tables, id, message, 0));
    nodes.run(2_000);
    assertThat((long) a.look(state -> state.counters().requestsSent())).isLessThanOrEqualTo(1);
    assertThat((boolean) a.look(MvdsState::isQuiet)).isTrue();
  }
}
