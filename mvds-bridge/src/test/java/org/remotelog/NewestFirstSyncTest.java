package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.mvds.GroupId;

/** Bob was away; he wants to see the newest messages before the others are here. */
@Timeout(60)
final class NewestFirstSyncTest {
  private final Device.World world = new Device.World();
  private final CountDownLatch shown = new CountDownLatch(1);
  private final Device alice = world.device();
  private final List<List<String>> seen = new ArrayList<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private RemoteLogClient bob;
  private GroupId group;

  /** Gives one block, and the others when something was delivered. */
  private final class Slow implements ContentStore {
    private final AtomicBoolean first = new AtomicBoolean();

    @Override
    public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
      try {
        if (!first.compareAndSet(false, true)) {
          shown.await();
        }
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
      return world.store.get(cid, deadline);
    }

    @Override
    public void put(List<Block> blocks, Duration deadline) throws IOException {
      world.store.put(blocks, deadline);
    }

    @Override
    public boolean has(Cid cid, Duration deadline) throws IOException {
      return world.store.has(cid, deadline);
    }

    @Override
    public void remove(List<Cid> cids, Duration deadline) {}

    @Override
    public String describe() {
      return "slow store";
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void endThread() {
    thread.shutdownNow();
  }

  private static String text(WaitingMessage message) {
    return new String(message.content().toArray(), StandardCharsets.UTF_8);
  }

  private List<String> waiting(int limit) throws RemoteLogException {
    List<String> texts = new ArrayList<>();
    bob.waiting(group, limit).forEach(message -> texts.add(text(message)));
    return texts;
  }

  @Test
  void newestMessagesAreToBeSeenWhileOlderOnesAreFetched() throws Exception {
    bob =
        RemoteLogClient.builder()
            .home(new MemoryHome())
            .store(new Slow())
            .pointer(world.pointer)
            .clock(world.clock)
            // One thread takes requests in their order.
            .executor(thread)
            .events(
                new LogEvents() {
                  @Override
                  public void delivered(LogName log, SequenceRange range) {
                    try {
                      shown.countDown();
                      seen.add(waiting(2));
                    } catch (RemoteLogException e) {
                      throw new IllegalStateException(e);
                    }
                  }
                })
            .build();
    group = alice.client.createGroup("friends").id();
    alice.sync();
    bob.join(alice.client.invite(group, InviteOptions.DEFAULT), "Bob");
    for (int i = 0; i < 20; i++) {
      world.clock.pass(Duration.ofSeconds(10));
      alice.client.send(group, "message " + i);
      alice.client.flush();
    }

    SyncReport report = bob.sync(Optional.of(group), SyncOptions.DEFAULT.withNewestFirst(true));

    assertThat(report.newMessages()).isEqualTo(20);
    assertThat(report.waiting()).isZero();
    assertThat(seen.get(0)).first().isEqualTo("message 19");
    assertThat(waiting(5)).isEmpty();
    List<String> texts = new ArrayList<>();
    bob.messages(group, 0, 100).forEach(message -> texts.add(Device.text(message)));
    assertThat(texts).hasSize(20).first().isEqualTo("message 0");
    assertThat(texts.get(19)).isEqualTo("message 19");
    assertThatThrownBy(() -> bob.waiting(group, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
