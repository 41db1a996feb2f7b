package org.remotelog.mvds.transport.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Transport;
import org.remotelog.mvds.TransportContract;
import org.remotelog.mvds.TransportEvent;

class MemoryTransportTest extends TransportContract {
  private static final PeerId A = PeerId.of(Sha256.of(Bytes.utf8("a")).bytes());
  private static final PeerId B = PeerId.of(Sha256.of(Bytes.utf8("b")).bytes());

  @Override
  protected List<Transport> pair() {
    MemoryNetwork network = new MemoryNetwork(1, System::currentTimeMillis);
    return List.of(network.join(A), network.join(B));
  }

  private static int arrivals(LinkFaults faults) throws InterruptedException {
    AtomicLong clock = new AtomicLong();
    MemoryNetwork network = new MemoryNetwork(3, clock::get);
    Transport a = network.join(A);
    Transport b = network.join(B);
    network.faults(faults);
    for (int i = 0; i < 1_000; i++) {
      a.send(B, i, Bytes.utf8("payload " + i));
      assertThat(until(a, TransportEvent.Sent.class).ok()).isTrue();
    }
    clock.set(10_000);
    int arrived = 0;
    while (b.next(Duration.ZERO).isPresent()) {
      arrived++;
    }
    assertThat(network.payloads()).isEqualTo(1_000);
    // The first event is that the peer is there.
    return arrived - 1;
  }

  @Test
  void losesAndRepeatsAsManyAsAsked() throws InterruptedException {
    assertThat(arrivals(LinkFaults.NONE)).isEqualTo(1_000);
    assertThat(arrivals(new LinkFaults(1, 0, 0, 0))).isZero();
    assertThat(arrivals(new LinkFaults(0.9, 0, 0, 0))).isBetween(60, 140);
    assertThat(arrivals(new LinkFaults(0, 1, 0, 0))).isEqualTo(2_000);
  }

  @Test
  void delaysByTheClockAndLetsPayloadsOvertake() throws InterruptedException {
    AtomicLong clock = new AtomicLong();
    MemoryNetwork network = new MemoryNetwork(5, clock::get);
    Transport a = network.join(A);
    Transport b = network.join(B);
    connected(b);
    network.faults(new LinkFaults(0, 0, 100, 1_000));
    for (int i = 0; i < 10; i++) {
      a.send(B, i, Bytes.utf8(String.valueOf(i)));
      until(a, TransportEvent.Sent.class);
    }
    clock.set(99);
    assertThat(b.next(Duration.ZERO)).isEmpty();
    assertThat(network.nextDueMs()).isBetween(100L, 1_000L);
    clock.set(1_000);
    StringBuilder order = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      order.append(text(b));
    }
    assertThat(order.toString()).hasSize(10).isNotEqualTo("0123456789");
    assertThat(b.next(Duration.ZERO)).isEmpty();
  }

  private static String text(Transport end) throws InterruptedException {
    try {
      return until(end, TransportEvent.Received.class).payload().utf8();
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void dropsWhatIsBeyondTheBoundOfAPeerThatDoesNotRead() throws InterruptedException {
    AtomicLong clock = new AtomicLong();
    MemoryNetwork network = new MemoryNetwork(5, clock::get);
    Transport a = network.join(A);
    Transport b = network.join(B);
    for (int i = 0; i < MemoryNetwork.MAX_WAITING + 1; i++) {
      a.send(B, i, Bytes.utf8("x"));
      until(a, TransportEvent.Sent.class);
    }
    int arrived = 0;
    while (b.next(Duration.ZERO).isPresent()) {
      arrived++;
    }
    assertThat(arrived - 1).isEqualTo(MemoryNetwork.MAX_WAITING);
  }
}
