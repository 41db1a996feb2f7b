package org.remotelog.mvds.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;

/** How a node ends when something in it is broken. */
@Timeout(60)
class NodeStopTest {
  private static final IllegalStateException BUG = new IllegalStateException("a planted bug");

  /** Breaks when it hears of a connection, once it may. */
  private static class Breaking implements MvdsEvents {
    private final CountDownLatch mayBreak = new CountDownLatch(1);
    private final BlockingQueue<Throwable> stopped = new LinkedBlockingQueue<>();

    @Override
    public void onConnected(PeerId peer) {
      try {
        mayBreak.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      throw BUG;
    }

    @Override
    public void onStopped(Throwable cause) {
      stopped.add(cause);
    }
  }

  @Test
  void tellsThatItsThreadEndedAndFailsAllCallsWithTheCause() throws Exception {
    VirtualNodes nodes = new VirtualNodes(1);
    Breaking events = new Breaking();
    VirtualNodes.One a = nodes.add("a", new MemoryHome(), Dialect.SPEC, events);
    nodes.network.join(VirtualNodes.peer("bob"));
    CompletableFuture<MessageId> committed = a.node.append(VirtualNodes.text("committed"));
    a.node.start();
    // Its turn is committed, and told before anything can break.
    committed.get(20, TimeUnit.SECONDS);
    List<CompletableFuture<MessageId>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(a.node.append(VirtualNodes.text("waits " + i)));
    }
    events.mayBreak.countDown();
    assertThat(events.stopped.poll(20, TimeUnit.SECONDS)).isSameAs(BUG);
    for (CompletableFuture<MessageId> call : waiting) {
      assertThatThrownBy(call::get).hasRootCause(BUG).hasMessageContaining("has stopped");
    }
    assertThatThrownBy(() -> a.node.append(VirtualNodes.text("late")).get()).hasRootCause(BUG);
    a.node.close();
    assertThat(events.stopped).as("told once").isEmpty();
    assertThat(a.delivered()).hasSize(1);
  }

  @Test
  void tellsNothingWhenItIsClosed() throws Exception {
    VirtualNodes nodes = new VirtualNodes(1);
    Breaking events = new Breaking();
    VirtualNodes.One a = nodes.add("a", new MemoryHome(), Dialect.SPEC, events);
    a.node.start();
    a.node.append(VirtualNodes.text("hello")).get(20, TimeUnit.SECONDS);
    a.node.close();
    assertThat(events.stopped).isEmpty();
  }

  @Test
  void lookThatFailsHarmsNobodyElse() throws Exception {
    VirtualNodes nodes = new VirtualNodes(1);
    VirtualNodes.One a = nodes.add("a", new MemoryHome(), Dialect.SPEC);
    CompletableFuture<Object> broken =
        a.node.inspect(
            state -> {
              throw new UnsupportedOperationException("not like this");
            });
    CompletableFuture<MessageId> good = a.node.append(VirtualNodes.text("good"));
    a.node.turn(Duration.ZERO);
    assertThat(good).isCompleted();
    assertThatThrownBy(broken::get).hasRootCauseInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void goesOnFromTheHomeAfterAnEventThatThrowsForWhoMakesTurns() throws Exception {
    VirtualNodes nodes = new VirtualNodes(1);
    boolean[] breaks = {true};
    MvdsEvents events =
        new MvdsEvents() {
          @Override
          public void onStored(PeerId from, MessageId id, Message message) {
            if (breaks[0]) {
              breaks[0] = false;
              throw BUG;
            }
          }
        };
    VirtualNodes.One a = nodes.add("a", new MemoryHome(), Dialect.SPEC);
    VirtualNodes.One b = nodes.add("b", new MemoryHome(), Dialect.SPEC, events);
    nodes.meet(SyncMode.BATCH);
    a.call(a.node.append(VirtualNodes.text("first")));
    nodes.all.remove(b.id);
    nodes.run(2);
    assertThatThrownBy(() -> b.node.turn(Duration.ZERO)).isSameAs(BUG);
    nodes.all.put(b.id, b);
    a.call(a.node.append(VirtualNodes.text("second")));
    nodes.quiet(1_000);
    assertThat(b.delivered()).hasSize(2);
  }

  @Test
  void callsTellWhetherTheyHadAnEffect() throws Exception {
    VirtualNodes nodes = new VirtualNodes(1);
    VirtualNodes.One a = nodes.add("a", new MemoryHome(), Dialect.SPEC);
    PeerId bob = VirtualNodes.peer("bob");
    MessageId held = a.call(a.node.append(VirtualNodes.text("held")));
    MessageId other = MessageId.of(VirtualNodes.GROUP.bytes());
    assertThat(a.call(a.node.share(bob, held))).isFalse();
    assertThat(a.call(a.node.want(bob, VirtualNodes.GROUP, other))).isFalse();
    assertThat(a.call(a.node.news(bob))).isFalse();
    a.call(a.node.addPeer(VirtualNodes.GROUP, bob, SyncMode.BATCH));
    assertThat(a.call(a.node.share(bob, other))).isFalse();
    assertThat(a.call(a.node.share(bob, held))).isTrue();
    assertThat(a.call(a.node.want(bob, VirtualNodes.GROUP, held))).isFalse();
    assertThat(a.call(a.node.want(bob, VirtualNodes.GROUP, other))).isTrue();
    assertThat(a.call(a.node.share(bob, other))).isFalse();
    assertThat(a.call(a.node.news(bob))).isTrue();
    assertThat(a.call(a.node.cancel(bob, held))).isTrue();
    assertThat(a.call(a.node.cancel(bob, held))).isFalse();
  }
}
