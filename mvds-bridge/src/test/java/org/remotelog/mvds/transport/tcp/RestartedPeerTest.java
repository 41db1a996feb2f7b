package org.remotelog.mvds.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.TransportEvent;

/**
 * A device was restarted, or changed its network, and the other end still holds the connection that
 * it had dialled itself, which both ends prefer to the new one.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RestartedPeerTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final TlsKey ONE = TlsKey.generate(RANDOM);
  private static final TlsKey OTHER = TlsKey.generate(RANDOM);
  private static final boolean IN_ORDER = ONE.peer().compareTo(OTHER.peer()) < 0;
  private static final TlsKey SMALLER = IN_ORDER ? ONE : OTHER;
  private static final TlsKey LARGER = IN_ORDER ? OTHER : ONE;

  private static TcpTransport end(TlsKey own, TlsKey other) {
    return TcpTransport.withTls(own, RawTls.known(other), RANDOM);
  }

  @Test
  void takesTheNewConnectionWhenTheOldOneIsDead() throws Exception {
    try (TcpTransport end = end(SMALLER, LARGER);
        ServerSocket before = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      end.dial((InetSocketAddress) before.getLocalSocketAddress());
      TlsHandshake handshake = new TlsHandshake(LARGER, RawTls.known(SMALLER), RANDOM);
      try (Socket raw = before.accept();
          Socket dead = handshake.secure(raw, false).socket()) {
        new FrameWriter(dead.getOutputStream()).write(Bytes.EMPTY);
        assertThat(end.next(Duration.ofSeconds(20)))
            .contains(new TransportEvent.Connected(LARGER.peer()));
        // From now on nobody is at the other end, and nothing tells so.
        long beganNs = System.nanoTime();
        try (TcpTransport restarted = end(LARGER, SMALLER)) {
          restarted.dial(end.listen(ANY_PORT));
          Optional<TransportEvent> event = end.next(Duration.ofSeconds(40));
          while (event.isPresent() && event.get() instanceof TransportEvent.Refused refused) {
            assertThat(refused.reason()).isEqualTo(Refusal.SECOND_CONNECTION);
            event = end.next(Duration.ofSeconds(40));
          }
          assertThat(event)
              .contains(
                  new TransportEvent.Disconnected(LARGER.peer(), "replaced by a newer connection"));
          assertThat(end.next(Duration.ofSeconds(20)))
              .contains(new TransportEvent.Connected(LARGER.peer()));
          assertThat(Duration.ofNanos(System.nanoTime() - beganNs))
              .isLessThan(Duration.ofMillis(2 * TcpLimits.KEEP_ALIVE_MS));
          end.send(LARGER.peer(), 1, Bytes.utf8("welcome back"));
          Optional<TransportEvent> told = restarted.next(Duration.ofSeconds(20));
          while (told.isPresent() && !(told.get() instanceof TransportEvent.Received)) {
            told = restarted.next(Duration.ofSeconds(20));
          }
          assertThat(told)
              .contains(new TransportEvent.Received(SMALLER.peer(), Bytes.utf8("welcome back")));
        }
      }
    }
  }

  @Test
  void keepsTheOldConnectionWhileItIsAlive() throws Exception {
    try (TcpTransport end = end(SMALLER, LARGER);
        TcpTransport alive = end(LARGER, SMALLER);
        TcpTransport again = end(LARGER, SMALLER)) {
      end.dial(alive.listen(ANY_PORT));
      assertThat(end.next(Duration.ofSeconds(20)))
          .contains(new TransportEvent.Connected(LARGER.peer()));
      again.dial(end.listen(ANY_PORT));
      // The later ones come when nothing was heard for long enough that it must be asked for.
      for (int i = 0; i < 5; i++) {
        Optional<TransportEvent> event = end.next(Duration.ofSeconds(20));
        assertThat(event).isPresent();
        assertThat(event.get()).isInstanceOf(TransportEvent.Refused.class);
        assertThat(((TransportEvent.Refused) event.get()).reason())
            .isEqualTo(Refusal.SECOND_CONNECTION);
      }
      assertThat(end.connected()).containsExactly(LARGER.peer());
    }
  }
}
