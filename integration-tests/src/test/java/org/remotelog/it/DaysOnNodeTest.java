package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.http.HttpServer;
import org.remotelog.log.store.ipfs.KuboContentStore;
import org.remotelog.pointer.ipns.IpnsPointer;
import org.remotelog.sim.DayOfTen;
import org.remotelog.sim.cost.OfflineDays;

/**
 * Hours and days of devices that share a real node. Their time is virtual; what they store and read
 * there, and what that costs on the wire, is real.
 */
final class DaysOnNodeTest {
  private TcpCutter api;
  private TcpCutter routing;
  private KuboContentStore store;
  private IpnsPointer pointer;

  @BeforeEach
  void connect() throws Exception {
    api = new TcpCutter(URI.create(TestNodes.api()).getPort());
    routing = new TcpCutter(URI.create(TestNodes.routing()).getPort());
    store = new KuboContentStore(new HttpServer("http://127.0.0.1:" + api.port()));
    pointer = new IpnsPointer(new HttpServer("http://127.0.0.1:" + routing.port()));
  }

  @AfterEach
  void disconnect() throws IOException {
    // None is there when there are no nodes.
    if (pointer != null) {
      store.close();
      pointer.close();
      api.close();
      routing.close();
    }
  }

  private double onTheWire(OfflineDays.Sum sum) {
    long bytes = api.bytes() + routing.bytes();
    System.out.printf(
        "on a node: %,d bytes on the wire, HTTP and all, %.2f times the %,d of the application;"
            + " charged %.2f times%n",
        bytes, sum.times(bytes), sum.applicationBytes(), sum.times(sum.chargedBytes()));
    return sum.times(bytes);
  }

  @Test
  void offlineNineTenthsByChanceCostsAtMostTenTimesTheMessages() throws Exception {
    OfflineDays.Sum sum =
        OfflineDays.ofText(store, pointer, Instant.now()).byChance("online by chance, on a node");
    assertThat(sum.medianLatencySeconds()).isLessThanOrEqualTo(OfflineDays.LONGEST_MEDIAN_SECONDS);
    assertThat(onTheWire(sum)).isLessThanOrEqualTo(OfflineDays.MOST_TIMES_BY_CHANCE);
  }

  /** A whole day takes a minute or two. */
  @Test
  @EnabledIfSystemProperty(named = "nodes.long", matches = "true")
  void onlineSixMinutesAnHourCostsAtMostThreeTimesTheMessages() throws Exception {
    OfflineDays.Sum sum =
        OfflineDays.ofNoise(store, pointer, Instant.now())
            .sixMinutesAnHour("six minutes an hour, on a node");
    assertThat(onTheWire(sum)).isLessThanOrEqualTo(OfflineDays.MOST_TIMES_HOURLY);
  }

  @ParameterizedTest
  @ValueSource(longs = {1})
  void tenDevicesEndWithTheSameMessagesInCausalOrderWhenProcessesDieAtRandom(long seed) {
    assertThat(DayOfTen.pass(seed, store, pointer, Instant.now())).isEqualTo(DayOfTen.DEVICES);
    System.out.printf("on a node: %,d bytes on the wire%n", api.bytes() + routing.bytes());
  }
}
