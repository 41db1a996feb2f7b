package org.remotelog.mvds.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.remotelog.mvds.PeerId;

class BareNameTest {
  private final BareHandshake handshake = new BareHandshake();

  @Test
  void staysTheSameForADialledAddressOnly() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
      PeerId dialled = BareName.dialled(address);
      try (Socket first = new Socket(address.getAddress(), address.getPort());
          Socket second = new Socket(address.getAddress(), address.getPort())) {
        assertThat(handshake.secure(first, true).peer()).isEqualTo(dialled);
        assertThat(handshake.secure(second, true).peer()).isEqualTo(dialled);
        PeerId accepted = handshake.secure(first, false).peer();
        assertThat(handshake.secure(second, false).peer()).isNotIn(accepted, dialled);
      }
    }
  }

  @Test
  void isOfTheAddressWhateverItWasCalled() throws IOException {
    byte[] raw = {127, 0, 0, 1};
    InetAddress named = InetAddress.getByAddress("here", raw);
    InetAddress plain = InetAddress.getByAddress(raw);
    assertThat(BareName.dialled(new InetSocketAddress(named, 4001)))
        .isEqualTo(BareName.dialled(new InetSocketAddress(plain, 4001)))
        .isNotEqualTo(BareName.dialled(new InetSocketAddress(plain, 4002)));
  }
}
