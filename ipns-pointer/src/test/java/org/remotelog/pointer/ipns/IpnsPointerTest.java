package org.remotelog.pointer.ipns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.http.HttpServer;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadPointerContract;
import org.remotelog.log.RefusedRecordException;
import org.remotelog.pointer.SettableClock;

class IpnsPointerTest extends HeadPointerContract {
  private static final Instant EARLIER = Instant.parse("2025-12-31T00:00:00Z");

  private final SettableClock clock = new SettableClock();
  private FakeNode node;

  @Override
  protected HeadPointer newPointer() throws IOException {
    node = FakeNode.start();
    return new IpnsPointer(new HttpServer(node.uri()), Optional.empty(), clock);
  }

  @AfterEach
  void stopNode() {
    node.close();
  }

  @Test
  void publishingIsOnePutAndOneGet() throws IOException {
    publish(inline(1, "one"));
    assertThat(node.takeRequests()).containsExactly("PUT /routing/v1/ipns", "GET /routing/v1/ipns");
  }

  @Test
  void resolvingIsOneGetWhetherThereIsARecordOrNot() throws IOException {
    assertThat(resolve()).isEmpty();
    assertThat(node.takeRequests()).containsExactly("GET /routing/v1/ipns");
    publish(inline(1, "one"));
    node.takeRequests();
    assertThat(resolve()).hasSize(1);
    assertThat(node.takeRequests()).containsExactly("GET /routing/v1/ipns");
  }

  @Test
  void sendsNothingThatIsNotSignedByTheLog() {
    assertThatThrownBy(() -> publish(Bytes.utf8("rubbish")))
        .isInstanceOf(RefusedRecordException.class);
    assertThat(node.takeRequests()).isEmpty();
  }

  @Test
  void takesItAsPublishedWhenTheNodeStripsTheInlineHead() throws IOException {
    node.stripInlineHeads();
    Bytes record = inline(1, "one");
    publish(record);
    List<Bytes> held = resolve();
    assertThat(held.get(0).size()).isLessThan(record.size());
    assertThat(record.startsWith(held.get(0))).isTrue();
  }

  @Test
  void saysThatTheOwnerHasToSignAgainWhenARecordHasExpired() throws IOException {
    Bytes expired = record(seed, 1, "one", EARLIER, true);
    assertThatThrownBy(() -> publish(expired))
        .isInstanceOf(RefusedRecordException.class)
        .hasMessageContaining("valid until 2025-12-31")
        .hasMessageContaining("sign again");
    assertThat(resolve()).isEmpty();
  }

  @Test
  void saysThatAClockIsWrongWhenOnlyTheNodeThinksARecordExpired() {
    node.setClock(YEAR_END.plusSeconds(1));
    assertThatThrownBy(() -> publish(inline(1, "one")))
        .isNotInstanceOf(RefusedRecordException.class)
        .hasMessageContaining("look at the clocks");
  }

  @Test
  void saysHowToSwitchTheRoutingApiOn() {
    node.lack("/routing/v1");
    assertThatThrownBy(this::resolve)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Gateway.ExposeRoutingAPI")
        .hasMessageContaining("0.23");
    assertThatThrownBy(() -> publish(inline(1, "one")))
        .hasMessageContaining("Gateway.ExposeRoutingAPI");
  }

  @Test
  void saysThatNothingAnswersWhenTheNodeIsNotRunning() {
    node.close();
    assertThatThrownBy(() -> pointer.resolve(log, Duration.ofSeconds(5)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is it running?");
  }

  @Test
  void describesItselfByTheUri() {
    assertThat(pointer.describe()).isEqualTo("ipns:" + node.uri());
  }
}
