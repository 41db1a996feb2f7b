package org.remotelog.mvds.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandshakePlacesTest {
  private static final long GRACE_NS = TcpLimits.HANDSHAKE_GRACE_MS * 1_000_000;
  private static final HandshakePlaces.Entry<String> FREE =
      new HandshakePlaces.Entry<>(true, Optional.empty());
  private static final HandshakePlaces.Entry<String> NONE =
      new HandshakePlaces.Entry<>(false, Optional.empty());

  private final HandshakePlaces<String> places = new HandshakePlaces<>();

  private static HandshakePlaces.Entry<String> instead(String guest) {
    return new HandshakePlaces.Entry<>(true, Optional.of(guest));
  }

  private HandshakePlaces.Entry<String> enter(String guest, String address, long nowNs)
      throws UnknownHostException {
    return places.enter(guest, InetAddress.getByName(address), nowNs);
  }

  private void fill(String address, int count) throws UnknownHostException {
    for (int i = 0; i < count; i++) {
      assertThat(enter(address + " " + i, address, i)).isEqualTo(FREE);
    }
  }

  @Test
  void oneAddressHasItsPartAndThenGivesItsOldest() throws UnknownHostException {
    fill("10.0.0.1", TcpLimits.MAX_HANDSHAKES_PER_ADDRESS);
    assertThat(enter("more", "10.0.0.1", GRACE_NS - 1)).isEqualTo(NONE);
    assertThat(enter("late", "10.0.0.1", GRACE_NS)).isEqualTo(instead("10.0.0.1 0"));
    assertThat(enter("other", "10.0.0.2", GRACE_NS)).isEqualTo(FREE);
    assertThat(places.size()).isEqualTo(TcpLimits.MAX_HANDSHAKES_PER_ADDRESS + 1);
  }

  @Test
  void anAddressWithMoreThanItsShareGivesWayAtOnce() throws UnknownHostException {
    fill("10.0.0.1", 6);
    fill("10.0.0.2", 8);
    fill("10.0.0.3", 2);
    assertThat(places.size()).isEqualTo(TcpLimits.MAX_HANDSHAKES);
    assertThat(enter("member", "10.0.0.4", 0)).isEqualTo(instead("10.0.0.2 0"));
    assertThat(enter("another", "10.0.0.4", 0)).isEqualTo(instead("10.0.0.2 1"));
    assertThat(places.size()).isEqualTo(TcpLimits.MAX_HANDSHAKES);
  }

  @Test
  void manyAddressesGiveWayAfterTheirGrace() throws UnknownHostException {
    for (int i = 0; i < TcpLimits.MAX_HANDSHAKES; i++) {
      fill("10.0.1." + i, 1);
    }
    assertThat(enter("member", "10.0.0.4", GRACE_NS - 1)).isEqualTo(NONE);
    assertThat(enter("member", "10.0.0.4", GRACE_NS)).isEqualTo(instead("10.0.1.0 0"));
    places.leave("member");
    assertThat(enter("next", "10.0.0.5", GRACE_NS)).isEqualTo(FREE);
  }

  @Test
  void countsANetworkOfIpv6AsOneAddress() throws UnknownHostException {
    for (int i = 0; i < TcpLimits.MAX_HANDSHAKES_PER_ADDRESS; i++) {
      assertThat(enter("guest " + i, "2001:db8:1:2::" + i, 0)).isEqualTo(FREE);
    }
    assertThat(enter("more", "2001:db8:1:2:ffff::1", 0)).isEqualTo(NONE);
    assertThat(enter("neighbour", "2001:db8:1:3::1", 0)).isEqualTo(FREE);
  }
}
