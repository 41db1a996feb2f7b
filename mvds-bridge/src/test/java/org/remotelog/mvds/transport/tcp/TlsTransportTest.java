package org.remotelog.mvds.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.Transport;
import org.remotelog.mvds.TransportContract;
import org.remotelog.mvds.TransportEvent;

class TlsTransportTest extends TransportContract {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final TlsKey A = TlsKey.generate(RANDOM);
  private static final TlsKey B = TlsKey.generate(RANDOM);
  private static final TlsKey STRANGER = TlsKey.generate(RANDOM);

  private static TcpTransport end(TlsKey own, TlsKey... others) {
    return TcpTransport.withTls(own, RawTls.known(others), RANDOM);
  }

  @Override
  protected List<Transport> pair() throws Exception {
    TcpTransport a = end(A, B);
    TcpTransport b = end(B, A);
    b.dial(a.listen(ANY_PORT));
    return List.of(a, b);
  }

  @Test
  void namesPeersByTheirKeys() throws Exception {
    try (TcpTransport a = end(A, B);
        TcpTransport b = end(B, A)) {
      b.dial(a.listen(ANY_PORT));
      assertThat(connected(a)).isEqualTo(B.peer());
      assertThat(connected(b)).isEqualTo(A.peer());
      assertThat(A.publicKey().size()).isLessThanOrEqualTo(TcpLimits.MAX_KEY_BYTES);
    }
  }

  @Test
  void refusesAStrangerThatDialsAndGoesOnWithMembers() throws Exception {
    try (TcpTransport a = end(A, B);
        TcpTransport b = end(B, A);
        TcpTransport stranger = end(STRANGER, A)) {
      InetSocketAddress address = a.listen(ANY_PORT);
      stranger.dial(address);
      assertThat(until(a, TransportEvent.Refused.class).reason()).isEqualTo(Refusal.WRONG_KEY);
      until(stranger, TransportEvent.Unreachable.class);
      b.dial(address);
      assertThat(connected(a)).isEqualTo(B.peer());
    }
  }

  @Test
  void refusesAListenerWithAnotherKey() throws Exception {
    try (TcpTransport impostor = end(STRANGER, B);
        TcpTransport b = end(B, A)) {
      b.dial(impostor.listen(ANY_PORT));
      assertThat(until(b, TransportEvent.Refused.class).reason()).isEqualTo(Refusal.WRONG_KEY);
      assertThat(until(b, TransportEvent.Unreachable.class).reason()).contains("key");
    }
  }

  @Test
  void keepsOneConnectionWhenBothSidesDial() throws Exception {
    for (int i = 0; i < 10; i++) {
      try (TcpTransport a = end(A, B);
          TcpTransport b = end(B, A)) {
        InetSocketAddress atA = a.listen(ANY_PORT);
        InetSocketAddress atB = b.listen(ANY_PORT);
        a.dial(atB);
        b.dial(atA);
        connected(a);
        connected(b);
        settle(a, b);
        // The one that is left carries payloads both ways, and goes on doing so.
        for (int number = 100; number < 103; number++) {
          exchange(a, b, B.peer(), number);
          exchange(b, a, A.peer(), number);
        }
      }
    }
  }

  /** Waits until neither end has had an event for a while. */
  private static void settle(TcpTransport a, TcpTransport b) throws InterruptedException {
    while (a.next(Duration.ofMillis(300)).isPresent() || b.next(Duration.ZERO).isPresent()) {
      assertThat(a.isClosed()).isFalse();
    }
  }

  private static void exchange(TcpTransport from, TcpTransport to, PeerId peer, int number)
      throws InterruptedException {
    from.send(peer, number, Bytes.utf8("payload " + number));
    assertThat(until(to, TransportEvent.Received.class).payload())
        .isEqualTo(Bytes.utf8("payload " + number));
    assertThat(until(from, TransportEvent.Sent.class))
        .isEqualTo(new TransportEvent.Sent(peer, number, true));
  }

  @Test
  void goesOnWithAnotherKeyOnTheSameAddresses() throws Exception {
    try (TcpTransport a = end(A, B);
        TcpTransport b = end(B, A, STRANGER)) {
      b.dial(a.listen(ANY_PORT));
      connected(a);
      assertThat(connected(b)).isEqualTo(A.peer());
      a.takeKey(STRANGER);
      assertThat(until(b, TransportEvent.Disconnected.class).peer()).isEqualTo(A.peer());
      assertThat(connected(b)).isEqualTo(STRANGER.peer());
      exchange(b, a, STRANGER.peer(), 1);
    }
  }

