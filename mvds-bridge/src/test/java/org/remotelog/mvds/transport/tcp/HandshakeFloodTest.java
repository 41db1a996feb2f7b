package org.remotelog.mvds.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.TransportEvent;

/** Anybody can open connections and be silent; members get in nevertheless. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HandshakeFloodTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final TlsKey OWN = TlsKey.generate(RANDOM);
  private static final TlsKey MEMBER = TlsKey.generate(RANDOM);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private TcpTransport listener() {
    TcpTransport listener = TcpTransport.withTls(OWN, RawTls.known(MEMBER), RANDOM);
    open.add(listener);
    return listener;
  }

  /** Silent connections from one of the addresses of the loopback network. */
  private void flood(InetSocketAddress to, String from, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      open.add(socket);
      socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
      socket.connect(to);
    }
  }

  /** Dials as a member; how many connections were refused until it was connected. */
  private long refusedUntilMemberIsConnected(TcpTransport listener, InetSocketAddress address)
      throws Exception {
    TcpTransport member = TcpTransport.withTls(MEMBER, RawTls.known(OWN), RANDOM);
    open.add(member);
    member.dial(address);
    long refused = 0;
    Optional<TransportEvent> event = listener.next(Duration.ofSeconds(20));
    while (event.isPresent() && !(event.get() instanceof TransportEvent.Connected)) {
      refused += count(event.get());
      event = listener.next(Duration.ofSeconds(20));
    }
    assertThat(event).contains(new TransportEvent.Connected(MEMBER.peer()));
    return refused;
  }

  private static long count(TransportEvent event) {
    TransportEvent.Refused refused = (TransportEvent.Refused) event;
    assertThat(refused.reason()).isEqualTo(Refusal.TOO_MANY_CONNECTIONS);
    return refused.times();
  }

  @Test
  void letsAMemberInThroughAFloodFromAnotherAddress() throws Exception {
    TcpTransport listener = listener();
    InetSocketAddress address = listener.listen(ANY_PORT);
    int flood = 100;
    flood(address, "127.0.0.2", flood);
    long refused = refusedUntilMemberIsConnected(listener, address);
    Optional<TransportEvent> event = listener.next(Duration.ofMillis(200));
    while (event.isPresent()) {
      refused += count(event.get());
      event = listener.next(Duration.ofMillis(200));
    }
    assertThat(refused).isEqualTo(flood - TcpLimits.MAX_HANDSHAKES_PER_ADDRESS);
  }

  @Test
  void letsAMemberInThroughAFloodFromManyAddresses() throws Exception {
    TcpTransport listener = listener();
    InetSocketAddress address = listener.listen(ANY_PORT);
    for (int i = 2; i < 10; i++) {
      flood(address, "127.0.0." + i, 8);
    }
    // All but the places, and at least one of these, which the member has taken.
    assertThat(refusedUntilMemberIsConnected(listener, address))
        .isGreaterThan(64 - TcpLimits.MAX_HANDSHAKES);
  }

  @Test
  void connectsAsManyPeersAsTheLimitAndNotOneMore() throws Exception {
    TcpTransport bare = TcpTransport.bare(RANDOM);
    open.add(bare);
    InetSocketAddress address = bare.listen(ANY_PORT);
    for (int i = 0; i < TcpLimits.MAX_CONNECTIONS; i++) {
      flood(address, "127.0.0.1", 1);
      assertThat(bare.next(Duration.ofSeconds(20)).orElseThrow())
          .isInstanceOf(TransportEvent.Connected.class);
    }
    assertThat(bare.connected()).hasSize(TcpLimits.MAX_CONNECTIONS);
    flood(address, "127.0.0.1", 1);
    assertThat(count(bare.next(Duration.ofSeconds(20)).orElseThrow())).isEqualTo(1);
    PeerId one = bare.connected().iterator().next();
    bare.disconnect(one);
    assertThat(bare.next(Duration.ofSeconds(20)).orElseThrow())
        .isInstanceOf(TransportEvent.Disconnected.class);
    flood(address, "127.0.0.1", 1);
    assertThat(bare.next(Duration.ofSeconds(20)).orElseThrow())
        .isInstanceOf(TransportEvent.Connected.class);
  }
}
