package org.remotelog.mvds.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.TransportEvent;

/** Each connection that is refused is counted once, whatever was wrong with it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RefusedConnectionsTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final TlsKey OWN = TlsKey.generate(RANDOM);
  private static final TlsKey MEMBER = TlsKey.generate(RANDOM);
  private static final TlsKey STRANGER = TlsKey.generate(RANDOM);

  private final ConcurrentLinkedQueue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
  private volatile Function<Bytes, Optional<PeerId>> knownKeys = RawTls.known(MEMBER);
  private TcpTransport transport;
  private InetSocketAddress address;

  @BeforeEach
  void listen() throws IOException {
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
    transport = TcpTransport.withTls(OWN, key -> knownKeys.apply(key), RANDOM);
    address = transport.listen(ANY_PORT);
  }

  @AfterEach
  void close() {
    transport.close();
    Thread.setDefaultUncaughtExceptionHandler(null);
    assertThat(uncaught).isEmpty();
  }

  /** Waits for so many refusals; then a member connects, and nothing more was refused. */
  private Map<Refusal, Long> refusals(long count) throws Exception {
    Map<Refusal, Long> counted = new EnumMap<>(Refusal.class);
    long endNs = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (sum(counted) < count && System.nanoTime() < endNs) {
      take(counted, transport.next(Duration.ofMillis(100)));
    }
    knownKeys = RawTls.known(MEMBER);
    try (TcpTransport member = TcpTransport.withTls(MEMBER, RawTls.known(OWN), RANDOM)) {
      member.dial(address);
      Optional<TransportEvent> event = transport.next(Duration.ofSeconds(20));
      while (event.isPresent() && !(event.get() instanceof TransportEvent.Connected)) {
        take(counted, event);
        event = transport.next(Duration.ofSeconds(20));
      }
      assertThat(event).contains(new TransportEvent.Connected(MEMBER.peer()));
    }
    return counted;
  }

  private static long sum(Map<Refusal, Long> counted) {
    return counted.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void take(Map<Refusal, Long> counted, Optional<TransportEvent> event) {
    if (event.isPresent() && event.get() instanceof TransportEvent.Refused refused) {
      assertThat(refused.detail()).contains("127.0.0.1:").doesNotContain("\n");
      counted.merge(refused.reason(), refused.times(), Long::sum);
    }
  }

  private Socket plain() throws IOException {
    return new Socket(address.getAddress(), address.getPort());
  }

  /** A connection of the member after its handshake, before its first frame. */
  private Socket secured() throws Exception {
    TlsHandshake handshake = new TlsHandshake(MEMBER, RawTls.known(OWN), RANDOM);
    return handshake.secure(plain(), true).socket();
  }

  private static PrivateKey privateKey(TlsKey key) throws Exception {
    return key.privatePart(SecretAccess.token());
  }

  private static X509Certificate certificate(TlsKey key) throws Exception {
    return RawTls.certificate(key, privateKey(key));
  }

  /** Shows these certificates and waits until the other end has closed. */
  private void show(TlsKey key, X509Certificate... chain) {
    assertThatThrownBy(
            () -> {
              try (Socket socket = RawTls.connect(address, "TLSv1.3", privateKey(key), chain)) {
                new FrameWriter(socket.getOutputStream()).write(Bytes.EMPTY);
                assertThat(socket.getInputStream().read()).isNegative();
                throw new IOException("closed");
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void countsWhoProvesNothing() throws Exception {
    show(STRANGER);
    try (Socket socket = plain()) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      socket.setSoTimeout(20_000);
      while (socket.getInputStream().read() >= 0) {
        assertThat(socket.isClosed()).isFalse();
      }
    }
    plain().close();
    assertThatThrownBy(
            () -> RawTls.connect(address, "TLSv1.2", privateKey(MEMBER), certificate(MEMBER)))
        .isInstanceOf(IOException.class);
    assertThat(refusals(4)).isEqualTo(Map.of(Refusal.HANDSHAKE_FAILED, 4L));
  }

  @Test
  void countsAMemberThatDoesNotBeginAsItShould() throws Exception {
    try (Socket socket = secured()) {
      new FrameWriter(socket.getOutputStream()).write(Bytes.utf8("too early"));
      assertThat(refusals(1)).isEqualTo(Map.of(Refusal.HANDSHAKE_FAILED, 1L));
    }
    secured().close();
    assertThat(refusals(1)).isEqualTo(Map.of(Refusal.HANDSHAKE_FAILED, 1L));
  }

  @Test
  void countsFramesThatAreCut() throws Exception {
    for (int reset = 0; reset < 2; reset++) {
      try (Socket socket = secured()) {
        socket.setSoLinger(reset == 1, 0);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(0);
        out.writeInt(100);
        out.write(new byte[10]);
        out.flush();
        assertThat(transport.next(Duration.ofSeconds(20)))
            .contains(new TransportEvent.Connected(MEMBER.peer()));
      }
      assertThat(refusals(1)).isEqualTo(Map.of(Refusal.FRAME_CUT, 1L));
      until(TransportEvent.Disconnected.class);
    }
  }

  private void until(Class<? extends TransportEvent> kind) throws InterruptedException {
    Optional<TransportEvent> event = transport.next(Duration.ofSeconds(20));
    while (event.isPresent() && !kind.isInstance(event.get())) {
      event = transport.next(Duration.ofSeconds(20));
    }
    assertThat(event).isPresent();
  }

  @Test
  void refusesCertificatesThatCannotBeRead() throws Exception {
    X509Certificate real = certificate(MEMBER);
    Bytes encoded = Bytes.of(real.getEncoded());
    List<Bytes> shown = new ArrayList<>();
    shown.add(Bytes.utf8("no certificate"));
    shown.add(encoded.slice(0, encoded.size() / 2));
    shown.add(Bytes.wrap(new byte[1]));
    for (int i = 0; i < 12; i++) {
      byte[] altered = encoded.toArray();
      int at = i * altered.length / 12;
      altered[at] = (byte) ~altered[at];
      shown.add(Bytes.wrap(altered));
    }
    byte[] nested = new byte[20_000];
    Arrays.fill(nested, (byte) 0x30);
    shown.add(Bytes.wrap(nested));
    knownKeys = key -> Optional.empty();
    for (Bytes bytes : shown) {
      show(MEMBER, new ForgedCertificate(real, bytes));
    }
    Map<Refusal, Long> counted = refusals(shown.size());
    assertThat(counted.keySet()).isSubsetOf(Refusal.HANDSHAKE_FAILED, Refusal.WRONG_KEY);
    assertThat(counted.get(Refusal.HANDSHAKE_FAILED)).isGreaterThanOrEqualTo(4);
    assertThat(sum(counted)).isEqualTo(shown.size());
  }

  /** The platform bounds a handshake message by 32 KiB and a chain by ten certificates. */
  @Test
  void refusesCertificatesThatAreTooLargeOrTooMany() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    knownKeys =
        key -> {
          asked.incrementAndGet();
          return Optional.empty();
        };
    X509Certificate real = certificate(MEMBER);
    show(MEMBER, new ForgedCertificate(real, Bytes.wrap(new byte[40_000])));
    show(MEMBER, new ForgedCertificate(real, Bytes.wrap(new byte[4 << 20])));
    X509Certificate[] chain = new X509Certificate[11];
    Arrays.fill(chain, real);
    show(MEMBER, chain);
    assertThat(asked.get()).isZero();
    assertThat(refusals(3)).isEqualTo(Map.of(Refusal.HANDSHAKE_FAILED, 3L));
  }

  @Test
  void letsNobodyInWhenKeysCannotBeLookedUp() throws Exception {
    knownKeys =
        key -> {
          throw new IllegalStateException("the home is closed");
        };
    show(MEMBER, certificate(MEMBER));
    assertThat(refusals(1)).isEqualTo(Map.of(Refusal.WRONG_KEY, 1L));
  }

  @Test
  void letsNobodyInWhoWasRemovedDuringTheHandshake() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    knownKeys = key -> asked.incrementAndGet() < 3 ? Optional.of(MEMBER.peer()) : Optional.empty();
    show(MEMBER, certificate(MEMBER));
    assertThat(refusals(1)).isEqualTo(Map.of(Refusal.WRONG_KEY, 1L));
  }

  /** A byte now and then keeps a read from timing out, but not the handshake. */
  @Test
  void endsHandshakesThatAreHeldUp() throws Exception {
    try (Socket silent = plain();
        Socket dribbling = plain();
        Socket withoutFirstFrame = secured();
        ServerSocket slow = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      transport.dial((InetSocketAddress) slow.getLocalSocketAddress());
      try (Socket dialled = slow.accept()) {
        assertThat(silent.isConnected() && withoutFirstFrame.isConnected()).isTrue();
        Map<Refusal, Long> counted = new EnumMap<>(Refusal.class);
        boolean unreachable = false;
        long beganNs = System.nanoTime();
        // The beginning of a record of 16,000 bytes, one byte at a time.
        byte[] record = {22, 3, 3, 62, (byte) 128, 1, 0, 62, 0, 3, 3};
        int at = 0;
        while ((sum(counted) < 3 || !unreachable)
            && System.nanoTime() - beganNs < Duration.ofSeconds(25).toNanos()) {
          byte next = at < record.length ? record[at] : 0;
          at++;
          dribble(dribbling, next);
          dribble(dialled, next);
          Optional<TransportEvent> event = transport.next(Duration.ofMillis(300));
          unreachable |= event.filter(TransportEvent.Unreachable.class::isInstance).isPresent();
          take(counted, event);
        }
        assertThat(counted).isEqualTo(Map.of(Refusal.HANDSHAKE_TIMEOUT, 3L));
        assertThat(unreachable).isTrue();
      }
    }
  }

  private static void dribble(Socket socket, byte next) {
    try {
      socket.getOutputStream().write(next);
    } catch (IOException e) {
      // The other end has closed it, as it should.
      assertThat(e.getMessage()).isNotNull();
    }
  }
}
