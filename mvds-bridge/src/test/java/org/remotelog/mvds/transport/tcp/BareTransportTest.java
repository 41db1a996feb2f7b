package org.remotelog.mvds.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.Transport;
import org.remotelog.mvds.TransportContract;
import org.remotelog.mvds.TransportEvent;

class BareTransportTest extends TransportContract {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @Override
  protected List<Transport> pair() throws IOException {
    TcpTransport listening = TcpTransport.bare(new SecureRandom());
    TcpTransport dialling = TcpTransport.bare(new SecureRandom());
    dialling.dial(listening.listen(ANY_PORT));
    return List.of(listening, dialling);
  }

  @Test
  void speaksToLoopbackOnly() throws IOException {
    try (TcpTransport transport = TcpTransport.bare(new SecureRandom())) {
      InetSocketAddress everywhere = new InetSocketAddress("0.0.0.0", 0);
      assertThatThrownBy(() -> transport.listen(everywhere))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("loopback");
      assertThatThrownBy(() -> transport.dial(new InetSocketAddress("192.0.2.1", 9)))
          .hasMessageContaining("loopback");
    }
  }

  @Test
  void takesNoKey() {
    try (TcpTransport transport = TcpTransport.bare(new SecureRandom())) {
      TlsKey key = TlsKey.generate(new SecureRandom());
      assertThatThrownBy(() -> transport.takeKey(key)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void dialsANameThatMeansALoopbackAddress() throws Exception {
    try (TcpTransport listening = TcpTransport.bare(new SecureRandom());
        TcpTransport dialling = TcpTransport.bare(new SecureRandom())) {
      int port = listening.listen(ANY_PORT).getPort();
      dialling.dial(InetSocketAddress.createUnresolved("localhost", port));
      connected(dialling);
    }
  }

  @Test
  void endsConnectionOfATooLargeFrameAndKeepsOthers() throws Exception {
    try (TcpTransport transport = TcpTransport.bare(new SecureRandom())) {
      InetSocketAddress address = transport.listen(ANY_PORT);
      try (Socket good = new Socket(address.getAddress(), address.getPort());
          Socket bad = new Socket(address.getAddress(), address.getPort())) {
        PeerId first = connected(transport);
        PeerId second = connected(transport);
        DataOutputStream out = new DataOutputStream(bad.getOutputStream());
        out.writeInt(100 * 1024 * 1024);
        out.write(new byte[1_000]);
        out.flush();
        assertThat(until(transport, TransportEvent.Refused.class).reason())
            .isEqualTo(Refusal.FRAME_TOO_LARGE);
        PeerId gone = until(transport, TransportEvent.Disconnected.class).peer();
        assertThat(gone).isIn(first, second);
        new FrameWriter(good.getOutputStream()).write(Bytes.utf8("fine"));
        assertThat(until(transport, TransportEvent.Received.class))
            .isEqualTo(
                new TransportEvent.Received(
                    gone.equals(first) ? second : first, Bytes.utf8("fine")));
      }
    }
  }

  @Test
  void stopsReadingFromAPeerWhosePayloadsAreNotTaken() throws Exception {
    try (TcpTransport transport = TcpTransport.bare(new SecureRandom());
        TcpTransport flood = TcpTransport.bare(new SecureRandom())) {
      flood.dial(transport.listen(ANY_PORT));
      PeerId peer = connected(flood);
      Bytes payload = Bytes.wrap(new byte[Limits.MAX_PAYLOAD_BYTES]);
      int sent = 0;
      boolean goesOn = true;
      while (goesOn) {
        flood.send(peer, sent, payload);
        Optional<TransportEvent> event = flood.next(Duration.ofSeconds(2));
        goesOn = event.isPresent();
        sent += goesOn ? 1 : 0;
        assertThat(sent).as("payloads that nobody took").isLessThan(100);
      }
      // Taking them lets the last one through: nothing was lost.
      for (int i = 0; i <= sent; i++) {
        assertThat(until(transport, TransportEvent.Received.class).payload()).isEqualTo(payload);
      }
      assertThat(until(flood, TransportEvent.Sent.class).ok()).isTrue();
    }
  }

  @Test
  void tellsThatAnAddressDoesNotAnswerAndDialsAgain() throws Exception {
    InetSocketAddress address;
    try (TcpTransport gone = TcpTransport.bare(new SecureRandom())) {
      address = gone.listen(ANY_PORT);
    }
    try (TcpTransport dialling = TcpTransport.bare(new SecureRandom())) {
      dialling.dial(address);
      assertThat(until(dialling, TransportEvent.Unreachable.class).address())
          .contains(String.valueOf(address.getPort()));
      try (TcpTransport back = TcpTransport.bare(new SecureRandom())) {
        back.listen(address);
        connected(dialling);
      }
    }
  }
}
