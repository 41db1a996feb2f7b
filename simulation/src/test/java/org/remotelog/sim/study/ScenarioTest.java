package org.remotelog.sim.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScenarioTest {
  /** A single message of nodes that share with nobody leaves room for all else. */
  private static Scenario with(String key, String value) {
    return Scenario.PUBLISHED
        .with(Setting.SHARING, "0")
        .with(Setting.MESSAGES, "1")
        .with(Setting.CHURN, "seconds")
        .with(Setting.of(key).orElseThrow(), value);
  }

  @Test
  void publishedOneHasOneWriterThatOffers() throws Exception {
    Scenario.PUBLISHED.check();
    assertThat(Scenario.PUBLISHED.writers()).isEqualTo(1);
    assertThat(Scenario.PUBLISHED.offering()).isEqualTo(1);
    assertThat(Scenario.PUBLISHED.nodes()).isEqualTo(3);
    assertThat(Scenario.PUBLISHED.ms(Setting.INTERVAL)).isEqualTo(5_000);
    assertThat(Scenario.PUBLISHED).hasToString("");
  }

  @ParameterizedTest
  @CsvSource({
    "nodes, 2, 2000",
    "communicating, 2, 4",
    "interactive, 1, 4",
    "sharing, 0, 2",
    "offline, 0, 99",
    "messages, 1, 100000",
    "body, 24, 65536",
    "loss, 0, 99",
    "repeats, 0, 99",
    "partitions, 0, 99"
  })
  void numbersAreTakenUpToTheirBoundsAndNotBeyond(String key, int least, int most)
      throws Exception {
    with(key, "" + least).check();
    with(key, "" + most).check();
    assertThatThrownBy(() -> with(key, "" + (least - 1)).check())
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining(key + "=");
    assertThatThrownBy(() -> with(key, "" + (most + 1)).check())
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("to " + most);
    assertThatThrownBy(() -> with(key, "many").check()).isInstanceOf(ScenarioException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "interval, 1ms, 366d, 0ms",
    "online, 1s, 366d, 999ms",
    "epoch, 1ms, 1h, 0s",
    "poll, 1s, 366d, 999ms",
    "flush, 0s, 1m, -1s",
    "delay, 0ms, 366d, 1",
    "round-trip, 0ms, 366d, s",
    "settle, 0ms, 366d, 1 s"
  })
  void timesAreTakenUpToTheirBoundsAndNotBeyond(String key, String least, String most, String wrong)
      throws Exception {
    with(key, least).check();
    with(key, most).check();
    assertThatThrownBy(() -> with(key, wrong).check()).hasMessageContaining(key + "=");
    assertThatThrownBy(() -> with(key, "8785h").check()).hasMessageContaining("366d");
    assertThatThrownBy(() -> with(key, "999999999999d").check()).hasMessageContaining("366d");
  }

  @Test
  void helperNeedsNodesThatAreOffline() throws Exception {
    assertThatThrownBy(() -> with("helper", "log").with(Setting.CHURN, "payload").check())
        .hasMessageContaining("churn=seconds");
    with("helper", "cache").with(Setting.CHURN, "days").check();
    assertThatThrownBy(() -> with("helper", "server").check()).hasMessageContaining("cache or log");
    assertThatThrownBy(() -> with("churn", "never").check()).hasMessageContaining("commute");
    assertThatThrownBy(() -> with("writing", "never").check()).hasMessageContaining("online");
  }

  @Test
  void sayingTheUsualSaysNothing() {
    Scenario said = with("offline", "90").with(Setting.CHURN, " bursts ");
    assertThat(said).hasToString("sharing=0 churn=bursts messages=1");
    assertThat(said).isEqualTo(with("churn", "bursts")).hasSameHashCodeAs(with("churn", "bursts"));
  }

  @Test
  void whatIsTooMuchTogetherIsRefused() throws Exception {
    Scenario writers = with("nodes", "1000").with(Setting.COMMUNICATING, "1001");
    writers.with(Setting.MESSAGES, "1000").check();
    assertThatThrownBy(() -> writers.with(Setting.MESSAGES, "1001").check())
        .hasMessageContaining("at most 1000000 messages");
    with("nodes", "1000").with(Setting.SHARING, "100").check();
    assertThatThrownBy(() -> with("nodes", "1000").with(Setting.SHARING, "101").check())
        .hasMessageContaining("at most 100000 links");
    with("interval", "183d").with(Setting.MESSAGES, "2").check();
    assertThatThrownBy(() -> with("interval", "184d").with(Setting.MESSAGES, "2").check())
        .hasMessageContaining("366d");
  }

  @Test
  void whatWouldDoNothingOrSomethingElseIsRefused() throws Exception {
    with("churn", "commute").with(Setting.OFFLINE, "25").check();
    assertThatThrownBy(() -> with("churn", "commute").with(Setting.OFFLINE, "24").check())
        .hasMessageContaining("at least 25");
    with("flush", "1m").check();
    assertThatThrownBy(() -> with("flush", "61s").check()).hasMessageContaining("at most poll=1m");
    with("poll", "1s").check();
    assertThatThrownBy(() -> with("epoch", "3600001ms").check()).hasMessageContaining("at most 1h");
    with("links", "quiet").check();
    assertThatThrownBy(() -> with("links", "quiet").with(Setting.CHURN, "payload").check())
        .hasMessageContaining("links=quiet");
    assertThatThrownBy(() -> with("links", "loud").check()).hasMessageContaining("quiet");
    assertThatThrownBy(() -> with("loss", "1").with(Setting.CHURN, "payload").check())
        .hasMessageContaining("loss=1");
  }
}
