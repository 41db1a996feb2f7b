package org.remotelog.mvds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;

/** What every transport does. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class TransportContract {
  private static final PeerId NOBODY = PeerId.of(Bytes.wrap(new byte[32]));

  private final List<Transport> open = new ArrayList<>();

  /** Two new ends that are connected, or will be soon. */
  protected abstract List<Transport> pair() throws Exception;

  private List<Transport> opened() throws Exception {
    List<Transport> pair = pair();
    open.addAll(pair);
    return pair;
  }

  @AfterEach
  void close() {
    open.forEach(Transport::close);
  }

  @Test
  void carriesPayloadsUnchangedAndInOrder() throws Exception {
    List<Transport> ends = opened();
    PeerId second = connected(ends.get(0));
    PeerId first = connected(ends.get(1));
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      byte[] bytes = new byte[1 + random.nextInt(5_000)];
      random.nextBytes(bytes);
      ends.get(0).send(second, i, Bytes.wrap(bytes));
      assertThat(until(ends.get(1), TransportEvent.Received.class))
          .isEqualTo(new TransportEvent.Received(first, Bytes.wrap(bytes)));
      assertThat(until(ends.get(0), TransportEvent.Sent.class))
          .isEqualTo(new TransportEvent.Sent(second, i, true));
    }
  }

  @Test
  void takesPayloadsUpToTheLimitAndNoLonger() throws Exception {
    List<Transport> ends = opened();
    PeerId second = connected(ends.get(0));
    connected(ends.get(1));
    Bytes most = Bytes.wrap(new byte[Limits.MAX_PAYLOAD_BYTES]);
    ends.get(0).send(second, 1, most);
    assertThat(until(ends.get(1), TransportEvent.Received.class).payload()).isEqualTo(most);
    until(ends.get(0), TransportEvent.Sent.class);
    Bytes over = Bytes.wrap(new byte[Limits.MAX_PAYLOAD_BYTES + 1]);
    assertThatThrownBy(() -> ends.get(0).send(second, 2, over))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ends.get(0).send(second, 3, Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
    ends.get(0).send(second, 4, Bytes.utf8("still good"));
    assertThat(until(ends.get(1), TransportEvent.Received.class).payload().utf8())
        .isEqualTo("still good");
  }

  @Test
  void tellsThatNothingWasSentToAnAbsentPeer() throws Exception {
    Transport end = opened().get(0);
    end.send(NOBODY, 7, Bytes.utf8("hello"));
    assertThat(until(end, TransportEvent.Sent.class))
        .isEqualTo(new TransportEvent.Sent(NOBODY, 7, false));
    end.send(NOBODY, 8, Bytes.utf8("again"));
    assertThat(until(end, TransportEvent.Sent.class).number()).isEqualTo(8);
  }

  @Test
  void refusesSecondPayloadBeforeTheFirstIsTold() throws Exception {
    List<Transport> ends = opened();
    PeerId second = connected(ends.get(0));
    ends.get(0).send(second, 1, Bytes.utf8("one"));
    assertThatThrownBy(() -> ends.get(0).send(second, 2, Bytes.utf8("two")))
        .isInstanceOf(IllegalStateException.class);
    until(ends.get(0), TransportEvent.Sent.class);
    ends.get(0).send(second, 3, Bytes.utf8("three"));
    assertThat(until(ends.get(0), TransportEvent.Sent.class).number()).isEqualTo(3);
  }

  @Test
  void wakesTheThreadThatWaitsOrTheNextOne() throws Exception {
    Transport end = opened().get(0);
    connected(end);
    end.wakeUp();
    long before = System.nanoTime();
    assertThat(end.next(Duration.ofSeconds(50))).isEmpty();
    Thread waker = new Thread(end::wakeUp);
    waker.start();
    assertThat(end.next(Duration.ofSeconds(50))).isEmpty();
    waker.join();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(40));
  }

  @Test
  void tellsTheOtherEndOfClosingAndTakesNothingMore() throws Exception {
    List<Transport> ends = opened();
    PeerId second = connected(ends.get(0));
    PeerId first = connected(ends.get(1));
    ends.get(0).close();
    ends.get(0).close();
    assertThat(until(ends.get(1), TransportEvent.Disconnected.class).peer()).isEqualTo(first);
    assertThat(ends.get(0).next(Duration.ofSeconds(50))).isEmpty();
    assertThatThrownBy(() -> ends.get(0).send(second, 1, Bytes.utf8("late")))
        .isInstanceOf(IllegalStateException.class);
    ends.get(1).send(first, 1, Bytes.utf8("to nobody"));
    assertThat(until(ends.get(1), TransportEvent.Sent.class).ok()).isFalse();
  }

  /** Takes events until the peer is connected. */
  protected static PeerId connected(Transport end) throws InterruptedException {
    return until(end, TransportEvent.Connected.class).peer();
  }

  /** The next event of this kind; those before it are dropped. */
  protected static <T extends TransportEvent> T until(Transport end, Class<T> kind)
      throws InterruptedException {
    long endNs = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (System.nanoTime() < endNs) {
      Optional<TransportEvent> event = end.next(Duration.ofMillis(100));
      if (event.isPresent() && kind.isInstance(event.get())) {
        return kind.cast(event.get());
      }
    }
    throw new AssertionError("no " + kind.getSimpleName() + " came");
  }
}