  @Test
  void connectsAgainAfterDisconnecting() throws Exception {
    try (TcpTransport a = end(A, B);
        TcpTransport b = end(B, A)) {
      b.dial(a.listen(ANY_PORT));
      for (int i = 0; i < 5; i++) {
        connected(b);
        connected(a);
        // A connection that brought nothing would be dialled less and less often.
        exchange(a, b, B.peer(), i);
        a.disconnect(B.peer());
        assertThat(until(a, TransportEvent.Disconnected.class).peer()).isEqualTo(B.peer());
        until(b, TransportEvent.Disconnected.class);
      }
    }
  }

  @Test
  void disconnectsThoseWhoAreNoMembersAnyMore() throws Exception {
    Set<TlsKey> members = ConcurrentHashMap.newKeySet();
    members.addAll(List.of(B, STRANGER));
    try (TcpTransport a =
            TcpTransport.withTls(
                A, key -> RawTls.known(members.toArray(TlsKey[]::new)).apply(key), RANDOM);
        TcpTransport b = end(B, A);
        TcpTransport removed = end(STRANGER, A)) {
      InetSocketAddress address = a.listen(ANY_PORT);
      b.dial(address);
      removed.dial(address);
      connected(a);
      connected(a);
      assertThat(a.connected()).containsExactlyInAnyOrder(B.peer(), STRANGER.peer());
      members.remove(STRANGER);
      a.disconnectUnless(peer -> !peer.equals(STRANGER.peer()));
      assertThat(until(a, TransportEvent.Disconnected.class).peer()).isEqualTo(STRANGER.peer());
      assertThat(until(a, TransportEvent.Refused.class).reason()).isEqualTo(Refusal.WRONG_KEY);
      assertThat(a.connected()).containsExactly(B.peer());
      exchange(b, a, A.peer(), 7);
    }
  }

  @Test
  void refusesOlderTlsAndPlainTextAndEndsSilentHandshakes() throws Exception {
    try (TcpTransport a = end(A, B);
        TcpTransport b = end(B, A)) {
      InetSocketAddress address = a.listen(ANY_PORT);
      try (Socket plain = new Socket(address.getAddress(), address.getPort())) {
        OutputStream out = plain.getOutputStream();
        out.write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        plain.setSoTimeout(20_000);
        while (plain.getInputStream().read() >= 0) {
          assertThat(plain.isClosed()).isFalse();
        }
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("reset");
      }
      assertThatThrownBy(() -> older(address)).isInstanceOf(IOException.class);
      try (Socket silent = new Socket(address.getAddress(), address.getPort())) {
        silent.setSoTimeout(30_000);
        assertThat(silent.getInputStream().read()).isNegative();
      }
      b.dial(address);
      assertThat(connected(a)).isEqualTo(B.peer());
    }
  }

  private static void older(InetSocketAddress address) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAll()}, RANDOM);
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(address.getAddress(), address.getPort())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();
    }
  }

  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void leavesNoThreadAndNoPortAfterClosing() throws Exception {
    InetSocketAddress address;
    try (TcpTransport a = end(A, B);
        TcpTransport b = end(B, A)) {
      address = a.listen(ANY_PORT);
      b.dial(address);
      connected(a);
      connected(b);
    }
    long endNs = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (running() > 0 && System.nanoTime() < endNs) {
      Thread.sleep(20);
    }
    assertThat(running()).isZero();
    try (TcpTransport again = end(A, B)) {
      assertThat(again.listen(address)).isEqualTo(address);
    }
  }

  private static long running() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("mvds-tcp"))
        .count();
  }

  @Test
  void refusesKeysThatAreNone() throws MalformedException {
    Bytes nonsense = Bytes.utf8("nonsense");
    Bytes privateKey = A.privateKey().expose(SecretAccess.token());
    assertThat(TlsKey.parse(A.publicKey(), privateKey)).isEqualTo(A);
    assertThatThrownBy(() -> TlsKey.parse(nonsense, privateKey))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> TlsKey.parse(A.publicKey(), nonsense))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(
            () -> TlsKey.parse(Bytes.wrap(new byte[TcpLimits.MAX_KEY_BYTES + 1]), privateKey))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("129");
    TlsKey unread = new TlsKey(nonsense, SecretBytes.of(nonsense));
    assertThatThrownBy(() -> end(unread)).isInstanceOf(IllegalArgumentException.class);
  }
}
