package org.remotelog.mvds.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.TransportEvent;

/** How often an address is dialled: the waits are recorded, and not waited for. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DiallerTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final TlsKey OWN = TlsKey.generate(RANDOM);
  private static final TlsKey PEER = TlsKey.generate(RANDOM);
  private static final int DIALS = 12;

  private final Mailbox mailbox = new Mailbox();
  private final Links links = new Links(new TlsHandshake(OWN, RawTls.known(PEER), RANDOM), mailbox);
  private final List<Long> waitsMs = new ArrayList<>();

  private Dialler dialler(InetSocketAddress address) {
    return new Dialler(
        links,
        address,
        RANDOM,
        waitMs -> {
          waitsMs.add(waitMs);
          if (waitsMs.size() == DIALS) {
            links.close();
          }
        });
  }

  private void assertWaitsGrow() {
    long leastMs = 2 * TcpLimits.FIRST_REDIAL_MS;
    for (long waitMs : waitsMs) {
      assertThat(waitMs).isBetween(leastMs, leastMs * 3 / 2);
      leastMs = Math.min(2 * leastMs, TcpLimits.LAST_REDIAL_MS);
    }
    assertThat(waitsMs).hasSize(DIALS);
    assertThat(waitsMs.get(DIALS - 1)).isGreaterThanOrEqualTo(TcpLimits.LAST_REDIAL_MS);
  }

  @Test
  void dialsAPeerThatClosesAtOnceLessAndLessOften() throws Exception {
    AtomicInteger dials = new AtomicInteger();
    try (ServerSocket closing = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread peer =
          new Thread(
              () -> {
                try {
                  while (!links.isClosed()) {
                    closing.accept().close();
                    dials.incrementAndGet();
                  }
                } catch (IOException e) {
                  // The test is over.
                  dials.getAndAdd(0);
                }
              });
      peer.start();
      dialler((InetSocketAddress) closing.getLocalSocketAddress()).run();
    }
    assertWaitsGrow();
    assertThat(dials.get()).isBetween(DIALS - 1, DIALS);
  }

  @Test
  void dialsAPeerThatAcceptsAndThenClosesLessAndLessOften() throws Exception {
    try (TcpTransport peer = TcpTransport.withTls(PEER, RawTls.known(OWN), RANDOM)) {
      Thread dialling = new Thread(dialler(peer.listen(ANY_PORT)));
      dialling.start();
      while (dialling.isAlive()) {
        if (peer.next(Duration.ofMillis(50)).orElse(null) instanceof TransportEvent.Connected) {
          peer.disconnect(OWN.peer());
        }
      }
      assertWaitsGrow();
    }
  }

  @Test
  void dialsAPeerThatRefusesOurKeyLessAndLessOftenAndTells() throws Exception {
    try (TcpTransport peer = TcpTransport.withTls(PEER, RawTls.known(), RANDOM)) {
      List<TransportEvent> told = new ArrayList<>();
      Thread dialling = new Thread(dialler(peer.listen(ANY_PORT)));
      dialling.start();
      while (dialling.isAlive()) {
        mailbox.next(50).ifPresent(told::add);
      }
      assertWaitsGrow();
      assertThat(told).isNotEmpty().hasOnlyElementsOfType(TransportEvent.Unreachable.class);
    }
  }

  @Test
  void dialsSoonWhenTheConnectionBroughtAPayload() throws Exception {
    try (TcpTransport peer = TcpTransport.withTls(PEER, RawTls.known(OWN), RANDOM)) {
      Thread dialling = new Thread(dialler(peer.listen(ANY_PORT)));
      dialling.start();
      while (dialling.isAlive()) {
        if (peer.next(Duration.ofMillis(20)).orElse(null) instanceof TransportEvent.Connected) {
          peer.send(OWN.peer(), 1, Bytes.utf8("news"));
        }
        Optional<TransportEvent> event = mailbox.next(20);
        if (event.isPresent() && event.get() instanceof TransportEvent.Received) {
          peer.disconnect(OWN.peer());
        }
      }
      assertThat(waitsMs).hasSize(DIALS);
      assertThat(waitsMs).allMatch(waitMs -> waitMs <= TcpLimits.FIRST_REDIAL_MS * 3 / 2);
    }
  }

  @Test
  void looksUpTheNameAtEachAttempt() throws Exception {
    try (TcpTransport peer = TcpTransport.withTls(PEER, RawTls.known(OWN), RANDOM)) {
      int port = peer.listen(ANY_PORT).getPort();
      Thread dialling = new Thread(dialler(InetSocketAddress.createUnresolved("localhost", port)));
      dialling.start();
      assertThat(connected(peer)).isTrue();
      peer.disconnect(OWN.peer());
      assertThat(connected(peer)).isTrue();
      links.close();
      dialling.join();
    }
  }

  private static boolean connected(TcpTransport peer) throws InterruptedException {
    long endNs = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < endNs) {
      if (peer.next(Duration.ofMillis(50)).orElse(null) instanceof TransportEvent.Connected) {
        return true;
      }
    }
    return false;
  }
}
